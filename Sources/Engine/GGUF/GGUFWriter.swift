public import BlockFormats
import Glibc

/// Writes a GGUF file, version 3: metadata, tensor table, data, in the order in which they were added.
///
/// ```swift
/// var writer = GGUFWriter(architecture: "llama")
/// writer.set("llama.block_count", .uint32(2))
/// try writer.addTensor("output_norm.weight", type: .f32, shape: [64], bytes: weights)
/// try writer.write(to: "model.gguf")
/// ```
public struct GGUFWriter: Sendable {
  private struct Tensor: Sendable {
    let name: String
    let type: TensorType
    let shape: [Int]
    let byteCount: Int
    let bytes: @Sendable () throws(GGUFError) -> [UInt8]
  }

  private var pairs: [(key: String, value: MetadataValue)] = []
  private var tensors: [Tensor] = []
  private let alignment: Int

  /// - Parameter alignment: a power of two from 8; other values become 32.
  public init(architecture: String, alignment: Int = GGUFLimits.defaultAlignment) {
    let sound = alignment >= 8 && alignment <= GGUFLimits.alignment && alignment & (alignment - 1) == 0
    self.alignment = sound ? alignment : GGUFLimits.defaultAlignment
    set("general.architecture", .text(architecture))
    if self.alignment != GGUFLimits.defaultAlignment { set("general.alignment", .uint32(UInt32(self.alignment))) }
  }

  /// Sets a metadata value, in the place of an earlier one of the same key.
  public mutating func set(_ key: String, _ value: MetadataValue) {
    if let index = pairs.firstIndex(where: { $0.key == key }) {
      pairs[index].value = value
    } else {
      pairs.append((key, value))
    }
  }

  /// Adds a tensor whose weights are made when they are written, so that a large model needs one tensor's memory.
  ///
  /// - Parameters:
  ///   - shape: in ggml's order, row length first.
  ///   - bytes: called once per writing; must return exactly the bytes that `type` and `shape` ask for.
  /// - Throws: `cannotWrite` if the shape does not fit the type or the name is taken.
  public mutating func addTensor(
    _ name: String, type: TensorType, shape: [Int], bytes: @escaping @Sendable () throws(GGUFError) -> [UInt8]
  ) throws(GGUFError) {
    guard !name.isEmpty, name.utf8.count <= GGUFLimits.tensorNameByteCount, !tensors.contains(where: { $0.name == name })
    else { throw .cannotWrite(what: "the tensor \(name)", problem: "its name is empty, too long or taken") }
    guard let rowLength = shape.first, shape.count <= GGUFLimits.dimensionCount, shape.allSatisfy({ $0 > 0 }),
      var byteCount = type.byteCount(ofRow: rowLength)
    else {
      throw .cannotWrite(what: "the tensor \(name)", problem: "its shape \(shape) does not fit the type \(type.name)")
    }
    for dimension in shape.dropFirst() {
      let (product, overflow) = byteCount.multipliedReportingOverflow(by: dimension)
      guard !overflow else { throw .cannotWrite(what: "the tensor \(name)", problem: "its size overflows") }
      byteCount = product
    }
    tensors.append(Tensor(name: name, type: type, shape: shape, byteCount: byteCount, bytes: bytes))
  }

  /// Adds a tensor whose weights are at hand.
  public mutating func addTensor(
    _ name: String, type: TensorType, shape: [Int], bytes: [UInt8]
  ) throws(GGUFError) {
    try addTensor(name, type: type, shape: shape, bytes: { () throws(GGUFError) in bytes })
  }

  /// The whole file.
  public func serialized() throws(GGUFError) -> [UInt8] {
    var file: [UInt8] = []
    try emit { (bytes: [UInt8]) throws(GGUFError) in file += bytes }
    return file
  }

  /// Writes the file beside `path` under another name and renames it once it is complete, so that a reader that has
  /// the old file mapped keeps it.
  public func write(to path: String) throws(GGUFError) {
    let temporary = path + ".\(getpid()).partial"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .system(operation: "create", path: temporary, reason: systemErrorText()) }
    do throws(GGUFError) {
      defer { close(descriptor) }
      try emit { (bytes: [UInt8]) throws(GGUFError) in try Self.write(bytes, to: descriptor, path: temporary) }
      guard fsync(descriptor) == 0 else {
        throw GGUFError.system(operation: "write", path: temporary, reason: systemErrorText())
      }
      guard rename(temporary, path) == 0 else {
        throw GGUFError.system(operation: "rename", path: temporary, reason: systemErrorText())
      }
    } catch {
      unlink(temporary)
      throw error
    }
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(GGUFError) {
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + start }, bytes.count - start)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw .system(operation: "write", path: path, reason: systemErrorText())
      }
      start += count
    }
  }

  private func emit(_ write: ([UInt8]) throws(GGUFError) -> Void) throws(GGUFError) {
    let header = encodedHeader()
    try write(header + padding(after: header.count))
    for tensor in tensors {
      let bytes = try tensor.bytes()
      guard bytes.count == tensor.byteCount else {
        throw .cannotWrite(
          what: "the tensor \(tensor.name)", problem: "expected \(tensor.byteCount) bytes, found \(bytes.count)")
      }
      try write(bytes)
      try write(padding(after: bytes.count))
    }
  }

  private func encodedHeader() -> [UInt8] {
    var header = Array("GGUF".utf8)
    header.appendLittleEndian(UInt32(3))
    header.appendLittleEndian(UInt64(tensors.count))
    header.appendLittleEndian(UInt64(pairs.count))
    for (key, value) in pairs {
      header.appendString(Array(key.utf8))
      header.appendLittleEndian(value.type.rawValue)
      header.append(value)
    }
    var offset = 0
    for tensor in tensors {
      header.appendString(Array(tensor.name.utf8))
      header.appendLittleEndian(UInt32(tensor.shape.count))
      for dimension in tensor.shape { header.appendLittleEndian(UInt64(dimension)) }
      header.appendLittleEndian(tensor.type.rawValue)
      header.appendLittleEndian(UInt64(offset))
      offset += tensor.byteCount + padding(after: tensor.byteCount).count
    }
    return header
  }

  private func padding(after byteCount: Int) -> [UInt8] {
    [UInt8](repeating: 0, count: (alignment - byteCount % alignment) % alignment)
  }
}

extension [UInt8] {
  fileprivate mutating func appendString(_ bytes: [UInt8]) {
    appendLittleEndian(UInt64(bytes.count))
    self += bytes
  }

  fileprivate mutating func append(_ value: MetadataValue) {
    switch value {
    case .uint8(let number): append(number)
    case .int8(let number): appendLittleEndian(number)
    case .uint16(let number): appendLittleEndian(number)
    case .int16(let number): appendLittleEndian(number)
    case .uint32(let number): appendLittleEndian(number)
    case .int32(let number): appendLittleEndian(number)
    case .uint64(let number): appendLittleEndian(number)
    case .int64(let number): appendLittleEndian(number)
    case .float32(let number): appendLittleEndian(number.bitPattern)
    case .float64(let number): appendLittleEndian(number.bitPattern)
    case .bool(let flag): append(flag ? 1 : 0)
    case .string(let bytes): appendString(bytes)
    case .array(let array):
      appendLittleEndian(array.elementType.rawValue)
      appendLittleEndian(UInt64(array.count))
      self += array.encoded
    }
  }
}
