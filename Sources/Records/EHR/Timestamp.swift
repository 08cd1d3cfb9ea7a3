/// A wall-clock time to the minute, without a zone: what both record layouts hold.
///
/// Reads `2021-03-05 10:20`, with seconds (dropped) or a `T`, a date alone (midnight), `10/08/2018 20:00`,
/// `10/08/18 8:05 PM`, and `1:45 PM` given the day. Years 1 to 9999, Gregorian.
public struct Timestamp: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
  /// Minutes since 1970-01-01 00:00.
  public let minutes: Int64

  public init(minutes: Int64) {
    self.minutes = min(max(minutes, Self.earliestMinutes), Self.latestMinutes)
  }

  /// nil unless the date exists and the time is within 00:00...23:59.
  public init?(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= Self.days(in: month, of: year),
      (0...23).contains(hour), (0...59).contains(minute)
    else { return nil }
    minutes = Int64(Self.dayNumber(year, month, day)) * 1440 + Int64(hour * 60 + minute)
  }

  /// - Parameter day: the date of a time without one (`1:45 PM`).
  public init?(_ text: String, on day: Timestamp? = nil) {
    var text = text
    let read = text.withUTF8 { TimestampText(bytes: $0, day: day).read() }
    guard let read else { return nil }
    self = read
  }

  public static func < (a: Timestamp, b: Timestamp) -> Bool { a.minutes < b.minutes }

  /// `YYYY-MM-DD HH:MM`, as the release layout writes it.
  public var description: String { "\(date) \(Self.padded(hour, 2)):\(Self.padded(minute, 2))" }

  /// `YYYY-MM-DD`.
  public var date: String {
    let (year, month, day) = civil
    return "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
  }

  /// Year, month (1...12) and day (1...31).
  public var civil: (year: Int, month: Int, day: Int) { Self.civil(fromDay: dayNumber) }
  /// Days since 1970-01-01.
  public var dayNumber: Int { Int((minutes - Int64(minuteOfDay)) / 1440) }
  public var hour: Int { minuteOfDay / 60 }
  public var minute: Int { minuteOfDay % 60 }
  private var minuteOfDay: Int { Int(((minutes % 1440) + 1440) % 1440) }

  private static let earliestMinutes = Int64(dayNumber(1, 1, 1)) * 1440
  private static let latestMinutes = Int64(dayNumber(9999, 12, 31)) * 1440 + 1439

  static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`.
  private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// `civil_from_days` of the same source.
  private static func civil(fromDay number: Int) -> (year: Int, month: Int, day: Int) {
    let z = number + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }

  private static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}

extension Timestamp {
  /// Reads the spellings of `init(_:on:)` from UTF-8, without making a string.
  public init?(utf8 bytes: ArraySlice<UInt8>) {
    guard let read = bytes.withUnsafeBufferPointer({ TimestampText(bytes: $0, day: nil).read() }) else { return nil }
    self = read
  }
}
