import BlockFormats

/// Reads and checks everything before a GGUF file's data section.
struct HeaderReader {
  private(set) var version = 0
  private(set) var metadata = Metadata()
  private(set) var tensors: [TensorInfo] = []
  private(set) var tensorIndices: [String: Int] = [:]
  private(set) var alignment = GGUFLimits.defaultAlignment
  private(set) var dataOffset = 0

  /// The smallest pair: a length, one byte of key, a type, one byte of value.
  private static let smallestPair: UInt64 = 8 + 1 + 4 + 1
  /// The smallest tensor entry: a length, one byte of name, a dimension count, one dimension, a type, an offset.
  private static let smallestTensor: UInt64 = 8 + 1 + 4 + 8 + 4 + 8

  static func read(_ storage: FileBytes) throws(GGUFError) -> HeaderReader {
    var reader = HeaderReader()
    var cursor = ByteCursor(storage.bytes)
    try reader.readVersion(&cursor)
    let tensorCount = try Self.readCount(&cursor, "the number of tensors", GGUFLimits.tensorCount)
    let pairCount = try Self.readCount(&cursor, "the number of metadata pairs", GGUFLimits.metadataCount)
    try Self.check(pairCount, of: "the number of metadata pairs", smallest: Self.smallestPair, cursor)
    for _ in 0..<pairCount {
      try reader.readPair(&cursor, storage)
      try Self.checkHeaderSize(cursor)
    }
    try reader.readAlignment()
    try reader.refuseSplit()
    try Self.check(tensorCount, of: "the number of tensors", smallest: Self.smallestTensor, cursor)
    var table = TensorTableReader()
    for _ in 0..<tensorCount { try table.readEntry(&cursor) }
    try Self.checkHeaderSize(cursor)
    try table.place(after: cursor.offset, alignment: reader.alignment, fileByteCount: storage.bytes.count)
    reader.tensors = table.tensors
    reader.tensorIndices = table.indices
    reader.dataOffset = table.dataOffset
    return reader
  }

  // MARK: counts

  private mutating func readVersion(_ cursor: inout ByteCursor) throws(GGUFError) {
    let start = cursor.bytes.prefix(16)
    guard start.starts(with: "GGUF".utf8) else { throw .notGGUF(found: FileGuess.describe(start)) }
    _ = try cursor.read(UInt32.self, "the magic number")
    let found = try cursor.read(UInt32.self, "the version")
    guard found == 2 || found == 3 else {
      throw found != 0 && found & 0xffff == 0 ? .byteSwapped : .unsupportedVersion(found: found)
    }
    version = Int(found)
  }

  private static func readCount(
    _ cursor: inout ByteCursor, _ what: String, _ limit: Int
  ) throws(GGUFError) -> UInt64 {
    let offset = cursor.offset
    let count = try cursor.read(UInt64.self, what)
    guard count <= UInt64(limit) else { throw .tooMany(what: what, offset: offset, found: count, limit: limit) }
    return count
  }

  /// Refuses a count of records that cannot lie in the bytes left, before anything is read or reserved for them.
  private static func check(
    _ count: UInt64, of what: String, smallest: UInt64, _ cursor: ByteCursor
  ) throws(GGUFError) {
    let needed = count &* smallest  // `count` is capped far below an overflow
    guard needed <= UInt64(cursor.remaining) else {
      throw .tooMany(
        what: what, offset: cursor.offset, found: count, limit: Int(UInt64(cursor.remaining) / smallest))
    }
  }

  private static func checkHeaderSize(_ cursor: ByteCursor) throws(GGUFError) {
    guard cursor.offset <= GGUFLimits.headerByteCount else {
      throw .tooMany(
        what: "the size of the header", offset: cursor.offset, found: UInt64(cursor.offset),
        limit: GGUFLimits.headerByteCount)
    }
  }

  // MARK: metadata

  private mutating func readPair(_ cursor: inout ByteCursor, _ storage: FileBytes) throws(GGUFError) {
    let offset = cursor.offset
    let key = try Name.read(&cursor, "a metadata key", atMost: GGUFLimits.keyByteCount)
    let type = try Self.readType(&cursor, key)
    let value = try Self.readValue(type, &cursor, key, storage)
    try metadata.append(key, value, offset: offset)
  }

  private static func readType(_ cursor: inout ByteCursor, _ key: String) throws(GGUFError) -> MetadataValueType {
    let offset = cursor.offset
    let raw = try cursor.read(UInt32.self, "the value type of the key \(key)")
    guard let type = MetadataValueType(rawValue: raw) else {
      throw .unknownValueType(key: key, offset: offset, found: raw)
    }
    return type
  }

  private static func readValue(
    _ type: MetadataValueType, _ cursor: inout ByteCursor, _ key: String, _ storage: FileBytes
  ) throws(GGUFError) -> MetadataValue {
    func what() -> String { "the value of the key \(key)" }
    switch type {
    case .uint8: return .uint8(try cursor.read(UInt8.self, what()))
    case .int8: return .int8(try cursor.read(Int8.self, what()))
    case .uint16: return .uint16(try cursor.read(UInt16.self, what()))
    case .int16: return .int16(try cursor.read(Int16.self, what()))
    case .uint32: return .uint32(try cursor.read(UInt32.self, what()))
    case .int32: return .int32(try cursor.read(Int32.self, what()))
    case .uint64: return .uint64(try cursor.read(UInt64.self, what()))
    case .int64: return .int64(try cursor.read(Int64.self, what()))
    case .float32: return .float32(Float(bitPattern: try cursor.read(UInt32.self, what())))
    case .float64: return .float64(Double(bitPattern: try cursor.read(UInt64.self, what())))
    case .bool:
      let offset = cursor.offset
      let raw = try cursor.read(UInt8.self, what())
      guard raw <= 1 else { throw .badBool(key: key, offset: offset, found: raw) }
      return .bool(raw == 1)
    case .string:
      return .string([UInt8](try cursor.takeString(atMost: GGUFLimits.stringByteCount, what())))
    case .array:
      return .array(try readArray(&cursor, key, storage))
    }
  }

  private static func readArray(
    _ cursor: inout ByteCursor, _ key: String, _ storage: FileBytes
  ) throws(GGUFError) -> MetadataArray {
    let typeOffset = cursor.offset
    let type = try readType(&cursor, key)
    guard type != .array else { throw .nestedArray(key: key, offset: typeOffset) }
    let what = "the array length of the key \(key)"
    let count = try readCount(&cursor, what, GGUFLimits.arrayCount)
    try check(count, of: what, smallest: UInt64(type.byteCount ?? 8), cursor)
    let start = cursor.offset
    if let width = type.byteCount {
      let elements = try cursor.take(count &* UInt64(width), "the array of the key \(key)")
      if type == .bool, let index = elements.firstIndex(where: { $0 > 1 }) {
        throw .badBool(key: key, offset: start + index, found: elements[index])
      }
    } else {
      for index in 0..<count {
        _ = try cursor.takeString(atMost: GGUFLimits.arrayStringByteCount, "element \(index) of the key \(key)")
      }
    }
    return MetadataArray(
      elementType: type, count: Int(count), offset: start, byteCount: cursor.offset - start, owner: storage)
  }

  // MARK: what the whole file is about

  private mutating func readAlignment() throws(GGUFError) {
    guard let entry = metadata.entry("general.alignment") else { return }
    guard case .uint32(let value) = entry.value else {
      throw .wrongValueType(
        key: entry.key, offset: entry.offset, expected: "a uint32", found: entry.value.type.name)
    }
    guard value >= 8, value <= GGUFLimits.alignment, value & (value - 1) == 0 else {
      throw .badValue(
        key: entry.key, offset: entry.offset, expected: "a power of two from 8 to \(GGUFLimits.alignment)",
        found: "\(value)")
    }
    alignment = Int(value)
  }

  private func refuseSplit() throws(GGUFError) {
    guard let count = try metadata.integer("split.count"), count > 1 else { return }
    let number = try metadata.integer("split.no").map { "part \($0 &+ 1) of \(count)" }
    throw .splitFile(part: number ?? "one of \(count) parts", parts: "its \(count) parts")
  }
}

/// Reading names: keys and tensor names.
enum Name {
  static func read(
    _ cursor: inout ByteCursor, _ what: String, atMost limit: Int
  ) throws(GGUFError) -> String {
    let offset = cursor.offset
    let bytes = try cursor.takeString(atMost: limit, what)
    guard !bytes.isEmpty else { throw .badName(what: what, offset: offset, problem: "is empty") }
    guard bytes.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) else {
      throw .badName(what: what, offset: offset, problem: "is not printable ASCII: \(quoted(bytes))")
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// What a file that is no GGUF file looks like, since downloads go wrong in a few well-known ways.
enum FileGuess {
  static func describe(_ start: some Collection<UInt8>) -> String {
    let known: [(prefix: String, meaning: String)] = [
      ("<!DOCTYPE", "a web page (the download went wrong)"), ("<html", "a web page (the download went wrong)"),
      ("version https://", "a Git LFS pointer (run git lfs pull)"), ("PK\u{3}\u{4}", "a zip archive"),
      ("lmgg", "an old GGML file (convert it to GGUF)"), ("tjgg", "an old GGJT file (convert it to GGUF)"),
      ("fmgg", "an old GGMF file (convert it to GGUF)"), ("FUGG", "a GGUF file of the other endianness"),
    ]
    for (prefix, meaning) in known where start.starts(with: prefix.utf8.prefix(start.count)) && !start.isEmpty {
      return meaning
    }
    return start.isEmpty ? "an empty file" : quoted(start.prefix(8))
  }
}
