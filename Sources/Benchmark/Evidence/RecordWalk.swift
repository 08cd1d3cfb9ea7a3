import EHR

/// Goes through a record's source and returns what is searched of it: texts and attribute values.
struct RecordWalk {
  struct Piece {
    let range: Range<Int>
    let kind: TextRun.Kind
    let hasReferences: Bool
    /// The event around it, or the next one in the source.
    let event: Int
  }

  private let record: PatientRecord
  private var xml: XMLPullReader
  /// Pieces of the last token, last one first.
  private var pieces: [Piece] = []
  private var event = 0
  private var isFinished = false

  init(_ record: PatientRecord) {
    self.record = record
    xml = XMLPullReader(bytes: record.source, name: record.name)
  }

  mutating func next() -> Piece? {
    while pieces.isEmpty {
      // The source was read before, so there is no error; if there were, what follows would not be searched.
      guard let token = try? xml.next() else { return nil }
      take(token)
    }
    return pieces.removeLast()
  }

  private mutating func take(_ token: XMLPullReader.Token) {
    let start = xml.tokenRange.lowerBound
    while event < record.events.count, record.events[event].byteRange.upperBound <= start { event += 1 }
    switch token {
    case .end: break
    case .text(let range): addText(range, hasReferences: true)
    case .verbatim(let range): addText(range, hasReferences: false)
    case .start:
      for attribute in xml.attributes.reversed() {
        guard !isID(attribute.name) else { continue }
        let isTime = ["timestamp", "start", "start_timestamp"].contains { xml.matches(attribute.name, $0) }
        let isCode = xml.matches(attribute.name, "code")
        add(attribute.value, isTime ? .time : isCode ? .code : .attribute)
      }
    }
  }

  /// In the older layout an event's text begins with its code in brackets.
  private mutating func addText(_ range: Range<Int>, hasReferences: Bool) {
    guard record.layout == .older, record.events.indices.contains(event), !record.events[event].isNote,
      record.events[event].code != nil, record.events[event].byteRange.contains(range.lowerBound),
      let open = xml.bytes[range].firstIndex(where: { $0 > 0x20 }), xml.bytes[open] == UInt8(ascii: "["),
      let close = xml.bytes[range].firstIndex(of: UInt8(ascii: "]"))
    else { return add(range, .text, hasReferences: hasReferences) }
    add(close..<range.upperBound, .text, hasReferences: hasReferences)
    add(range.lowerBound..<close, .code, hasReferences: hasReferences)
  }

  private mutating func add(_ range: Range<Int>, _ kind: TextRun.Kind, hasReferences: Bool = true) {
    if !range.isEmpty { pieces.append(Piece(range: range, kind: kind, hasReferences: hasReferences, event: event)) }
  }

  /// Names that end in `_id`, and the source table.
  private func isID(_ name: Range<Int>) -> Bool {
    name.count > 3 && xml.matches(name.upperBound - 3..<name.upperBound, "_id")
      || xml.matches(name, "clarity_table") || xml.matches(name, "table")
  }
}
