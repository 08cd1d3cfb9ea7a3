/// Dates and times as they are written in records.
package enum DateReader {
  /// The date at a digit.
  static func date(_ text: LabText, _ start: Int) -> (LabValue, end: Int)? {
    numeric(text, start) ?? yearAndMonth(text, start) ?? dayAndMonth(text, start)
  }

  /// `14:30`, `14:30:05`, `2:30 pm`.
  static func time(_ text: LabText, _ start: Int) -> (LabValue, end: Int)? {
    let hours = start..<text.digitsEnd(start)
    guard hours.count <= 2, text[hours.upperBound] == ":" else { return nil }
    let minutes = hours.upperBound + 1..<text.digitsEnd(hours.upperBound + 1)
    guard minutes.count == 2 else { return nil }
    var end = minutes.upperBound
    var second = 0
    if text[end] == ":", text.digitsEnd(end + 1) == end + 3 {
      second = text.integer(end + 1..<end + 3)
      end += 3
    }
    var hour = text.integer(hours)
    let minute = text.integer(minutes)
    let half = text.spacesEnd(end)
    let halfEnd = text.end(half) { $0.isASCIILetter || $0 == "." }
    switch text.lower(half..<halfEnd) {
    case "am", "a.m", "a.m.":
      if hour == 12 { hour = 0 }
      end = halfEnd
    case "pm", "p.m", "p.m.":
      if hour < 12 { hour += 12 }
      end = halfEnd
    default: break
    }
    guard hour < 24, minute < 60, second < 60, !text.isDigit(end) else { return nil }
    return (.time(hour: hour, minute: minute, second: second), end)
  }

  /// The date at the name of a month: `March 2, 2019`, `Mar 2019`, `March 2nd`.
  static func dateFromMonth(_ text: LabText, _ start: Int) -> (LabValue, end: Int)? {
    guard let (month, isPlain, end) = month(text, start) else { return nil }
    let first = separatorsEnd(text, end)
    guard text.isDigit(first) else { return nil }
    if let (year, yearEnd) = year(text, first) { return valid(year, month, nil, yearEnd) }
    guard let (day, dayEnd) = day(text, first) else { return nil }
    let next = separatorsEnd(text, dayEnd)
    if let (year, yearEnd) = year(text, next) { return valid(year, month, day, yearEnd) }
    // `may 5` may be a verb.
    guard !text.isInWord(dayEnd), isPlain || text[start] == "M" else { return nil }
    return valid(nil, month, day, dayEnd)
  }

  /// `2019-03-02`, `3/2/2019`, `3/2/19`, `2.3.2019`.
  private static func numeric(_ text: LabText, _ start: Int) -> (LabValue, end: Int)? {
    let a = start..<text.digitsEnd(start)
    guard let mark = text[a.upperBound], mark == "-" || mark == "/" || mark == "." else { return nil }
    let b = a.upperBound + 1..<text.digitsEnd(a.upperBound + 1)
    guard (1...2).contains(b.count), text[b.upperBound] == mark else { return nil }
    let c = b.upperBound + 1..<text.digitsEnd(b.upperBound + 1)
    // A fourth part: no date.
    if text[c.upperBound] == mark, text.isDigit(c.upperBound + 1) { return nil }
    if a.count == 4, (1...2).contains(c.count) {
      return valid(text.integer(a), text.integer(b), text.integer(c), endWithTime(text, c.upperBound))
    }
    guard (1...2).contains(a.count), c.count == 4 || (c.count == 2 && mark != "-") else { return nil }
    let year = c.count == 4 ? text.integer(c) : fullYear(text.integer(c))
    let (x, y) = (text.integer(a), text.integer(b))
    let isDayFirst = mark == "." || x > 12
    return valid(year, isDayFirst ? y : x, isDayFirst ? x : y, c.upperBound)
  }

  /// `2019-03`.
  private static func yearAndMonth(_ text: LabText, _ start: Int) -> (LabValue, end: Int)? {
    guard let (year, end) = year(text, start), text[end] == "-" else { return nil }
    let month = end + 1..<text.digitsEnd(end + 1)
    guard month.count == 2, !text.isInWord(month.upperBound), text[month.upperBound] != "-" else { return nil }
    return valid(year, text.integer(month), nil, month.upperBound)
  }

  /// `2 March 2019`, `02-Mar-2019`, `2nd of March`.
  private static func dayAndMonth(_ text: LabText, _ start: Int) -> (LabValue, end: Int)? {
    guard let (day, dayEnd) = day(text, start) else { return nil }
    var next = separatorsEnd(text, dayEnd)
    if text.lower(next..<text.lettersEnd(next)) == "of" { next = text.spacesEnd(next + 2) }
    guard let (month, isPlain, monthEnd) = month(text, next) else { return nil }
    if let (year, end) = year(text, separatorsEnd(text, monthEnd)) { return valid(year, month, day, end) }
    guard isPlain || text[next] == "M" else { return nil }
    return valid(nil, month, day, monthEnd)
  }

  // MARK: parts

  package static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]

  private static let monthStarts = months.map { ScalarText($0.unicodeScalars.prefix(3)) }

  /// A whole word that names a month, or its first three letters (or `Sept`) with or without a point.
  ///
  /// - Returns: `isPlain` unless the word is also another one, as `may` is.
  private static func month(_ text: LabText, _ start: Int) -> (month: Int, isPlain: Bool, end: Int)? {
    let end = text.lettersEnd(start)
    guard end - start >= 3 else { return nil }
    guard let found = monthStarts.firstIndex(where: { text.startsWith($0, start) }) else { return nil }
    let word = text.lower(start..<end)
    guard word.count == 3 || word == months[found] || word == "sept" else { return nil }
    let hasPoint = text[end] == "." && word.count <= 4 && word != months[found]
    return (found + 1, !["may", "march", "mar"].contains(word), hasPoint ? end + 1 : end)
  }

  private static func year(_ text: LabText, _ start: Int) -> (Int, end: Int)? {
    let end = text.digitsEnd(start)
    guard end - start == 4, !text.isLetter(end) else { return nil }
    let year = text.integer(start..<end)
    return (1000..<3000).contains(year) ? (year, end) : nil
  }

  private static func day(_ text: LabText, _ start: Int) -> (Int, end: Int)? {
    let end = text.digitsEnd(start)
    guard (1...2).contains(end - start) else { return nil }
    let suffix = text.lettersEnd(end)
    let isOrdinal = ["st", "nd", "rd", "th"].contains(text.lower(end..<suffix))
    return (text.integer(start..<end), isOrdinal ? suffix : end)
  }

  /// What may stand between the parts of a date: blanks, a comma, or a dash.
  private static func separatorsEnd(_ text: LabText, _ start: Int) -> Int {
    if text[start] == "-" || text[start] == "/" { return start + 1 }
    let end = text.spacesEnd(start)
    return text[end] == "," ? text.spacesEnd(end + 1) : end
  }

  /// The end of a date that a time follows after `T`.
  private static func endWithTime(_ text: LabText, _ end: Int) -> Int {
    text[end] == "T" && text.isDigit(end + 1) ? end + 1 : end
  }

  private static func fullYear(_ twoDigits: Int) -> Int { twoDigits < 69 ? 2000 + twoDigits : 1900 + twoDigits }

  private static func valid(_ year: Int?, _ month: Int, _ day: Int?, _ end: Int) -> (LabValue, end: Int)? {
    guard (1...12).contains(month) else { return nil }
    if let day, !(1...dayCount(year, month)).contains(day) { return nil }
    return (.date(year: year, month: month, day: day), end)
  }

  private static func dayCount(_ year: Int?, _ month: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2:
      if let year, !(year.isMultiple(of: 4) && !year.isMultiple(of: 100) || year.isMultiple(of: 400)) { 28 } else { 29 }
    default: 31
    }
  }
}
