import EHR

/// Dates in every usual spelling, rewritten field by field, so that separators and times around them stay.
///
/// Numbers alone: `2021-03-05`, `2021/3/5`, `20210305`, `10/08/2018`, `10-8-18`, `25/12/2018` (a first number over 12
/// is a day), `05.03.2021`, `03/2021`, and `3/5` where the context says so (`DayCue`). With names: `MonthNameDates`.
struct DateFinder: IdentifierFinder {
  /// Years taken for a date's in prose. Attributes that hold timestamps allow any.
  var years = 1880...2150

  func find(in text: ClinicalText, as patient: inout PatientDisguise, into found: inout Findings) {
    var index = 0
    /// The token after the last date: `3/5/21-3/8/21` goes on with a dash.
    var afterDate = -1
    while index < text.tokens.count {
      guard found.isFree(text[index].range), let date = mention(at: index, afterDate: afterDate, in: text),
        let parts = date.shifted(by: patient.dates, written: text.written, in: text)
      else {
        index += 1
        continue
      }
      found.add(.date, parts)
      afterDate = date.next
      index = date.next
    }
  }

  private func mention(at index: Int, afterDate: Int, in text: ClinicalText) -> DateMention? {
    let named = MonthNameDates(years: years)
    if text.classes(index).contains(.month) { return named.beginningWithMonth(index, text) }
    guard text[index].isNumber, begins(index, afterDate, text) else { return nil }
    return fullDate(index, text) ?? named.beginningWithNumber(index, text) ?? monthAndYear(index, text)
      ?? compact(index, text) ?? monthAndDay(index, afterDate, text)
  }

  /// `2021-03-05` or `3/5/2021`, the same separator twice.
  private func fullDate(_ index: Int, _ text: ClinicalText) -> DateMention? {
    let (first, second, third) = (text[index], text[index + 2], text[index + 4])
    guard second.isNumber, second.length <= 2, third.isNumber, text.isSymbol(index + 1, in: "/-."),
      text[index + 3].shape == .symbol, text[index + 3].code == text[index + 1].code,
      ends(index + 5, hasLongYear: first.length == 4 || third.length == 4, text)
    else { return nil }
    // 10 / 08 / 2018
    let mayBeLoose = third.length == 4 && text.isSymbol(index + 1, "/")
    guard (1...4).allSatisfy({ text.gap(index + $0) <= (mayBeLoose ? 1 : 0) }) else { return nil }
    if first.length == 4 {
      return third.length <= 2 && years.contains(first.value) ? date(first, second, third, next: index + 5) : nil
    }
    guard first.length <= 2 else { return nil }
    switch third.length {
    case 4: guard years.contains(third.value) else { return nil }
    // 3.5.21 is a version or a section.
    case 2: guard !text.isSymbol(index + 1, "."), !touchesWordBefore(index, text) else { return nil }
    default: return nil
    }
    return first.value > 12 ? date(third, second, first, next: index + 5) : date(third, first, second, next: index + 5)
  }

  /// `03/2021`.
  private func monthAndYear(_ index: Int, _ text: ClinicalText) -> DateMention? {
    let (month, year) = (text[index], text[index + 2])
    guard month.length <= 2, year.isNumber, year.length == 4, (1900...2150).contains(year.value),
      text.isSymbol(index + 1, in: "/-"), text.touches(index + 1), text.touches(index + 2),
      ends(index + 3, hasLongYear: true, text), !touchesWordBefore(index, text)
    else { return nil }
    return date(year, month, nil, next: index + 3)
  }

  /// `20210305`, also with hour and minute behind it.
  private func compact(_ index: Int, _ text: ClinicalText) -> DateMention? {
    let token = text[index]
    guard token.length == 8 || token.length == 12 || token.length == 14, !touchesWordBefore(index, text) else {
      return nil
    }
    func field(_ offset: Int, _ length: Int) -> DateMention.Field {
      let range = token.start + offset..<token.start + offset + length
      return DateMention.Field(range: range, value: text.bytes[range].reduce(0) { $0 * 10 + Int($1 - 0x30) })
    }
    let (year, month, day) = (field(0, 4), field(4, 2), field(6, 2))
    guard (1900...2100).contains(year.value), Timestamp(year: year.value, month: month.value, day: day.value) != nil
    else { return nil }
    return DateMention(year: year, month: month, day: day, next: index + 1)
  }

  /// `3/5`, where something beside it says that it is no score.
  private func monthAndDay(_ index: Int, _ afterDate: Int, _ text: ClinicalText) -> DateMention? {
    let (month, day) = (text[index], text[index + 2])
    guard month.length <= 2, day.isNumber, day.length <= 2, day.value >= 1, text.isSymbol(index + 1, "/"),
      text.touches(index + 1), text.touches(index + 2), !touchesWordBefore(index, text)
    else { return nil }
    let next = index + 3
    if text.touches(next) {
      guard text.isSymbol(next, in: "-.,;:)]'\"?!@&") else { return nil }
      if text.isSymbol(next, "."), text[next + 1].isNumber, text.touches(next + 1) { return nil }
    }
    guard DayCue(text: text, index: index, afterDate: afterDate).isDate else { return nil }
    return date(nil, month, day, next: next)
  }

  private func date(_ year: Token?, _ month: Token, _ day: Token?, next: Int) -> DateMention? {
    guard (1...12).contains(month.value), day.map({ (1...31).contains($0.value) }) ?? true else { return nil }
    func field(_ token: Token) -> DateMention.Field { DateMention.Field(range: token.range, value: token.value) }
    return DateMention(year: year.map(field), month: field(month), day: day.map(field), next: next)
  }

  // MARK: boundaries

  /// Whether a date may begin at `index`: not inside a longer chain of numbers, not after a currency sign.
  private func begins(_ index: Int, _ afterDate: Int, _ text: ClinicalText) -> Bool {
    guard index > 0, text.touches(index), text[index - 1].shape == .symbol, index - 1 != afterDate else { return true }
    if text.isSymbol(index - 1, in: "#$%^+") { return false }
    return !(text.isSymbol(index - 1, in: "/-.:,") && text[index - 2].isNumber && text.touches(index - 1))
  }

  private func touchesWordBefore(_ index: Int, _ text: ClinicalText) -> Bool {
    text.touches(index) && text[index - 1].isWord
  }

  /// Whether a date with a year may end before token `index`.
  private func ends(_ index: Int, hasLongYear: Bool, _ text: ClinicalText) -> Bool {
    let next = text[index]
    // 5/10/20 mg
    if !hasLongYear, next.classes.contains(.doseUnit), text.gap(index) <= 1 { return false }
    guard text.touches(index) else { return true }
    if text.isSymbol(index, "%") { return false }
    // A point or slash goes on with the number, and so does the dash of 10-12-2018-3; another dash joins two dates.
    let goesOn =
      text.isSymbol(index, in: "/.\\")
      || text.isSymbol(index, "-") && text.isSymbol(index - 2, "-") && text[index + 1].length != 4
    return !(goesOn && text[index + 1].isNumber && text.touches(index + 1))
  }
}
