public import EHR

/// Which events of a record are wanted: all conditions must hold, and one that is not set always does.
public struct EventFilter: Sendable {
  /// The earliest time, inclusive. An event without a time is then unwanted.
  public var from: Timestamp?
  /// The latest time, inclusive; see `endTime` for a day without a time of day.
  public var to: Timestamp?
  /// Any of these; `condition` also stands for the older layout's `condition_occurrence`. Empty: any type.
  public var types: [String] = []
  /// To occur in name, code or value.
  public var text: TextSearch?

  public init() {}

  /// The last minute that `text` may mean: of the whole day if it states no time of day.
  public static func endTime(_ text: String) -> Timestamp? {
    Timestamp(text).map { text.contains(":") ? $0 : Timestamp(minutes: $0.minutes + 1439) }
  }

  public func accepts(_ event: RecordEvent) -> Bool {
    if from != nil || to != nil {
      guard let time = event.timestamp else { return false }
      if let from, time < from { return false }
      if let to, time > to { return false }
    }
    if !types.isEmpty, !types.contains(where: { Self.matches(event.type, $0) }) { return false }
    guard let text else { return true }
    return text.occurs(in: event.name) || text.occurs(in: event.code ?? "") || text.occurs(in: event.value)
  }

  /// - Throws: `unknownTypes` if some type occurs nowhere in `record`: more likely misspelt than wanted.
  public func checkTypes(of record: PatientRecord) throws(RecordOverviewError) {
    let present = Set(record.events.map(\.type))
    let unknown = types.filter { name in !present.contains { Self.matches($0, name) } }
    guard unknown.isEmpty else {
      throw .unknownTypes(unknown, present: present.sorted().map { TerminalText.visible(String($0.prefix(40))) })
    }
  }

  private static func matches(_ type: String, _ wanted: String) -> Bool {
    type == wanted || type == wanted + "_occurrence"
  }
}
