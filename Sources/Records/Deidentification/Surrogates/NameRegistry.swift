/// The names met in one patient's record and what takes their place. The unit is the single name, not the person:
/// every "Testperson" of a record becomes the same surname, with a title, after a given name or alone.
struct NameRegistry {
  enum Role { case given, surname }

  private struct Entry {
    var role: Role
    /// Replaced wherever it stands as a name would be written, not only where the context shows a name.
    var spreads: Bool
    /// The user listed it: replaced in lower case too.
    var isListed: Bool
    /// The classes under which it was met; they choose the surrogate's list.
    var classes: WordClass
    var surrogate: String?
  }

  private var entries: [UInt64: Entry] = [:]
  /// The given name last met before a surname, with its first letter: what initials stand for.
  private var givenNames: [UInt64: (code: UInt64, letter: UInt8)] = [:]
  private var used: Set<UInt64> = []

  /// Notes a name; a second meeting may widen what the first allowed.
  mutating func note(_ token: NameToken, role: Role, spreads: Bool, isListed: Bool = false) {
    var entry = entries[token.code] ?? Entry(role: role, spreads: false, isListed: false, classes: token.classes)
    entry.spreads = entry.spreads || spreads
    entry.isListed = entry.isListed || isListed
    entries[token.code] = entry
  }

  mutating func note(given: NameToken, of surname: NameToken) {
    if givenNames[surname.code] == nil { givenNames[surname.code] = (given.code, given.firstLetter) }
  }

  func isKnown(_ code: UInt64) -> Bool { entries[code] != nil }
  func spreads(_ code: UInt64) -> Bool { entries[code]?.spreads == true }
  func isListed(_ code: UInt64) -> Bool { entries[code]?.isListed == true }
  var isEmpty: Bool { entries.isEmpty }

  /// The surrogate of a name, as capitalised in the lists; the same at every call. No surrogate is a name of the
  /// record, and no two names share one while the lists last.
  mutating func surrogate(for token: NameToken, role: Role, key: SecretKey) -> String {
    if let known = entries[token.code]?.surrogate { return known }
    var entry = entries[token.code] ?? Entry(role: role, spreads: false, isListed: false, classes: token.classes)
    let list = SurrogateNames.list(for: entry.classes, role: entry.role)
    var draws = key.draws("name", withUnsafeBytes(of: token.code.littleEndian) { Array($0) })
    var index = draws.next(below: list.count)
    for _ in list.indices {
      let candidate = list[index]
      if entries[candidate.code] == nil, !used.contains(candidate.code) { break }
      index = (index + 1) % list.count
    }
    used.insert(list[index].code)
    entry.surrogate = list[index].text
    entries[token.code] = entry
    return list[index].text
  }

  /// The letter for an initial: the surrogate's own when the initial is a known given name's before `surname`.
  mutating func surrogate(forInitial letter: UInt8, surname: UInt64?, key: SecretKey) -> String {
    guard PatientDisguise.isLetter(letter) else { return "X" }
    let upper = letter & 0xDF
    if let surname, let given = givenNames[surname], given.letter == upper,
      let text = entries[given.code]?.surrogate, let first = text.first
    {
      return String(first)
    }
    var draws = key.draws("initial", [upper])
    // One of the 25 others.
    let step = UInt8(1 + draws.next(below: 25))
    return String(UnicodeScalar(UInt8(ascii: "A") + (upper - UInt8(ascii: "A") + step) % 26))
  }
}

/// A word as a name: what the registry keeps of it.
struct NameToken {
  let code: UInt64
  let classes: WordClass
  /// In upper case when ASCII.
  let firstLetter: UInt8
}

/// The names that surrogates are drawn from.
enum SurrogateNames {
  struct Name: Sendable {
    let text: String
    let code: UInt64
  }

  static func list(for classes: WordClass, role: NameRegistry.Role) -> [Name] {
    if classes.contains(.female), !classes.contains(.male) { return female }
    if classes.contains(.male), !classes.contains(.female) { return male }
    return role == .given || !classes.isDisjoint(with: .givenName) ? given : surnames
  }

  private static let female = names(CommonNames.female)
  private static let male = names(CommonNames.male)
  private static let given = female + male
  private static let surnames = names(CommonNames.surnames)

  /// Without those that hold an apostrophe: in an attribute it might end the value.
  private static func names(_ list: String) -> [Name] {
    list.split { " \n".contains($0) }.filter { !$0.contains("'") }.map {
      Name(text: String($0), code: WordCode.code(of: $0.utf8))
    }
  }
}
