/// Writes a run: rows in order of person, each as person (8 bytes), byte count (8 bytes) and bytes.
struct RunWriter {
  private static let bufferBytes = 1 << 20
  private let file: WorkFile
  private var buffer: [UInt8] = []

  init(file: WorkFile) { self.file = file }

  mutating func append(_ row: ArraySlice<UInt8>, of person: Int64) throws(OMOPImportError) {
    for value in [person, Int64(row.count)] {
      for shift in stride(from: 0, to: 64, by: 8) { buffer.append(UInt8(truncatingIfNeeded: value >> Int64(shift))) }
    }
    buffer.append(contentsOf: row)
    if buffer.count >= Self.bufferBytes {
      try file.append(buffer[...])
      buffer.removeAll(keepingCapacity: true)
    }
  }

  consuming func finish() throws(OMOPImportError) -> SortedRun {
    try file.append(buffer[...])
    return SortedRun(file)
  }
}

/// Reads a run from its beginning, one row ahead, once it is opened.
struct SortedRun {
  private static let bufferBytes = 1 << 18
  private static let headerBytes = 16

  private let file: WorkFile
  private var buffer: [UInt8] = []
  private var position = 0
  private var fileOffset = 0
  /// The next row's person; nil at the end.
  private(set) var person: Int64?
  private var count = 0

  init(_ file: WorkFile) { self.file = file }

  /// Reads as far as the first row's person.
  mutating func open() throws(OMOPImportError) { try readHeader() }

  /// Appends the next row to `bytes` and moves on.
  mutating func take(into bytes: inout [UInt8]) throws(OMOPImportError) {
    try fill(count)
    bytes.append(contentsOf: buffer[position..<min(position + count, buffer.count)])
    position += count
    try readHeader()
  }

  private mutating func readHeader() throws(OMOPImportError) {
    try fill(Self.headerBytes)
    guard buffer.count - position >= Self.headerBytes else {
      person = nil
      return
    }
    person = integer(at: position)
    count = max(0, Int(integer(at: position + 8)))
    position += Self.headerBytes
  }

  private func integer(at offset: Int) -> Int64 {
    var value: UInt64 = 0
    for index in 0..<8 { value |= UInt64(buffer[offset + index]) << UInt64(8 * index) }
    return Int64(bitPattern: value)
  }

  /// Makes `needed` bytes available from `position` on, as far as the file has them.
  private mutating func fill(_ needed: Int) throws(OMOPImportError) {
    guard buffer.count - position < needed else { return }
    buffer.removeFirst(position)
    position = 0
    let more = try file.bytes(at: fileOffset, limit: max(Self.bufferBytes, needed - buffer.count))
    fileOffset += more.count
    buffer += more
  }
}
