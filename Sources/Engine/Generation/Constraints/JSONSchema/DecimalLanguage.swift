/// Expressions for the decimal numbers between two bounds, digit by digit.
///
/// Numbers have at most 15 significant digits, so that each is a 64-bit float of its own and readers of any kind
/// compare
/// them alike.
enum DecimalLanguage {
  static let digitCount = 15

  /// Integers from `low` to `high`, without sign for zero and without leading zeros.
  static func integers(_ low: Int, _ high: Int) -> GrammarExpression {
    guard low <= high else { return .nothing }
    var options: [GrammarExpression] = []
    if high >= 0 { options.append(naturals(max(low, 0), high)) }
    if low < 0 { options.append(.sequence([.text("-"), naturals(max(1, -high), -low)])) }
    return .choice(options)
  }

  /// Numbers `n / 10^places` for all integers n from `low` to `high`; trailing zeros may stand or not.
  static func decimals(_ low: Int, _ high: Int, places: Int) -> GrammarExpression {
    guard low <= high else { return .nothing }
    var options: [GrammarExpression] = []
    if high >= 0 { options.append(positiveDecimals(max(low, 0), high, places)) }
    if low < 0 { options.append(.sequence([.text("-"), positiveDecimals(max(1, -high), -low, places)])) }
    return .choice(options)
  }

  private static func positiveDecimals(_ low: Int, _ high: Int, _ places: Int) -> GrammarExpression {
    var unit = 1
    for _ in 0..<places { unit *= 10 }
    let (first, last) = (low / unit, high / unit)
    let (from, to) = (digits(low % unit, count: places), digits(high % unit, count: places))
    let zeros = [UInt8](repeating: 0, count: places)
    let nines = [UInt8](repeating: 9, count: places)
    func numbers(_ whole: GrammarExpression, _ from: [UInt8], _ to: [UInt8]) -> GrammarExpression {
      .sequence([whole, fraction(from[...], to[...], isFirst: true)])
    }
    if first == last { return numbers(naturals(first, first), from, to) }
    var options = [numbers(naturals(first, first), from, nines), numbers(naturals(last, last), zeros, to)]
    if first + 1 <= last - 1 { options.append(numbers(naturals(first + 1, last - 1), zeros, nines)) }
    return .choice(options)
  }

  /// Digits after those written so far, such that the fraction, filled up with zeros, lies between the two.
  private static func fraction(_ from: ArraySlice<UInt8>, _ to: ArraySlice<UInt8>, isFirst: Bool) -> GrammarExpression {
    guard let low = from.first, let high = to.first else { return .empty }
    var options: [GrammarExpression] = []
    let (rest, restTo) = (from.dropFirst(), to.dropFirst())
    if low == high {
      options.append(.sequence([digit(low, low), fraction(rest, restTo, isFirst: false)]))
    } else if low < high {
      let zeros = ArraySlice([UInt8](repeating: 0, count: rest.count))
      let nines = ArraySlice([UInt8](repeating: 9, count: rest.count))
      let isLow = rest.allSatisfy { $0 == 0 }
      let isHigh = restTo.allSatisfy { $0 == 9 }
      if !isLow { options.append(.sequence([digit(low, low), fraction(rest, nines, isFirst: false)])) }
      if !isHigh { options.append(.sequence([digit(high, high), fraction(zeros, restTo, isFirst: false)])) }
      let (first, last) = (isLow ? low : low + 1, isHigh ? high : high - 1)
      if first <= last {
        options.append(
          .sequence([digit(first, last), .repeated(digit(0, 9), minimum: 0, maximum: rest.count)]))
      }
    }
    var result = GrammarExpression.choice(options)
    if isFirst { result = .sequence([.text("."), result]) }
    return from.allSatisfy { $0 == 0 } ? .choice([.empty, result]) : result
  }

  /// Integers from `low` to `high`, `low` at least 0.
  private static func naturals(_ low: Int, _ high: Int) -> GrammarExpression {
    var options: [GrammarExpression] = []
    var low = low
    while low <= high {
      let count = String(low).utf8.count
      var end = 9
      for _ in 1..<count { end = end * 10 + 9 }
      end = min(end, high)
      options.append(between(digits(low, count: count)[...], digits(end, count: count)[...]))
      low = end + 1
    }
    return .choice(options)
  }

  /// Digit strings of one length from `low` to `high`.
  private static func between(_ low: ArraySlice<UInt8>, _ high: ArraySlice<UInt8>) -> GrammarExpression {
    guard let first = low.first, let last = high.first else { return .empty }
    let (rest, restHigh) = (low.dropFirst(), high.dropFirst())
    if first == last { return .sequence([digit(first, first), between(rest, restHigh)]) }
    let zeros = ArraySlice([UInt8](repeating: 0, count: rest.count))
    let nines = ArraySlice([UInt8](repeating: 9, count: rest.count))
    let isLow = rest.allSatisfy { $0 == 0 }
    let isHigh = restHigh.allSatisfy { $0 == 9 }
    var options: [GrammarExpression] = []
    if !isLow { options.append(.sequence([digit(first, first), between(rest, nines)])) }
    if !isHigh { options.append(.sequence([digit(last, last), between(zeros, restHigh)])) }
    let (start, end) = (isLow ? first : first + 1, isHigh ? last : last - 1)
    if start <= end {
      options.append(
        .sequence([digit(start, end), .repeated(digit(0, 9), minimum: rest.count, maximum: rest.count)]))
    }
    return .choice(options)
  }

  private static func digit(_ low: UInt8, _ high: UInt8) -> GrammarExpression {
    .scalar(ScalarSet([UInt32(low) + 48...UInt32(high) + 48]))
  }

  private static func digits(_ value: Int, count: Int) -> [UInt8] {
    var rest = value
    var result: [UInt8] = []
    for _ in 0..<count {
      result.append(UInt8(rest % 10))
      rest /= 10
    }
    return result.reversed()
  }
}
