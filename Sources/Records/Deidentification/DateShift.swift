import EHR

/// How one patient's dates move: back by whole weeks, so that intervals and weekdays stay.
///
/// A person of 90 or more at the record's latest time also gets a later birth date, such that the age there is exactly
/// 90; dates before it move to it. HIPAA's Safe Harbor, 45 CFR 164.514(b)(2)(i)(C): no date may show an age over 89.
struct DateShift: Sendable, Equatable {
  static let oldestAge = 90

  /// 7, 14, … 364.
  let days: Int
  /// By how many years the birth is moved; 0 for all but the oldest.
  let yearsLater: Int
  private let birth: Timestamp?
  /// No shifted date is earlier than this.
  private let earliest: Timestamp?

  /// - Parameters:
  ///   - weeks: 1...52.
  ///   - birth, latest: the record's, before shifting.
  init(weeks: Int, birth: Timestamp? = nil, latest: Timestamp? = nil) {
    days = 7 * weeks
    self.birth = birth
    let age = Self.age(from: birth, to: latest)
    yearsLater = max(0, (age ?? 0) - Self.oldestAge)
    if let birth, let age, age >= Self.oldestAge {
      let (year, month, day) = birth.civil
      // 29 February has no counterpart in most years.
      let moved =
        Timestamp(year: year + yearsLater, month: month, day: day)
        ?? Timestamp(year: year + yearsLater, month: 2, day: 28)
      earliest = moved.map { Timestamp(minutes: $0.minutes - Int64(7 * weeks) * 1440) }
    } else {
      earliest = nil
    }
  }

  /// Whether the person is 90 or older at the record's latest time.
  var isOldest: Bool { earliest != nil }

  /// Days between the true and the moved birth.
  var daysLater: Int {
    guard let birth, let earliest else { return 0 }
    return earliest.dayNumber + days - birth.dayNumber
  }

  /// Out of years 1...9999 a date stays at the range's end.
  func shifted(_ time: Timestamp) -> Timestamp {
    let moved = Timestamp(minutes: time.minutes - Int64(days) * 1440)
    guard let earliest, moved < earliest else { return moved }
    return earliest
  }

  /// A two-digit year: the POSIX pivot (69 to 99 are 1969 to 1999), unless the date is the birth's.
  func century(ofYear year: Int, month: Int, day: Int?) -> Int {
    if let birth, let day, birth.civil == (birth.civil.year, month, day), birth.civil.year % 100 == year {
      return birth.civil.year
    }
    return year < 69 ? 2000 + year : 1900 + year
  }

  private static func age(from birth: Timestamp?, to latest: Timestamp?) -> Int? {
    guard let birth, let latest, birth <= latest else { return nil }
    let (birthYear, birthMonth, birthDay) = birth.civil
    let (year, month, day) = latest.civil
    return year - birthYear - ((month, day) >= (birthMonth, birthDay) ? 0 : 1)
  }
}
