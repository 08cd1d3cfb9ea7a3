import DelimitedText
public import EHR

/// Identifiers that a hospital knows: values that are replaced wherever they stand in a person's record.
///
/// A CSV table with the columns `person_id`, `kind` (`name`, `address`, `city`, `zip`, `phone`, `mrn`, `email` or
/// `other`) and `value`; a `person_id` of `*` means every patient, as for a list of the staff. Values are found in any
/// case and with any blanks and punctuation between their words and digits; of a name also each part.
public struct ListedIdentifiersTable: Sendable {
  public enum Kind: String, Sendable, CaseIterable { case name, address, city, zip, phone, mrn, email, other }

  public struct Entry: Sendable, Equatable {
    public let kind: Kind
    public let value: String

    public init(kind: Kind, value: String) {
      self.kind = kind
      self.value = value
    }
  }

  /// Rows read.
  public private(set) var entryCount = 0
  private var entries: [PersonID: [Entry]] = [:]
  private var everybody: [Entry] = []

  public init() {}

  /// - Throws: `unreadableIdentifiers` where the file is no such table; `unreadableIdentifierRows` when the kind or the
  ///   person of a row is not understood: an identifier passed over in silence would stay in the records.
  public init(path: String) throws(DeidentificationError) {
    var badLines: [Int] = []
    do {
      let reader = try DelimitedReader(path: path, format: .csv)
      try reader.require(["person_id", "kind", "value"])
      while let row = try reader.next() {
        if !take(row) { badLines.append(row.line) }
      }
      badLines += reader.issues.map(\.line)
    } catch {
      throw .unreadableIdentifiers(reason: error.description)
    }
    if !badLines.isEmpty { throw .unreadableIdentifierRows(path: path, lines: badLines.sorted()) }
  }

  /// Adds one value; nil stands for every patient.
  public mutating func add(_ entry: Entry, person: PersonID?) {
    entryCount += 1
    if let person { entries[person, default: []].append(entry) } else { everybody.append(entry) }
  }

  private mutating func take(_ row: DelimitedRow) -> Bool {
    let person = (row["person_id"] ?? "").filter { $0 != " " }
    guard let kind = Kind(rawValue: (row["kind"] ?? "").lowercased().filter { $0 != " " }), let value = row["value"],
      person == "*" || PersonID(person) != nil
    else { return false }
    // A patient without, say, a second address has an empty cell.
    if value.utf8.contains(where: { $0 > 0x20 }) { add(Entry(kind: kind, value: value), person: PersonID(person)) }
    return true
  }

  /// What is listed for one person, and for everybody.
  func identifiers(of person: PersonID) -> ListedIdentifiers {
    ListedIdentifiers((entries[person] ?? []) + everybody)
  }
}

/// One person's listed values, ready to be found.
struct ListedIdentifiers {
  struct Pattern {
    let kind: ListedIdentifiersTable.Kind
    /// Letters in lower case, and digits; nothing else.
    let characters: [UInt8]
  }

  /// Names are also found in parts (`NameRegistry`).
  private(set) var names: [String] = []
  private var patterns: [UInt32: [Pattern]] = [:]

  init(_ entries: [ListedIdentifiersTable.Entry] = []) {
    for entry in entries {
      if entry.kind == .name {
        names.append(entry.value)
        // One word is the registry's business: it knows which names are ordinary words.
        guard ClinicalText(Array(entry.value.utf8)).tokens.count(where: \.isWord) > 1 else { continue }
      }
      let characters = Self.folded(Array(entry.value.utf8))
      // One or two characters would be found everywhere.
      guard characters.count >= 3 else { continue }
      patterns[Self.head(characters), default: []].append(Pattern(kind: entry.kind, characters: characters))
    }
  }

  var isEmpty: Bool { patterns.isEmpty }

  /// The listed value that begins at token `index`, and the token after it.
  func match(at index: Int, in text: ClinicalText) -> (Pattern, next: Int)? {
    let start = text[index].start
    var head: [UInt8] = []
    var at = start
    while head.count < 3, at < text.bytes.count, at - start < 8 {
      if let byte = Self.fold(text.bytes[at]) { head.append(byte) }
      at += 1
    }
    guard head.count == 3, let candidates = patterns[Self.head(head)] else { return nil }
    var best: (Pattern, next: Int)?
    for pattern in candidates {
      if let next = end(of: pattern, from: index, in: text), next > best?.next ?? 0 { best = (pattern, next) }
    }
    return best
  }

  /// The token after the pattern when it stands at `index` as whole tokens with little between them.
  private func end(of pattern: Pattern, from index: Int, in text: ClinicalText) -> Int? {
    var matched = 0
    var at = index
    while matched < pattern.characters.count {
      let token = text[at]
      guard token.shape != .edge else { return nil }
      if token.shape == .symbol || token.shape == .lineEnd {
        at += 1
        if at - index > 2 * pattern.characters.count { return nil }
        continue
      }
      guard at == index || text[at].start - text[at - 1].end <= 2 else { return nil }
      for byte in text.bytes[token.range] {
        guard let folded = Self.fold(byte) else { continue }
        guard matched < pattern.characters.count, pattern.characters[matched] == folded else { return nil }
        matched += 1
      }
      at += 1
    }
    return at
  }

  private static func folded(_ bytes: [UInt8]) -> [UInt8] { bytes.compactMap(fold) }

  /// ASCII letters in lower case, digits, and bytes of other letters; nil for the rest.
  private static func fold(_ byte: UInt8) -> UInt8? {
    if PatientDisguise.isLetter(byte) { return byte | 0x20 }
    return PatientDisguise.isDigit(byte) || byte >= 0x80 ? byte : nil
  }

  private static func head(_ characters: [UInt8]) -> UInt32 {
    characters.prefix(3).reduce(0) { $0 << 8 | UInt32($1) }
  }
}
