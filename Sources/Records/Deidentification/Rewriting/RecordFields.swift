import EHR

/// Walks a record in either layout and hands over whatever may identify someone: texts, attributes, comments.
struct RecordFields {
  /// What a field is, and so how it is rewritten.
  enum Kind: Equatable {
    case text(ClinicalText.Style)
    case timestamp
    case personID
    /// `note_id`, `visit_id`, …: the attribute's name, since each has ids of its own.
    case otherID(String)
    /// The release layout's `age` element.
    case ageInDays, ageInYears
  }

  private var xml: XMLPullReader
  private let layout: RecordLayout
  private var written: Timestamp?
  /// The texts of one event, note, code or person are one field, whatever elements lie inside.
  private var leafDepth: Int?
  private var kind = Kind.text(.coded)
  private var unit = TextUnit()
  private var gapStart = 0

  /// - Parameter record: read from the same bytes, so that they are known to be well-formed.
  init(_ record: PatientRecord) {
    xml = XMLPullReader(bytes: record.source, name: record.name)
    layout = record.layout
  }

  /// Calls `body` for every field, in the file's order but for comments inside texts.
  /// - Parameter body: the field, its kind, and the last time stated before it.
  mutating func forEach(_ body: (TextUnit, Kind, Timestamp?) -> Void) throws(RecordError) {
    while let token = try xml.next() {
      takeGap(before: xml.tokenRange.lowerBound, body)
      switch token {
      case .start(let name): open(name, body)
      case .end: close(body)
      case .text(let range): unit.append(range, of: xml)
      case .verbatim(let range): unit.append(verbatim: range, of: xml.bytes)
      }
      gapStart = max(gapStart, xml.tokenRange.upperBound)
    }
    takeGap(before: xml.bytes.count, body)
  }

  /// Comments and processing instructions lie between tokens.
  private mutating func takeGap(before end: Int, _ body: (TextUnit, Kind, Timestamp?) -> Void) {
    guard gapStart < end, xml.bytes[gapStart..<end].contains(where: { $0 > 0x20 }) else { return }
    var comment = TextUnit()
    comment.append(verbatim: gapStart..<end, of: xml.bytes)
    body(comment, .text(.note), written)
  }

  private mutating func open(_ name: Range<Int>, _ body: (TextUnit, Kind, Timestamp?) -> Void) {
    if leafDepth == nil { flush(body) }
    let isNote = layout == .older ? xml.matches(name, "note") : isNoteEvent
    for attribute in xml.attributes { take(attribute, isNote: isNote, body) }
    guard leafDepth == nil else { return }
    kind = .text(isNote ? .note : .coded)
    switch layout {
    case .release:
      if xml.matches(name, "event") { leafDepth = xml.depth }
      if xml.matches(name, "birthdate") || xml.matches(name, "ethnicity") || xml.matches(name, "gender")
        || xml.matches(name, "race")
      {
        kind = .text(.person)
      }
      if xml.matches(name, "days") { kind = .ageInDays }
      if xml.matches(name, "years") { kind = .ageInYears }
    case .older:
      if xml.matches(name, "person") { kind = .text(.person) }
      if isNote || xml.matches(name, "code") || xml.matches(name, "person") { leafDepth = xml.depth }
    }
  }

  private var isNoteEvent: Bool {
    xml.attributes.contains {
      (xml.matches($0.name, "type") || xml.matches($0.name, "table")) && xml.matches($0.value, "note")
    }
  }

  private mutating func close(_ body: (TextUnit, Kind, Timestamp?) -> Void) {
    if let depth = leafDepth {
      guard xml.depth < depth else { return }
      leafDepth = nil
    }
    flush(body)
    kind = .text(.coded)
  }

  private mutating func flush(_ body: (TextUnit, Kind, Timestamp?) -> Void) {
    if !unit.isEmpty {
      body(unit, kind, written)
      unit.removeAll()
    }
  }

  private mutating func take(
    _ attribute: XMLPullReader.Attribute, isNote: Bool, _ body: (TextUnit, Kind, Timestamp?) -> Void
  ) {
    guard !attribute.value.isEmpty else { return }
    let name = xml.verbatimString(attribute.name)
    let fieldKind: Kind
    switch name {
    case "code", "unit", "table", "clarity_table", "year_of_birth", "gender": return
    case "type" where layout == .release: return
    case "timestamp", "start", "end", "start_timestamp", "end_timestamp":
      fieldKind = .timestamp
      written = Timestamp(xml.string(attribute.value), on: written) ?? written
    case "person_id": fieldKind = .personID
    default:
      if name.hasPrefix("xml") { return }
      fieldKind = name.hasSuffix("_id") || name.hasSuffix("_uid") ? .otherID(name) : .text(isNote ? .note : .coded)
    }
    var value = TextUnit()
    value.append(attribute.value, of: xml)
    body(value, fieldKind, written)
  }
}
