/// A value as a laboratory reports it.
package enum LabValue: Hashable, Sendable {
  /// - Parameter unit: As `UnitNames` writes it.
  case number(DecimalNumber, comparison: Comparison?, unit: String?)
  /// Year, month and day as far as they are given: without a year, or without a day.
  case date(year: Int?, month: Int, day: Int?)
  case time(hour: Int, minute: Int, second: Int)

  package enum Comparison: String, Sendable { case less = "<", greater = ">", atMost = "<=", atLeast = ">=" }

  /// The same number without a unit; `nil` for dates and times.
  var withoutUnit: LabValue? {
    guard case .number(let number, let comparison, _) = self else { return nil }
    return .number(number, comparison: comparison, unit: nil)
  }
}

/// A decimal number, exactly: equal however many zeros it is written with.
package struct DecimalNumber: Hashable, Sendable {
  private var isNegative: Bool
  /// `0` to `9`, neither the first nor the last of them 0; none for zero.
  private var digits: [UInt8]
  /// The number is its digits times ten to this.
  private var exponent: Int

  /// - Parameters:
  ///   - digits: Before and after the point.
  ///   - fraction: How many of them stand after the point.
  init(digits: some Sequence<UInt8>, fraction: Int, exponent: Int = 0, isNegative: Bool = false) {
    var significant = Array(digits.drop { $0 == 0 })
    self.exponent = exponent - fraction
    while significant.last == 0 {
      significant.removeLast()
      self.exponent += 1
    }
    if significant.isEmpty { self.exponent = 0 }
    self.isNegative = isNegative && !significant.isEmpty
    self.digits = significant
  }
}
