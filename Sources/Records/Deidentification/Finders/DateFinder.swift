import EHR

/// Dates in every usual spelling, rewritten field by field, so that separators and times around them stay.
///
/// Numbers alone: `2021-03-05`, `2021/3/5`, `20210305`, `10/08/2018`, `10-8-18`, `25/12/2018` (a first number over 12
/// is a day), `05.03.2021`, `03/2021`, and `3/5` where the context says so. With names: see `MonthNameDates`.
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
    let token = text[index]
    if token.isNumber {
      guard begins(index, afterDate, text) else { return nil }
      return fullDate(index, text) ?? MonthNameDates(years: years).beginningWithNumber(index, text)
        ?? monthAndYear(index, text) ?? compact(index, text) ?? monthAndDay(index, afterDate, text)
    }
    guard token.classes.contains(.month) else { return nil }
    return MonthNameDates(years: years).beginningWithMonth(index, text)
  }

  /// `2021-03-05` or `3/5/2021`, the same separator twice.
  private func fullDate(_ index: Int, _ text: ClinicalText) -> DateMention? {
    let (first, second, third) = (text[index], text[index + 2], text[index + 4])
    guard second.isNumber, third.isNumber, text.isSymbol(index + 1, in: "/-."), text[index + 1].code == text[index + 3].code,
      text[index + 3].shape == .symbol, first.length <= 4, second.length <= 2, third.length <= 4
    else { return nil }
    let isTight = (1...4).allSatisfy { text.touches(index + $0) }
    // 10 / 08 / 2018
    guard isTight || (third.length == 4 && text.isSymbol(index + 1, "/") && (1...4).allSatisfy { text.gap(index + $0) <= 1 })
    else { return nil }
    guard ends(index + 5, yearDigits: max(first.length, third.length), text) else { return nil }
    if first.length == 4 {
      guard third.length <= 2, years.contains(first.value) else { return nil }
      return date(year: first, month: second, day: third, next: index + 5)
    }
    guard first.length <= 2, third.length == 4 || third.length == 2 else { return nil }
    if third.length == 4, !years.contains(third.value) { return nil }
    // 3.5.21 is a version or a section.
    if text.isSymbol(index + 1, "."), third.length == 2 { return nil }
    if third.length == 2, touchesWordBefore(index, text) { return nil }
    let isDayFirst = first.value > 12
    return date(year: third, month: isDayFirst ? second : first, day: isDayFirst ? first : second, next: index + 5)
  }

  /// `03/2021`.
  private func monthAndYear(_ index: Int, _ text: ClinicalText) -> DateMention? {
    let (month, year) = (text[index], text[index + 2])
    guard month.length <= 2, year.isNumber, year.length == 4, (1900...2150).contains(year.value), years.contains(year.value),
      text.isSymbol(index + 1, in: "/-"), text.touches(index + 1), text.touches(index + 2),
      ends(index + 3, yearDigits: 4, text), !touchesWordBefore(index, text)
    else { return nil }
    return date(year: year, month: month, day: nil, next: index + 3)
  }

  /// `20210305`, also with hour and minute behind it.
  private func compact(_ index: Int, _ text: ClinicalText) -> DateMention? {
    let token = text[index]
    guard token.length == 8 || token.length == 12 || token.length == 14, !touchesWordBefore(index, text) else { return nil }
    let start = token.start
    func field(_ range: Range<Int>) -> DateMention.Field {
      let value = text.bytes[range].reduce(0) { $0 * 10 + Int($1 - 0x30) }
      return DateMention.Field(range: range, value: value)
    }
    let year = field(start..<start + 4)
    guard (1900...2100).contains(year.value) else { return nil }
    let (month, day) = (field(start + 4..<start + 6), field(start + 6..<start + 8))
    guard Timestamp(year: year.value, month: month.value, day: day.value) != nil else { return nil }
    return DateMention(year: year, month: month, day: day, next: index + 1)
  }

  /// `3/5`, where something beside it says that it is no score.
  private func monthAndDay(_ index: Int, _ afterDate: Int, _ text: ClinicalText) -> DateMention? {
    let (month, day) = (text[index], text[index + 2])
    guard month.length <= 2, day.isNumber, day.length <= 2, text.isSymbol(index + 1, "/"), text.touches(index + 1),
      text.touches(index + 2), !touchesWordBefore(index, text), (1...12).contains(month.value), day.value >= 1
    else { return nil }
    let after = index + 3
    if text.touches(after) {
      let next = text[after]
      let isRange = text.isSymbol(after, "-")
      guard isRange || text.isSymbol(after, in: ".,;:)]'\"?!") else { return nil }
      if text.isSymbol(after, "."), text[after + 1].isNumber, text.touches(after + 1) { return nil }
      _ = next
    }
    guard DayCue(text: text, index: index, afterDate: afterDate).isDate else { return nil }
    return date(year: nil, month: month, day: day, next: after)
  }

  private func date(year: Token?, month: Token, day: Token?, next: Int) -> DateMention? {
    guard (1...12).contains(month.value), day.map({ (1...31).contains($0.value) }) ?? true else { return nil }
    func field(_ token: Token) -> DateMention.Field { DateMention.Field(range: token.range, value: token.value) }
    return DateMention(year: year.map(field), month: field(month), day: day.map(field), next: next)
  }

  // MARK: boundaries

  /// Whether a date may begin at `index`: not inside a longer chain of numbers.
  private func begins(_ index: Int, _ afterDate: Int, _ text: ClinicalText) -> Bool {
    guard index > 0, text.touches(index) else { return true }
    guard text[index - 1].shape == .symbol else { return true }
    if index - 1 == afterDate { return true }
    if text.isSymbol(index - 1, in: "#$%^~<>=+*") { return text.isSymbol(index - 1, in: "~<>=*") }
    let isChain = text.isSymbol(index - 1, in: "/-.:,") && text[index - 2].isNumber && text.touches(index - 1)
    return !isChain
  }

  private func touchesWordBefore(_ index: Int, _ text: ClinicalText) -> Bool {
    index > 0 && text.touches(index) && text[index - 1].isWord
  }

  /// Whether a date with a year may end before token `index`.
  private func ends(_ index: Int, yearDigits: Int, _ text: ClinicalText) -> Bool {
    let next = text[index]
    if yearDigits == 2, next.classes.contains(.doseUnit), text.gap(index) <= 1 { return false }
    guard text.touches(index) else { return true }
    if next.isWord { return yearDigits == 4 || next.shape != .lower || !next.classes.contains(.doseUnit) }
    guard text[index + 1].isNumber, text.touches(index + 1) else { return !text.isSymbol(index, "%") }
    // A dash may join two dates; a point or slash goes on with the number.
    return text.isSymbol(index, in: "-,;:") && !(text.isSymbol(index, "-") && text.isSymbol(index - 2, "-") && text[index + 1].length > 2 && !isDateAt(index + 1, text))
  }

  private func isDateAt(_ index: Int, _ text: ClinicalText) -> Bool {
    text[index].length == 4 && text.isSymbol(index + 1, "-") && text[index + 2].length == 2
  }
}

/// Whether `3/5` is a day and no score: a word like `on` before it, a weekday, a range, its place in the line.
private struct DayCue {
  let text: ClinicalText
  let index: Int
  let afterDate: Int

  var isDate: Bool {
    if isFollowedByScaleWord { return false }
    let isScore = looksLikeScore && hasScaleWordNearby
    if isScore { return false }
    if index - 1 == afterDate, text.isSymbol(index - 1, "-") { return true }
    if isFollowedByRange { return true }
    var before = index - 1
    while text.isSymbol(before, in: "(:,.-~") { before -= 1 }
    let word = text[before]
    if word.classes.contains(.weekday) { return true }
    if word.classes.contains(.dateCue) { return !isFraction || text.isWord(before, "on") }
    // `3/5: seen in clinic` begins a line.
    if before == index - 1, word.isLineEnd { return text.isSymbol(index + 3, in: ":-") && !looksLikeScore }
    if isFollowedByTime { return true }
    return false
  }

  private var month: Int { text[index].value }
  private var day: Int { text[index + 2].value }
  private var isFraction: Bool { month < day && [2, 3, 4, 8].contains(day) && month <= 3 }
  private var looksLikeScore: Bool { month <= day && [2, 3, 4, 5, 6, 10].contains(day) }

  private var isFollowedByScaleWord: Bool {
    !text[index + 3].isLineEnd && text.classes(index + 3).contains(.scale)
  }

  private var isFollowedByTime: Bool {
    let at = text.isWord(index + 3, "at") || text.isSymbol(index + 3, "@") ? index + 4 : index + 3
    return text[at].isNumber && text.isSymbol(at + 1, ":") && text[at + 2].isNumber
  }

  /// `3/5-3/8`, `3/5 to 3/8`.
  private var isFollowedByRange: Bool {
    let joins = text.isSymbol(index + 3, "-") || text.isWord(index + 3, "to") || text.isWord(index + 3, "through")
    guard joins, text[index + 4].isNumber, text.isSymbol(index + 5, "/"), text[index + 6].isNumber else { return false }
    let (month, day) = (text[index + 4].value, text[index + 6].value)
    guard (1...12).contains(month), (1...31).contains(day) else { return false }
    return !(looksLikeScore && self.day == day)
  }

  private var hasScaleWordNearby: Bool {
    var before = index - 1
    while before >= max(0, index - 10), !text[before].isLineEnd {
      if text.classes(before).contains(.scale) { return true }
      before -= 1
    }
    return false
  }
}
