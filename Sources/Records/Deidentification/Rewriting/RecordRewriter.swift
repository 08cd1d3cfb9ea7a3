import EHR

/// Rewrites one record: learns the names of all its texts, then replaces what identifies someone, byte for byte
/// keeping the rest.
struct RecordRewriter {
  private static let finders: [any IdentifierFinder] = [
    ListedFinder(), WebAddressFinder(), RecordNumberFinder(), PhoneFinder(), StreetFinder(), TownFinder(),
    DateFinder(), AgeFinder(), NameFinder(),
  ]
  /// In a person's block words like White and dates are all there is.
  private static let personFinders: [any IdentifierFinder] = [ListedFinder(), DateFinder()]

  private let record: PatientRecord
  private let ids: SurrogateIDs
  private var patient: PatientDisguise
  private var edits: [Replacement] = []
  private(set) var counts: [IdentifierKind: Int] = [:]

  init(_ record: PatientRecord, patient: PatientDisguise, ids: SurrogateIDs) {
    self.record = record
    self.patient = patient
    self.ids = ids
  }

  /// The record's new bytes.
  mutating func rewrite() throws(RecordError) -> [UInt8] {
    let learner = NameFinder()
    for name in patient.listed.names { learner.learn(listed: name, into: &patient.names) }
    var fields = RecordFields(record)
    try fields.forEach { unit, kind, written in
      guard case .text(let style) = kind, style != .person, Self.mayIdentify(unit.bytes) else { return }
      learner.learn(ClinicalText(unit.bytes, style: style, written: written), into: &patient.names)
    }
    fields = RecordFields(record)
    try fields.forEach { unit, kind, written in take(unit, kind, written) }
    return applied()
  }

  private mutating func take(_ unit: TextUnit, _ kind: RecordFields.Kind, _ written: Timestamp?) {
    switch kind {
    case .text(let style):
      guard Self.mayIdentify(unit.bytes) else { return }
      let text = ClinicalText(unit.bytes, style: style, written: written)
      var found = Findings(byteCount: unit.bytes.count, locked: style == .coded ? codeLength(unit.bytes) : 0)
      ids.replaceOwnID(in: text, &found)
      if style == .person { PersonAges(dates: patient.dates).find(in: text, &found) }
      for finder in style == .person ? Self.personFinders : Self.finders {
        finder.find(in: text, as: &patient, into: &found)
      }
      add(found, to: unit)
    case .timestamp: takeTimestamp(unit)
    case .personID, .otherID: takeID(unit, kind)
    case .ageInDays, .ageInYears:
      var found = Findings(byteCount: unit.bytes.count)
      PersonAges(dates: patient.dates).replace(ClinicalText(unit.bytes), at: 0, inDays: kind == .ageInDays, &found)
      add(found, to: unit)
    }
  }

  /// Shifts an attribute's date; in a spelling that only `Timestamp` reads, writes the usual one.
  private mutating func takeTimestamp(_ unit: TextUnit) {
    let text = ClinicalText(unit.bytes)
    var found = Findings(byteCount: unit.bytes.count)
    DateFinder(years: 1...9999).find(in: text, as: &patient, into: &found)
    if found.replacements.isEmpty, let time = Timestamp(text.string(unit.bytes.indices)) {
      found.add(.date, unit.bytes.indices, patient.dates.shifted(time).description)
    }
    add(found, to: unit)
  }

  private mutating func takeID(_ unit: TextUnit, _ kind: RecordFields.Kind) {
    let value = String(decoding: unit.bytes, as: UTF8.self)
    guard let surrogate = ids.surrogate(for: value, kind) else { return }
    var found = Findings(byteCount: unit.bytes.count)
    found.add(.id, unit.bytes.indices, surrogate)
    add(found, to: unit)
  }

  private mutating func add(_ found: Findings, to unit: TextUnit) {
    guard !found.replacements.isEmpty else { return }
    edits += unit.edits(found.replacements)
    counts.merge(found.counts, uniquingKeysWith: +)
  }

  /// The older layout's `[VOCABULARY/CODE]` before a name.
  private func codeLength(_ bytes: [UInt8]) -> Int {
    guard let start = bytes.firstIndex(where: { $0 > 0x20 }), bytes[start] == UInt8(ascii: "["),
      let end = bytes.firstIndex(of: UInt8(ascii: "]"))
    else { return 0 }
    return end + 1
  }

  /// Most values of coded events are short numbers or lower-case words.
  private static func mayIdentify(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 3 else { return false }
    var digits = 0
    for byte in bytes {
      if PatientDisguise.isDigit(byte) { digits += 1 }
      if digits > 2 || byte >= 0x80 || byte > 0x20 && !PatientDisguise.isDigit(byte) && byte != UInt8(ascii: ".") {
        return true
      }
    }
    return false
  }

  private mutating func applied() -> [UInt8] {
    edits.sort { $0.range.lowerBound < $1.range.lowerBound }
    var output: [UInt8] = []
    output.reserveCapacity(record.source.count + record.source.count / 16)
    var copied = 0
    for edit in edits {
      output += record.source[copied..<edit.range.lowerBound]
      output += edit.text.utf8
      copied = edit.range.upperBound
    }
    return output + record.source[copied...]
  }
}
