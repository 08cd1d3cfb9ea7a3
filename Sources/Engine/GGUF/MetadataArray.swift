/// An array in the metadata, left undecoded where it lies in the file: a vocabulary of 128,000 tokens costs
/// nothing until it is asked for.
///
/// The bounds were checked when the file was opened and are checked again on decoding, since a mapped file may have
/// been rewritten in between.
public struct MetadataArray: Sendable {
  public let elementType: MetadataValueType
  public let count: Int
  /// Where the first element lies in `owner`.
  let offset: Int
  let byteCount: Int
  private let owner: FileBytes

  init(elementType: MetadataValueType, count: Int, offset: Int, byteCount: Int, owner: FileBytes) {
    self.elementType = elementType
    self.count = count
    self.offset = offset
    self.byteCount = byteCount
    self.owner = owner
  }

  /// An array to be written.
  public init(strings: [[UInt8]]) {
    var bytes: [UInt8] = []
    for string in strings {
      bytes.appendLittleEndian(UInt64(string.count))
      bytes += string
    }
    self.init(elementType: .string, count: strings.count, encoded: bytes)
  }

  /// An array to be written.
  public init(floats: [Float]) {
    self.init(elementType: .float32, count: floats.count, words: floats.map(\.bitPattern))
  }

  /// An array to be written.
  public init(int32s: [Int32]) {
    self.init(elementType: .int32, count: int32s.count, words: int32s)
  }

  /// An array to be written.
  public init(uint32s: [UInt32]) {
    self.init(elementType: .uint32, count: uint32s.count, words: uint32s)
  }

  private init(elementType: MetadataValueType, count: Int, words: [some FixedWidthInteger]) {
    var bytes: [UInt8] = []
    for word in words { bytes.appendLittleEndian(word) }
    self.init(elementType: elementType, count: count, encoded: bytes)
  }

  private init(elementType: MetadataValueType, count: Int, encoded: [UInt8]) {
    self.init(
      elementType: elementType, count: count, offset: 0, byteCount: encoded.count, owner: FileBytes(bytes: encoded))
  }

  /// The elements as they lie in the file.
  var encoded: [UInt8] {
    withExtendedLifetime(owner) {
      guard offset >= 0, byteCount >= 0, offset <= owner.bytes.count, byteCount <= owner.bytes.count - offset else {
        return []
      }
      return Array(owner.bytes[offset..<offset + byteCount])
    }
  }

  /// The strings of a string array.
  ///
  /// - Parameter limit: the longest string accepted, in bytes.
  /// - Throws: `wrongValueType` for another element type; `tooMany` for a longer string.
  public func strings(key: String, atMost limit: Int = GGUFLimits.stringByteCount) throws(GGUFError) -> [[UInt8]] {
    try expect(elementType == .string, "an array of strings", key)
    return try reading { (cursor: inout ByteCursor) throws(GGUFError) in
      var strings: [[UInt8]] = []
      strings.reserveCapacity(min(count, cursor.remaining / 8))
      for index in 0..<count {
        strings.append([UInt8](try cursor.takeString(atMost: limit, "element \(index) of the key \(key)")))
      }
      return strings
    }
  }

  /// The numbers of an array of 32- or 64-bit floating-point numbers.
  public func floats(key: String) throws(GGUFError) -> [Float] {
    switch elementType {
    case .float32: try numbers(UInt32.self, key) { Float(bitPattern: $0) }
    case .float64: try numbers(UInt64.self, key) { Float(Double(bitPattern: $0)) }
    default: throw mismatch("an array of floating-point numbers", key)
    }
  }

  /// The numbers of an array of integers of any width and sign; above 2^63 - 1 they become `Int.max`.
  public func integers(key: String) throws(GGUFError) -> [Int] {
    switch elementType {
    case .uint8: try numbers(UInt8.self, key) { Int($0) }
    case .int8: try numbers(Int8.self, key) { Int($0) }
    case .uint16: try numbers(UInt16.self, key) { Int($0) }
    case .int16: try numbers(Int16.self, key) { Int($0) }
    case .uint32: try numbers(UInt32.self, key) { Int($0) }
    case .int32: try numbers(Int32.self, key) { Int($0) }
    case .uint64: try numbers(UInt64.self, key) { Int(clamping: $0) }
    case .int64: try numbers(Int64.self, key) { Int($0) }
    default: throw mismatch("an array of integers", key)
    }
  }

  private func numbers<Raw: FixedWidthInteger, Number>(
    _: Raw.Type, _ key: String, _ convert: (Raw) -> Number
  ) throws(GGUFError) -> [Number] {
    try reading { (cursor: inout ByteCursor) throws(GGUFError) in
      var numbers: [Number] = []
      numbers.reserveCapacity(min(count, cursor.remaining / MemoryLayout<Raw>.size))
      for _ in 0..<count { numbers.append(convert(try cursor.read(Raw.self, "the array of the key \(key)"))) }
      return numbers
    }
  }

  private func reading<Result>(
    _ body: (inout ByteCursor) throws(GGUFError) -> Result
  ) throws(GGUFError) -> Result {
    var cursor = ByteCursor(owner.bytes, at: offset)
    let result = try body(&cursor)
    withExtendedLifetime(owner) {}
    return result
  }

  private func expect(_ condition: Bool, _ expected: String, _ key: String) throws(GGUFError) {
    if !condition { throw mismatch(expected, key) }
  }

  private func mismatch(_ expected: String, _ key: String) -> GGUFError {
    .wrongValueType(key: key, offset: offset, expected: expected, found: "an array of \(elementType.name)")
  }
}

extension [UInt8] {
  mutating func appendLittleEndian(_ number: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
  }
}
