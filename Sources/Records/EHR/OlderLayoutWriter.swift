/// Writes a record in the older layout (`record`/`visit`/`day`/table/`code`).
public struct OlderLayoutWriter: Sendable {
  public init() {}
  public func write(_ content: RecordContent) -> [UInt8] { ReleaseLayoutWriter().write(content) }
}
