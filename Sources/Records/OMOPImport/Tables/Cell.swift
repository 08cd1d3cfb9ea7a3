import EHR

/// What the bytes of a cell say.
enum Cell {
  /// A signed integer of 64 bits. Accepts blanks around it and a fraction of zeros: pandas writes the ids of columns
  /// with gaps as `32817.0`.
  static func integer(_ bytes: ArraySlice<UInt8>) -> Int64? {
    var position = bytes.startIndex
    var end = bytes.endIndex
    while position < end, bytes[position] <= 0x20 { position += 1 }
    while end > position, bytes[end - 1] <= 0x20 { end -= 1 }
    guard position < end else { return nil }
    let isNegative = bytes[position] == UInt8(ascii: "-")
    if isNegative || bytes[position] == UInt8(ascii: "+") { position += 1 }
    let first = position
    var value: Int64 = 0
    while position < end, (0x30...0x39).contains(bytes[position]) {
      let digit = Int64(bytes[position] - 0x30)
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      // Counted downwards, so that the smallest number fits.
      let (next, underflow) = product.subtractingReportingOverflow(digit)
      if overflow || underflow { return nil }
      value = next
      position += 1
    }
    guard position > first else { return nil }
    if position < end, bytes[position] == UInt8(ascii: ".") {
      position += 1
      while position < end, bytes[position] == 0x30 { position += 1 }
    }
    guard position == end else { return nil }
    if isNegative { return value }
    return value == .min ? nil : -value
  }

  static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var start = bytes.startIndex
    var end = bytes.endIndex
    while start < end, bytes[start] <= 0x20 { start += 1 }
    while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
    return bytes[start..<end]
  }

  /// A date or a time; a date alone is the end of its day, as nobody knows more (meds_etl does likewise).
  static func time(_ bytes: ArraySlice<UInt8>) -> Timestamp? {
    guard let time = Timestamp(utf8: bytes) else { return nil }
    return bytes.contains(UInt8(ascii: ":")) ? time : Timestamp(minutes: time.minutes + 1439)
  }

  /// A number as it is written, without a fraction of zeros: `72.0` is `72`, `0.005` stays. The release rounds to two
  /// digits, which would make a troponin of 0.005 one of 0.01.
  static func number(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let number = trimmed(bytes)
    guard let point = number.firstIndex(of: UInt8(ascii: ".")), point > number.startIndex, point + 1 < number.endIndex,
      (0x30...0x39).contains(number[point - 1]), number[(point + 1)...].allSatisfy({ $0 == 0x30 }),
      number[..<point].dropFirst().allSatisfy({ (0x30...0x39).contains($0) })
    else { return number }
    return number[..<point]
  }
}
