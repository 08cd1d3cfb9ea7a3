/// Numbers as they are written: separators of thousands, decimal points and commas, powers of ten.
enum NumberReader {
  /// A number without its sign.
  struct Number {
    var digits: [UInt8]
    var fraction = 0
    var exponent = 0

    func decimal(isNegative: Bool) -> DecimalNumber {
      DecimalNumber(digits: digits, fraction: fraction, exponent: exponent, isNegative: isNegative)
    }
  }

  /// The number at a digit, or at a point before one; `nil` for a chain of parts that make none.
  static func number(_ text: LabText, _ start: Int) -> (Number, end: Int)? {
    // What follows a comma without a blank, and was not read with what stands before it, is one of a list.
    let isInList = text[start - 1] == "," && text.isDigit(start - 2)
    // The parts between single points and commas, and what separates them.
    var parts = [start..<text.digitsEnd(start)]
    var marks: [Unicode.Scalar] = []
    while let mark = text[parts[parts.count - 1].upperBound], mark == "." || (mark == "," && !isInList),
      text.isDigit(parts[parts.count - 1].upperBound + 1)
    {
      let next = parts[parts.count - 1].upperBound + 1
      marks.append(mark)
      parts.append(next..<text.digitsEnd(next))
    }
    var whole = wholeParts(parts[...], marks[...], startsWithZero: text[start] == "0")
    if whole == nil, let comma = marks.firstIndex(of: ",") {
      // 1,2,3 and 4.1,5.2,6.3 are lists; 1.2.3 is no number.
      parts.removeSubrange((comma + 1)...)
      whole = wholeParts(parts[...], marks[..<comma], startsWithZero: false)
    }
    guard let whole else { return nil }
    var number = Number(digits: parts.flatMap { digits(text, $0) })
    if whole < parts.count { number.fraction = parts[whole].count }
    return withPower(number, text, parts[parts.count - 1].upperBound)
  }

  /// How many of the parts stand before the decimal point; `nil` if they make no number.
  private static func wholeParts(
    _ parts: ArraySlice<Range<Int>>, _ marks: ArraySlice<Unicode.Scalar>, startsWithZero: Bool
  ) -> Int? {
    // Empty before the point of `.5`.
    guard let first = marks.first else { return 1 }
    func areThousands(_ parts: ArraySlice<Range<Int>>) -> Bool { parts.allSatisfy { $0.count == 3 } }
    let canHaveThousands = (1...3).contains(parts[0].count) && !startsWithZero
    let hasOneKind = marks.allSatisfy { $0 == first }
    if hasOneKind {
      if first == ",", canHaveThousands, areThousands(parts[1...]) { return parts.count }
      return marks.count == 1 ? 1 : nil
    }
    // 1,234.5 and 1.234,5: the last mark is the decimal point, all before it the other one.
    guard let last = marks.last, marks.dropLast().allSatisfy({ $0 == first }), last != first else { return nil }
    return canHaveThousands && areThousands(parts[1..<(parts.count - 1)]) ? parts.count - 1 : nil
  }

  private static func digits(_ text: LabText, _ range: Range<Int>) -> [UInt8] {
    text.scalars[range].map { UInt8(truncatingIfNeeded: $0.value - 0x30) }
  }

  /// Reads `e3` at the number, and `x 10^3` after it unless that begins a unit, as in `x 10^3/uL`.
  private static func withPower(_ number: Number, _ text: LabText, _ end: Int) -> (Number, end: Int) {
    if text[end] == "e" || text[end] == "E", let (exponent, last) = exponent(text, end + 1), !text.isInWord(last) {
      return (number.scaled(exponent), last)
    }
    let times = text.spacesEnd(end)
    guard text[times] == "x" || text[times] == "X" || text[times] == "*" else { return (number, end) }
    guard let (exponent, last) = powerOfTen(text, text.spacesEnd(times + 1)), text[last] != "/", !text.isInWord(last)
    else { return (number, end) }
    return (number.scaled(exponent), last)
  }

  /// `10^3`, `10*3`, `10**3` or `10e3`.
  static func powerOfTen(_ text: LabText, _ start: Int) -> (exponent: Int, end: Int)? {
    guard text[start] == "1", text[start + 1] == "0" else { return nil }
    var index = start + 2
    switch text[index] {
    case "^", "e", "E": index += 1
    case "*": index += text[index + 1] == "*" ? 2 : 1
    default: return nil
    }
    return exponent(text, index)
  }

  private static func exponent(_ text: LabText, _ start: Int) -> (Int, end: Int)? {
    let isSigned = text[start] == "-" || text[start] == "+"
    let digits = isSigned ? start + 1 : start
    let end = text.digitsEnd(digits)
    guard (1...3).contains(end - digits) else { return nil }
    let value = text.integer(digits..<end)
    return (text[start] == "-" ? -value : value, end)
  }
}

extension NumberReader.Number {
  fileprivate func scaled(_ power: Int) -> Self {
    var number = self
    number.exponent += power
    return number
  }
}
