public import EHR

/// How long a record is for a model: as it is packed, and what notes and codes alone would take.
public struct RecordSizes: Sendable, Equatable {
  /// The XML source, which `medalign run` packs.
  public let source: Int
  /// The text of each note, without markup.
  public let notes: [Int]
  /// All other events in compact form; see `compactCodes`.
  public let codes: Int

  /// - Parameter count: The length of a text, by a model's tokenizer or in bytes.
  public init(_ record: PatientRecord, count: ([UInt8]) -> Int) {
    source = count(record.source)
    notes = record.events.filter(\.isNote).map { count(Array($0.value.utf8)) }
    codes = count(Array(Self.compactCodes(record).utf8))
  }

  /// `name | value | unit` for each event that is no note, below a line with its time: meds2text's compact form
  /// (`scripts/event_linearization.py`). An event without a name shows its code.
  static func compactCodes(_ record: PatientRecord) -> String {
    var text = ""
    var lastTime: Timestamp?
    for event in record.events where !event.isNote {
      if event.timestamp != lastTime, let time = event.timestamp { text += "\(time)\n" }
      lastTime = event.timestamp
      let name = event.name.isEmpty ? event.code ?? "" : event.name
      text += [name, event.value, event.unit ?? ""].filter { !$0.isEmpty }.joined(separator: " | ") + "\n"
    }
    return text
  }
}
