/// What is known of a word, whatever its context: one look-up per word, many questions.
struct WordClass: OptionSet, Sendable {
  let rawValue: UInt64

  // Names and what is not one.
  static let female = bit(0)
  static let male = bit(1)
  static let surname = bit(2)
  /// A name that is an ordinary word as well (`CommonNames.ambiguousGiven`, `.ambiguousSurnames`).
  static let ambiguous = bit(3)
  static let ordinary = bit(4)
  static let eponym = bit(5)
  static let eponymNoun = bit(6)
  static let drug = bit(7)

  // What stands around names.
  static let title = bit(8)
  static let credential = bit(9)
  /// Credentials that mean other things as well; they need a comma before them.
  static let doubtfulCredential = bit(10)
  static let particle = bit(11)
  static let generation = bit(12)
  static let nameLabel = bit(13)
  /// A label after which even an unknown word is taken for a name.
  static let strongNameLabel = bit(14)
  static let notNameLabel = bit(15)
  static let relation = bit(16)
  static let signing = bit(17)
  static let speaking = bit(18)
  static let subjectVerb = bit(19)
  static let greeting = bit(20)
  static let closing = bit(21)
  static let facility = bit(22)

  // What stands around numbers, dates and places.
  static let month = bit(23)
  static let weekday = bit(24)
  static let dateCue = bit(25)
  static let monthCue = bit(26)
  static let scale = bit(27)
  static let doseUnit = bit(28)
  static let ageUnit = bit(29)
  static let phoneLabel = bit(30)
  static let numberLabel = bit(31)
  /// A label of numbers that needs `#`, `number`, `no` or `id` after it.
  static let weakNumberLabel = bit(32)
  static let numberWord = bit(33)
  static let streetKind = bit(34)
  static let direction = bit(35)
  static let unitKind = bit(36)
  static let stateCode = bit(37)
  static let stateName = bit(38)
  static let residence = bit(39)
  static let topLevelDomain = bit(40)

  /// An ambiguous given name.
  static let ambiguousGiven = bit(41)
  /// Verbs whose subject is a person.
  static let personVerb = bit(42)
  static let naming = bit(44)
  /// Professions that stand right before names: nurse Testperson.
  static let profession = bit(45)
  /// Ambiguous words that mostly are words.
  static let mostlyWord = bit(43)

  static let givenName: WordClass = [.female, .male]
  static let commonName: WordClass = [.female, .male, .surname]

  private static func bit(_ index: Int) -> WordClass { WordClass(rawValue: 1 << UInt64(index)) }
  init(rawValue: UInt64) { self.rawValue = rawValue }

  /// Every listed word's classes, by its code.
  static let byCode: [UInt64: WordClass] = {
    var table: [UInt64: WordClass] = [:]
    for (words, classes) in listed {
      for word in words.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
        table[WordCode.code(of: word.utf8), default: []].formUnion(classes)
      }
    }
    return table
  }()

  private static var listed: [(String, WordClass)] {
    let names: [(String, WordClass)] = [
      (CommonNames.female, .female), (CommonNames.male, .male), (CommonNames.surnames, .surname),
      (CommonNames.ambiguousGiven, [.ambiguous, .ambiguousGiven]), (CommonNames.ambiguousSurnames, .ambiguous),
    ]
    let others: [(String, WordClass)] = [
      (OrdinaryWords.words, .ordinary), (DrugNames.names, .drug), (MedicalEponyms.names, .eponym),
      (MedicalEponyms.nouns, .eponymNoun),
    ]
    return names + others + ContextWords.lists
  }
}

/// Words compare by a 64-bit code: FNV-1a over their bytes in lower case, without diacritics of Latin-1 letters and
/// without apostrophes, so that José is JOSE and O’Brien is Obrien. Two of some ten thousand listed words would
/// share a code once in 10^11 lists.
enum WordCode {
  private static let offset: UInt64 = 0xCBF2_9CE4_8422_2325
  private static let prime: UInt64 = 0x0000_0100_0000_01B3
  /// U+00C0...U+00FF without diacritics; their second bytes are 0x80...0xBF.
  private static let plain = Array("aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo/ouuuuyty".utf8)

  static func code(of bytes: some Sequence<UInt8>) -> UInt64 {
    var code = offset
    var isAfterC3 = false
    var isForeign = false
    for byte in bytes {
      var byte = byte
      if isAfterC3 {
        isAfterC3 = false
        byte = plain[Int(byte & 0x3F)]
      } else if byte == 0xC3 {
        isAfterC3 = true
        continue
      } else if byte >= 0x80 {
        isForeign = true
      } else if byte == UInt8(ascii: "'") {
        continue
      } else if (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) {
        byte |= 0x20
      }
      code = (code ^ UInt64(byte)) &* prime
    }
    return isForeign ? foreignCode(of: Array(bytes)) : code
  }

  /// Other alphabets need Unicode's own lower case.
  private static func foreignCode(of bytes: [UInt8]) -> UInt64 {
    var code = offset
    for byte in String(decoding: bytes, as: UTF8.self).lowercased().utf8 { code = (code ^ UInt64(byte)) &* prime }
    return code
  }
}

/// A few words that one finder asks for, written with blanks between.
struct Words: ExpressibleByStringLiteral, Sendable {
  private let codes: Set<UInt64>

  init(stringLiteral words: String) {
    codes = Set(words.split { " \n".contains($0) }.map { WordCode.code(of: $0.utf8) })
  }

  func contains(_ code: UInt64) -> Bool { codes.contains(code) }
}
