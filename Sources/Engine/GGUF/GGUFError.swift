/// Why a GGUF file cannot be read or written. `description` is one line that names what was expected, what was
/// found and where; bytes of the file appear in it only as quoted, escaped and shortened names.
public enum GGUFError: Error, Sendable, Equatable {
  /// A system call on `path` failed.
  case system(operation: String, path: String, reason: String)
  /// `path` is a folder, FIFO, device or socket.
  case notARegularFile(path: String, kind: String)
  /// The first bytes are not `GGUF`; `found` says what the file looks like instead.
  case notGGUF(found: String)
  case unsupportedVersion(found: UInt32)
  /// The file was written for a machine of the other byte order.
  case byteSwapped
  /// The bytes end before `what` does.
  case truncated(what: String, offset: Int, needed: UInt64, available: Int)
  /// A count or length that the rest of the file cannot hold, or above this reader's cap.
  case tooMany(what: String, offset: Int, found: UInt64, limit: Int)
  /// A key or tensor name that is empty, too long, or not printable ASCII.
  case badName(what: String, offset: Int, problem: String)
  case duplicateKey(String, offset: Int)
  case duplicateTensor(String, offset: Int)
  /// A value, or the element of an array, of a type that does not exist.
  case unknownValueType(key: String, offset: Int, found: UInt32)
  case nestedArray(key: String, offset: Int)
  case badBool(key: String, offset: Int, found: UInt8)
  /// A key holds a value of another type than its meaning asks for.
  case wrongValueType(key: String, offset: Int, expected: String, found: String)
  /// A number that does not fit what its key means.
  case badValue(key: String, offset: Int, expected: String, found: String)
  case badDimensionCount(tensor: String, offset: Int, found: UInt32)
  /// A dimension of zero or above 2^63 - 1.
  case badDimension(tensor: String, offset: Int, found: UInt64)
  /// The number of weights or bytes of a tensor exceeds 2^63 - 1.
  case tensorTooLarge(tensor: String, offset: Int)
  case unknownTensorType(tensor: String, offset: Int, found: UInt32)
  /// A type that exists, or once existed, in ggml and that this engine does not read.
  case unsupportedTensorType(tensor: String, offset: Int, name: String)
  case rowNotWholeBlocks(tensor: String, offset: Int, type: String, rowLength: Int, blockLength: Int)
  /// A tensor's data does not start where the alignment or the tensor before it says.
  case badTensorOffset(tensor: String, offset: Int, expected: String, found: UInt64)
  /// A tensor's data reach beyond the end of the file.
  case tensorBeyondEnd(tensor: String, end: UInt64, fileByteCount: Int)
  /// One part of a model that was split over several files.
  case splitFile(part: String, parts: String)
  /// What is to be written contradicts itself.
  case cannotWrite(what: String, problem: String)
  /// `error` occurred in the file of this name.
  indirect case inFile(String, GGUFError)

  /// The error itself, without the file's name around it.
  public var withoutFile: GGUFError {
    if case .inFile(_, let error) = self { return error.withoutFile }
    return self
  }
}

extension GGUFError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .system(let operation, let path, let reason): "cannot \(operation) \(path): \(reason)"
    case .notARegularFile(let path, let kind): "\(path) is a \(kind); expected a regular file"
    case .notGGUF(let found): "not a GGUF file: expected the bytes 'GGUF' at the start, found \(found)"
    case .unsupportedVersion(let found): "GGUF version \(found) at byte 4 is not supported; expected 2 or 3"
    case .byteSwapped: "the version at byte 4 has the other endianness (a big-endian GGUF file); expected little-endian"
    case .truncated(let what, let offset, let needed, let available):
      "the file ends inside \(what): expected \(needed) bytes at byte \(offset), found \(available)"
    case .tooMany(let what, let offset, let found, let limit):
      "\(what) at byte \(offset) is \(found); at most \(limit) are possible or supported here"
    case .badName(let what, let offset, let problem): "\(what) at byte \(offset) \(problem)"
    case .duplicateKey(let key, let offset): "the key \(key) occurs a second time at byte \(offset)"
    case .duplicateTensor(let name, let offset): "the tensor \(name) occurs a second time at byte \(offset)"
    case .unknownValueType(let key, let offset, let found):
      "the key \(key) has the unknown value type \(found) at byte \(offset); expected 0 to 12"
    case .nestedArray(let key, let offset):
      "the key \(key) holds an array of arrays at byte \(offset), which is not supported"
    case .badBool(let key, let offset, let found):
      "the key \(key) holds the bool \(found) at byte \(offset); expected 0 or 1"
    case .wrongValueType(let key, let offset, let expected, let found):
      "the key \(key) at byte \(offset) holds \(found); expected \(expected)"
    case .badValue(let key, let offset, let expected, let found):
      "the key \(key) at byte \(offset) is \(found); expected \(expected)"
    case .badDimensionCount(let tensor, let offset, let found):
      "the tensor \(tensor) at byte \(offset) has \(found) dimensions; expected 1 to 4"
    case .badDimension(let tensor, let offset, let found):
      "the tensor \(tensor) at byte \(offset) has a dimension of \(found); expected 1 to 2^63 - 1"
    case .tensorTooLarge(let tensor, let offset):
      "the size of the tensor \(tensor) at byte \(offset) exceeds 2^63 - 1"
    case .unknownTensorType(let tensor, let offset, let found):
      "the tensor \(tensor) at byte \(offset) has the unknown type \(found)"
    case .unsupportedTensorType(let tensor, let offset, let name):
      "the tensor \(tensor) at byte \(offset) has the type \(name), which is not supported"
    case .rowNotWholeBlocks(let tensor, let offset, let type, let rowLength, let blockLength):
      "the tensor \(tensor) at byte \(offset) has rows of \(rowLength) weights; \(type) needs a multiple of \(blockLength)"
    case .badTensorOffset(let tensor, let offset, let expected, let found):
      "the data of the tensor \(tensor) (described at byte \(offset)) start at \(found); expected \(expected)"
    case .tensorBeyondEnd(let tensor, let end, let fileByteCount):
      "the data of the tensor \(tensor) end at byte \(end), beyond the file's \(fileByteCount) bytes (is it complete?)"
    case .splitFile(let part, let parts):
      "this is \(part) of a split model, which is not supported: join \(parts) with llama-gguf-split --merge"
    case .cannotWrite(let what, let problem): "cannot write \(what): \(problem)"
    case .inFile(let file, let error): "\(file): \(error)"
    }
  }
}

/// `bytes` in quotes as they may be shown to a person: anything but printable ASCII escaped, at most 64 bytes.
package func quoted(_ bytes: some Collection<UInt8>) -> String {
  let limit = 64
  var text: [UInt8] = [UInt8(ascii: "'")]
  let digits = Array("0123456789abcdef".utf8)
  for byte in bytes.prefix(limit) {
    if byte >= 0x20, byte < 0x7f {
      text.append(byte)
    } else {
      text += [UInt8(ascii: "\\"), UInt8(ascii: "x"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }
  text.append(UInt8(ascii: "'"))
  return String(decoding: text, as: UTF8.self) + (bytes.count > limit ? "… (\(bytes.count) bytes)" : "")
}
