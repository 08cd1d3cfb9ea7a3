/// The types that a metadata value may have, by their number in the file.
public enum MetadataValueType: UInt32, Sendable, CaseIterable {
  case uint8 = 0, int8, uint16, int16, uint32, int32, float32, bool, string, array, uint64, int64, float64

  /// Bytes of one value; `nil` for strings and arrays, whose length varies.
  public var byteCount: Int? {
    switch self {
    case .uint8, .int8, .bool: 1
    case .uint16, .int16: 2
    case .uint32, .int32, .float32: 4
    case .uint64, .int64, .float64: 8
    case .string, .array: nil
    }
  }

  /// The name used in messages, such as `uint32`.
  public var name: String { "\(self)" }
}

/// One metadata value. Strings are bytes: GGUF asks for UTF-8, and tokens need not be.
public enum MetadataValue: Sendable {
  case uint8(UInt8)
  case int8(Int8)
  case uint16(UInt16)
  case int16(Int16)
  case uint32(UInt32)
  case int32(Int32)
  case float32(Float)
  case bool(Bool)
  case string([UInt8])
  case array(MetadataArray)
  case uint64(UInt64)
  case int64(Int64)
  case float64(Double)

  /// The string of the UTF-8 bytes of `text`.
  public static func text(_ text: String) -> MetadataValue { .string(Array(text.utf8)) }

  public var type: MetadataValueType {
    switch self {
    case .uint8: .uint8
    case .int8: .int8
    case .uint16: .uint16
    case .int16: .int16
    case .uint32: .uint32
    case .int32: .int32
    case .float32: .float32
    case .bool: .bool
    case .string: .string
    case .array: .array
    case .uint64: .uint64
    case .int64: .int64
    case .float64: .float64
    }
  }

  /// The number of an integer value of any width and sign; `nil` for other types. A value above 2^63 - 1 becomes
  /// `Int.max`, which is out of every range that a caller may accept.
  public var integer: Int? {
    switch self {
    case .uint8(let value): Int(value)
    case .int8(let value): Int(value)
    case .uint16(let value): Int(value)
    case .int16(let value): Int(value)
    case .uint32(let value): Int(value)
    case .int32(let value): Int(value)
    case .uint64(let value): Int(clamping: value)
    case .int64(let value): Int(value)
    default: nil
    }
  }

  /// The number of a floating-point value of either width; `nil` for other types.
  public var floatingPoint: Float? {
    switch self {
    case .float32(let value): value
    case .float64(let value): Float(value)
    default: nil
    }
  }
}
