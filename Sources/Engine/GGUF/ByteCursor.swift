/// Reads little-endian numbers and strings one after the other, never beyond the end.
///
/// A cursor is made and used inside one function; whoever makes it keeps the bytes' owner alive.
struct ByteCursor {
  let bytes: UnsafeRawBufferPointer
  private(set) var offset: Int

  /// - Parameter offset: 0 to `bytes.count`.
  init(_ bytes: UnsafeRawBufferPointer, at offset: Int = 0) {
    self.bytes = bytes
    self.offset = min(max(offset, 0), bytes.count)
  }

  var remaining: Int { bytes.count - offset }

  mutating func read<Number: FixedWidthInteger>(
    _: Number.Type, _ what: @autoclosure () -> String
  ) throws(GGUFError) -> Number {
    let width = MemoryLayout<Number>.size
    guard remaining >= width else {
      throw .truncated(what: what(), offset: offset, needed: UInt64(width), available: remaining)
    }
    let number = bytes.loadUnaligned(fromByteOffset: offset, as: Number.self)
    offset += width
    return Number(littleEndian: number)
  }

  /// Takes `count` bytes.
  mutating func take(_ count: UInt64, _ what: @autoclosure () -> String) throws(GGUFError) -> UnsafeRawBufferPointer {
    guard let length = Int(exactly: count), length <= remaining else {
      throw .truncated(what: what(), offset: offset, needed: count, available: remaining)
    }
    let taken = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length])
    offset += length
    return taken
  }

  /// Takes a string: its length as UInt64, then its bytes.
  mutating func takeString(
    atMost limit: Int, _ what: @autoclosure () -> String
  ) throws(GGUFError) -> UnsafeRawBufferPointer {
    let start = offset
    let length = try read(UInt64.self, what())
    guard length <= UInt64(limit) else {
      throw .tooMany(what: "the length of " + what(), offset: start, found: length, limit: min(limit, remaining))
    }
    return try take(length, what())
  }
}
