/// What an identifier is, for surrogates and for counting.
public enum IdentifierKind: String, Sendable, CaseIterable, Codable {
  case name
  case date
  case age
  case phone
  case address
  /// Record, account, licence and social security numbers.
  case recordNumber = "record number"
  case email
  /// URLs and IP addresses.
  case webAddress = "web address"
  /// `person_id`, `note_id` and other ids in attributes.
  case id
  /// Values listed by the user as of no other kind.
  case other
}

/// One stretch of a text and what takes its place.
struct Replacement: Equatable {
  let range: Range<Int>
  /// Without characters that are markup somewhere in XML, so that it fits text, attributes, CDATA and comments alike.
  let text: String

  init(range: Range<Int>, text: String) {
    self.range = range
    self.text =
      text.utf8.contains(where: Self.isMarkup) ? String(text.filter { !$0.utf8.contains(where: Self.isMarkup) }) : text
  }

  private static func isMarkup(_ byte: UInt8) -> Bool { byte < 0x20 || "<>&\"'".utf8.contains(byte) }
}

/// The replacements found in one text; of two that overlap, the first stays.
struct Findings {
  private(set) var replacements: [Replacement] = []
  private(set) var counts: [IdentifierKind: Int] = [:]
  private var isTaken: [Bool]

  /// - Parameter locked: bytes at the text's start that are no text of the record.
  init(byteCount: Int, locked: Int = 0) {
    isTaken = [Bool](repeating: false, count: byteCount)
    for index in 0..<min(locked, byteCount) { isTaken[index] = true }
  }

  func isFree(_ range: Range<Int>) -> Bool {
    for index in range where isTaken[index] { return false }
    return true
  }

  /// Counts one identifier made of `parts`; parts that overlap an earlier one are left out.
  mutating func add(_ kind: IdentifierKind, _ parts: [Replacement]) {
    var added = false
    for part in parts where isFree(part.range) {
      for index in part.range { isTaken[index] = true }
      replacements.append(part)
      added = true
    }
    if added { counts[kind, default: 0] += 1 }
  }

  mutating func add(_ kind: IdentifierKind, _ range: Range<Int>, _ text: String) {
    add(kind, [Replacement(range: range, text: text)])
  }
}

/// Finds one kind of identifier.
protocol IdentifierFinder: Sendable {
  func find(in text: ClinicalText, as patient: inout PatientDisguise, into found: inout Findings)
}
