import EHR

/// A date as it stands in a text: which bytes say year, month and day, and how.
struct DateMention {
  struct Field {
    let range: Range<Int>
    let value: Int
    var isMonthName = false
    /// `March` rather than `Mar`.
    var isFullName = false
    /// The `st`, `nd`, `rd` or `th` after a day.
    var ordinal: Range<Int>?
  }

  var year: Field?
  let month: Field
  var day: Field?
  /// The last day of `March 5-8`.
  var lastDay: Field?
  /// The index of the first token after it.
  var next: Int

  /// What each field becomes, or nil when there is no such date.
  /// - Parameter written: when the text was written; a date without a year is taken in the year nearest to it.
  func shifted(by dates: DateShift, written: Timestamp?, in text: ClinicalText) -> [Replacement]? {
    guard let date = timestamp(dates, written, day: day?.value ?? 15) else { return nil }
    let (firstYear, month, day) = dates.shifted(date).civil
    var year = firstYear
    var parts: [Replacement] = []
    if let lastDay, let last = timestamp(dates, written, day: lastDay.value) {
      let (lastYear, lastMonth, day) = dates.shifted(last).civil
      year = lastYear
      let name = MonthNames.text(lastMonth, full: self.month.isFullName).cased(as: caseOfName(text))
      let number = number(day, width(lastDay, beside: self.month, text))
      parts.append(Replacement(range: lastDay.range, text: lastMonth == month ? number : "\(name) \(number)"))
    }
    if let field = self.year {
      let shown = field.range.count == 2 ? year % 100 : year
      parts.append(Replacement(range: field.range, text: number(shown, field.range.count)))
    }
    let monthText =
      self.month.isMonthName
      ? MonthNames.text(month, full: self.month.isFullName).cased(as: caseOfName(text))
      : number(month, width(self.month, beside: self.day, text))
    parts.append(Replacement(range: self.month.range, text: monthText))
    if let field = self.day {
      parts.append(Replacement(range: field.range, text: number(day, width(field, beside: self.month, text))))
      if let ordinal = field.ordinal {
        let isUpper = text.bytes[ordinal.lowerBound] < UInt8(ascii: "a")
        parts.append(Replacement(range: ordinal, text: isUpper ? Self.ordinal(day).uppercased() : Self.ordinal(day)))
      }
    }
    return parts
  }

  /// The date meant; the middle of the month where no day is given.
  private func timestamp(_ dates: DateShift, _ written: Timestamp?, day: Int) -> Timestamp? {
    if let year {
      let value =
        year.range.count == 2
        ? dates.century(ofYear: year.value, month: month.value, day: self.day?.value) : year.value
      return Self.timestamp(year: value, month: month.value, day: day)
    }
    // A leap year when nothing is known, for 29 February.
    let near = written?.civil.year ?? 2000
    let candidates = [near, near - 1, near + 1].compactMap {
      Self.timestamp(year: $0, month: month.value, day: day)
    }
    guard let written else { return candidates.first }
    return candidates.min { abs($0.minutes - written.minutes) < abs($1.minutes - written.minutes) }
  }

  /// The day, or the month's last: a mistyped 30 February is near a true date.
  private static func timestamp(year: Int, month: Int, day: Int) -> Timestamp? {
    for day in stride(from: day, through: min(day, 28), by: -1) {
      if let time = Timestamp(year: year, month: month, day: day) { return time }
    }
    return nil
  }

  /// Two digits where the text writes 03 for 3; for 10, 11 and 12 the neighbour tells.
  private func width(_ field: Field, beside other: Field?, _ text: ClinicalText) -> Int {
    if field.range.count == 1 { return 1 }
    if text.bytes[field.range.lowerBound] == UInt8(ascii: "0") { return 2 }
    // 12/2021, 15-MAR-2021
    guard let other else { return 2 }
    return other.isMonthName ? (other.isFullName ? 1 : 2) : other.range.count
  }

  private func caseOfName(_ text: ClinicalText) -> Token.Shape {
    let name = text.bytes[month.range]
    if name.allSatisfy({ $0 < UInt8(ascii: "a") }) { return .capitals }
    return name.first.map { $0 >= UInt8(ascii: "a") } == true ? .lower : .capitalised
  }

  private func number(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  static func ordinal(_ day: Int) -> String {
    switch day {
    case 1, 21, 31: "st"
    case 2, 22: "nd"
    case 3, 23: "rd"
    default: "th"
    }
  }
}

/// The months by name and by number.
enum MonthNames {
  private static let full = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
  private static let byCode: [UInt64: (number: Int, isFull: Bool)] = {
    var table: [UInt64: (number: Int, isFull: Bool)] = [WordCode.code(of: "sept".utf8): (9, false)]
    for (index, name) in full.enumerated() {
      table[WordCode.code(of: name.prefix(3).utf8)] = (index + 1, false)
      table[WordCode.code(of: name.utf8)] = (index + 1, true)
    }
    return table
  }()

  static func month(_ token: Token) -> (number: Int, isFull: Bool)? { byCode[token.code] }

  static func text(_ number: Int, full isFull: Bool) -> String {
    let name = full[(number + 11) % 12]
    return isFull ? name : String(name.prefix(3))
  }
}
