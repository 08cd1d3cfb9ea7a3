import GGUF
import Testing

/// Builds GGUF files byte by byte, so that every field can be wrong.
struct RawFile {
  struct Tensor {
    var name: [UInt8]
    var dimensionCount: UInt32?
    var dimensions: [UInt64]
    var type: UInt32 = 0
    /// `nil`: directly behind the tensor before it.
    var offset: UInt64?

    init(_ name: String, _ dimensions: UInt64..., type: UInt32 = 0, offset: UInt64? = nil, count: UInt32? = nil) {
      self.name = Array(name.utf8)
      self.dimensions = dimensions
      self.type = type
      self.offset = offset
      dimensionCount = count
    }
  }

  var magic = Array("GGUF".utf8)
  var version: UInt32 = 3
  var tensorCount: UInt64?
  var pairCount: UInt64?
  var pairs: [[UInt8]] = []
  var tensors: [Tensor] = []
  var alignment = 32
  var trailing: [UInt8] = []

  static func little(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }

  static func string(_ bytes: [UInt8]) -> [UInt8] { little(UInt64(bytes.count)) + bytes }
  static func string(_ text: String) -> [UInt8] { string(Array(text.utf8)) }

  static func pair(_ key: String, _ type: UInt32, _ value: [UInt8]) -> [UInt8] {
    string(key) + little(type) + value
  }

  static func u32(_ key: String, _ value: UInt32) -> [UInt8] { pair(key, 4, little(value)) }

  static func array(_ key: String, _ type: UInt32, count: UInt64, _ elements: [UInt8]) -> [UInt8] {
    pair(key, 9, little(type) + little(count) + elements)
  }

  /// The bytes of the file; data are zero.
  var bytes: [UInt8] {
    var file = magic + Self.little(version)
    file += Self.little(tensorCount ?? UInt64(tensors.count))
    file += Self.little(pairCount ?? UInt64(pairs.count))
    for pair in pairs { file += pair }
    var next: UInt64 = 0
    var data = 0
    for tensor in tensors {
      file += Self.string(tensor.name)
      file += Self.little(tensor.dimensionCount ?? UInt32(tensor.dimensions.count))
      for dimension in tensor.dimensions { file += Self.little(dimension) }
      file += Self.little(tensor.type)
      file += Self.little(tensor.offset ?? next)
      let size = tensor.dimensions.reduce(UInt64(4), &*)
      let padded = size < 1 << 20 ? (size + UInt64(alignment) - 1) / UInt64(alignment) * UInt64(alignment) : 0
      next += padded
      data += Int(padded)
    }
    file += [UInt8](repeating: 0, count: (alignment - file.count % alignment) % alignment)
    return file + [UInt8](repeating: 0, count: data) + trailing
  }
}

/// The error of reading `bytes`, without the file's name; `nil` if they are accepted.
func errorReading(_ bytes: [UInt8]) -> GGUFError? {
  do throws(GGUFError) {
    _ = try GGUFFile(bytes: bytes)
    return nil
  } catch {
    return error.withoutFile
  }
}

/// A damaged file and how its error begins to be recognized.
struct DamagedFile: Sendable, CustomTestStringConvertible {
  let name: String
  let bytes: [UInt8]
  /// The case of `GGUFError` that is expected.
  let expected: String

  init(_ name: String, expect expected: String, _ change: (inout RawFile) -> Void) {
    self.name = name
    self.expected = expected
    var file = RawFile()
    file.pairs = [RawFile.pair("general.architecture", 8, RawFile.string("test")), RawFile.u32("test.number", 7)]
    file.tensors = [.init("a", 8, 4), .init("b", 16), .init("c", 2, 2, 2, 2)]
    change(&file)
    bytes = file.bytes
  }

  init(_ name: String, expect expected: String, bytes: [UInt8]) {
    self.name = name
    self.expected = expected
    self.bytes = bytes
  }

  var testDescription: String { name }
}

extension GGUFError {
  /// The case's name, such as `truncated`.
  var caseName: String {
    // The one case without values has no label to read.
    self == .byteSwapped ? "byteSwapped" : Mirror(reflecting: self).children.first?.label ?? ""
  }
}
