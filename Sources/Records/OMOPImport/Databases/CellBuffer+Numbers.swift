import EHR

extension CellBuffer {
  /// The shortest decimal that reads back equal: `5` for 5.0, `0.1`, `-2.5`. With an exponent only below 1e-20 and from
  /// 1e21 on; infinities as `inf`.
  mutating func append(decimal value: Double) {
    // Every whole number below 2^53 is exact.
    if abs(value) < 9_007_199_254_740_992, value == value.rounded(.towardZero) { return append(decimal: Int64(value)) }
    // The standard library promises the fewest digits that read back equal.
    let text = value.description
    guard let mark = text.utf8.firstIndex(of: UInt8(ascii: "e")) else {
      // Only a `.0` ends in a zero.
      return append(text.utf8.last == UInt8(ascii: "0") ? String(text.dropLast(2)) : text)
    }
    guard let exponent = Int(text[text.index(after: mark)...]), (-20...20).contains(exponent) else {
      return append(text)
    }
    appendPlainly(mantissa: text[..<mark], exponent: exponent)
  }

  /// `-1.25` and 3 as `-1250`; `1.25` and -3 as `0.00125`.
  private mutating func appendPlainly(mantissa: Substring, exponent: Int) {
    let digits = mantissa.utf8.filter { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "-") }
    if mantissa.hasPrefix("-") { append(UInt8(ascii: "-")) }
    if exponent < 0 {
      append("0." + String(repeating: "0", count: -exponent - 1))
      for digit in digits { append(digit) }
    } else {
      // The number has exponent + 1 digits before the point.
      for place in 0..<max(digits.count, exponent + 1) {
        if place == exponent + 1 { append(UInt8(ascii: ".")) }
        append(place < digits.count ? digits[place] : UInt8(ascii: "0"))
      }
    }
  }

  /// A time in UTC as ISO text, from seconds since 1970: `2010-01-02 03:04:05`.
  ///
  /// - Parameter seconds: fractions are dropped (towards earlier times).
  /// - Parameter leavesOutMidnight: writes the date alone where the time is 00:00:00.
  /// - Returns: false, and appends nothing, outside the years 1 to 9999.
  mutating func appendTime(seconds: Double, leavesOutMidnight: Bool) -> Bool {
    // 0001-01-01 and 10000-01-01; the test is false for what is no number.
    guard seconds >= -62_135_596_800, seconds < 253_402_300_800 else { return false }
    let whole = Int64(seconds.rounded(.down))
    let second = (whole % 60 + 60) % 60
    let time = Timestamp(minutes: (whole - second) / 60)
    let (year, month, day) = time.civil
    append(decimal: Int64(year), width: 4)
    append(UInt8(ascii: "-"))
    append(decimal: Int64(month), width: 2)
    append(UInt8(ascii: "-"))
    append(decimal: Int64(day), width: 2)
    if leavesOutMidnight && time.hour == 0 && time.minute == 0 && second == 0 { return true }
    append(UInt8(ascii: " "))
    append(decimal: Int64(time.hour), width: 2)
    append(UInt8(ascii: ":"))
    append(decimal: Int64(time.minute), width: 2)
    append(UInt8(ascii: ":"))
    append(decimal: second, width: 2)
    return true
  }
}
