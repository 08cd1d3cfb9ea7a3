/// Reads text line by line in bounded memory, whatever the file's size; gzip-compressed files too.
///
/// Lines end with LF or CRLF; a byte order mark at the start is skipped. For files of one JSON object a line.
/// A class because it owns an open file; belongs to one task.
public final class LineReader {
  /// The longest line read.
  public static let standardLimitBytes = 16 << 20

  /// The file's path or the name given, for messages.
  public let name: String
  /// Of the line that `next()` returned last, from 1.
  public private(set) var line = 0

  private let source: ByteSource
  private let limit: Int
  private var chunk: [UInt8] = []
  private var position = 0
  private var finished = false

  /// - Throws: `unreadable`, also for what is no plain file.
  public init(path: String, limitBytes: Int = LineReader.standardLimitBytes) throws(DelimitedTextError) {
    source = try ByteSource(path: path)
    name = path
    limit = limitBytes
  }

  /// The next line's bytes without its end, UTF-8 unchecked; nil at the end of the file. After an error it stays nil.
  ///
  /// - Throws: `rowTooLong`, `unreadable`, `damagedCompression`.
  public func next() throws(DelimitedTextError) -> [UInt8]? {
    guard !finished else { return nil }
    var text: [UInt8] = []
    line += 1
    while true {
      if position == chunk.count {
        position = 0
        do { try source.read(into: &chunk) } catch {
          finished = true
          throw error
        }
        if chunk.isEmpty {
          finished = true
          return text.isEmpty ? nil : trimmed(text)
        }
      }
      let end = chunk[position...].firstIndex(of: ASCII.lineFeed)
      text += chunk[position..<(end ?? chunk.count)]
      if text.count > limit {
        finished = true
        throw .rowTooLong(file: name, line: line, limitBytes: limit)
      }
      position = end.map { $0 + 1 } ?? chunk.count
      if end != nil { return trimmed(text) }
    }
  }

  private func trimmed(_ text: [UInt8]) -> [UInt8] {
    var rest = text[...]
    if rest.last == ASCII.carriageReturn { rest.removeLast() }
    if line == 1, rest.starts(with: [0xEF, 0xBB, 0xBF]) { rest.removeFirst(3) }
    return Array(rest)
  }
}
