/// Cuts a stream of server-sent events into the data of its events.
///
/// Source: WHATWG HTML, section 9.2.6, without what completions do not use: fields beside `data` are skipped. Lines may
/// end in LF, CR or CR LF, and bytes may come in any portions.
struct EventStreamParser {
  private let byteLimit: Int
  private var line: [UInt8] = []
  private var data: [UInt8]?
  private var endedWithCR = false

  /// - Parameter byteLimit: of one event's data, and of one line.
  init(byteLimit: Int = 1 << 20) {
    self.byteLimit = byteLimit
  }

  /// The data of the events that these bytes complete.
  ///
  /// - Throws: `responseTooLarge`.
  mutating func append(_ bytes: [UInt8]) throws(EndpointError) -> [[UInt8]] {
    var events: [[UInt8]] = []
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\n") where endedWithCR: endedWithCR = false
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        endedWithCR = byte == UInt8(ascii: "\r")
        if let event = try endLine() { events.append(event) }
      default:
        endedWithCR = false
        guard line.count < byteLimit else { throw .responseTooLarge(limitBytes: byteLimit) }
        line.append(byte)
      }
    }
    return events
  }

  private static let field = Array("data:".utf8)

  /// An empty line ends an event.
  private mutating func endLine() throws(EndpointError) -> [UInt8]? {
    defer { line.removeAll(keepingCapacity: true) }
    if line.isEmpty {
      defer { data = nil }
      return data
    }
    guard line.starts(with: Self.field) else { return nil }
    var value = line.dropFirst(Self.field.count)
    if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
    guard (data?.count ?? 0) + value.count < byteLimit else { throw .responseTooLarge(limitBytes: byteLimit) }
    data = data.map { $0 + [UInt8(ascii: "\n")] + value } ?? Array(value)
    return nil
  }
}
