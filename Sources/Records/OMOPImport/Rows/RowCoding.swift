/// Appends the fields of a row, in an order that the decoder repeats. Lives within one import; no version, no padding.
struct RowEncoder {
  private(set) var bytes: [UInt8] = []

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  mutating func byte(_ value: UInt8) { bytes.append(value) }

  /// Zigzag and seven bits a byte, small magnitudes short (Protocol Buffers' `sint64`).
  mutating func integer(_ value: Int64) {
    var rest = UInt64(bitPattern: value << 1 ^ value >> 63)
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func optional(_ value: Int64?) {
    byte(value == nil ? 0 : 1)
    if let value { integer(value) }
  }

  mutating func text(_ text: ArraySlice<UInt8>) {
    integer(Int64(text.count))
    bytes.append(contentsOf: text)
  }
}

/// Reads what `RowEncoder` wrote. Beyond the end (which only a damaged work file has) everything is zero or empty.
struct RowDecoder {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  mutating func byte() -> UInt8 {
    guard position < bytes.endIndex else { return 0 }
    position += 1
    return bytes[position - 1]
  }

  mutating func integer() -> Int64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while shift < 64 {
      let next = byte()
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { break }
      shift += 7
    }
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  mutating func optional() -> Int64? { byte() == 0 ? nil : integer() }

  mutating func text() -> ArraySlice<UInt8> {
    let count = integer()
    guard count > 0, count <= bytes.endIndex - position else { return [] }
    position += Int(count)
    return bytes[position - Int(count)..<position]
  }
}
