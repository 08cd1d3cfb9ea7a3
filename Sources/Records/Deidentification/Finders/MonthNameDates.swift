/// Dates with a month's name: `March 5, 2021`, `Mar 5 2021`, `5 March 2021`, `05-MAR-2021`, `March 2021`, `March 5th`,
/// `2021 March 5`, and a month alone after words like `in` or `since`.
struct MonthNameDates {
  let years: ClosedRange<Int>

  /// `March …` at `index`.
  func beginningWithMonth(_ index: Int, _ text: ClinicalText) -> DateMention? {
    guard let month = month(index, besideDash: text.isSymbol(index + 1, "-"), text) else { return nil }
    var next = index + 1
    if text.isSymbol(next, "."), text.touches(next) { next += 1 }
    let isLower = text[index].shape == .lower
    if let (day, afterDay) = day(skipping(next, "-/", text), text) {
      if let (year, afterYear) = year(afterDay, text, after: day) {
        return DateMention(year: year, month: month, day: day, next: afterYear)
      }
      guard !isLower || !isVerb(index, text), !text.classes(afterDay).contains(.doseUnit) else { return nil }
      // `May 5.5`, `March 10%`.
      if text.touches(afterDay), text.isSymbol(afterDay, "%") || (text.isSymbol(afterDay, ".") && text[afterDay + 1].isNumber && text.touches(afterDay + 1)) {
        return nil
      }
      return DateMention(year: nil, month: month, day: day, next: afterDay)
    }
    if let (year, afterYear) = year(text.isWord(next, "of") ? next + 1 : next, text, after: nil) {
      return DateMention(year: year, month: month, day: nil, next: afterYear)
    }
    guard !isLower, text[index].length >= 3, isAlone(index, text) else { return nil }
    return DateMention(year: nil, month: month, day: nil, next: index + 1)
  }

  /// `5 March …` or `2021 March 5` at `index`.
  func beginningWithNumber(_ index: Int, _ text: ClinicalText) -> DateMention? {
    if text[index].length == 4, years.contains(text[index].value) {
      let monthIndex = skipping(index + 1, "-/,", text)
      guard let month = month(monthIndex, besideDash: text.touches(monthIndex), text),
        let (day, next) = day(skipping(monthIndex + 1, "-/.,", text), text)
      else { return nil }
      return DateMention(year: DateMention.Field(range: text[index].range, value: text[index].value), month: month, day: day, next: next)
    }
    guard let (day, afterDay) = day(index, text) else { return nil }
    var monthIndex = skipping(afterDay, "-/.,", text)
    if text.isWord(monthIndex, "of") || text.isWord(monthIndex, "de") { monthIndex += 1 }
    guard text.gap(monthIndex) <= 1, let month = month(monthIndex, besideDash: text.touches(monthIndex), text) else { return nil }
    var next = monthIndex + 1
    if text.isSymbol(next, "."), text.touches(next) { next += 1 }
    if let (year, afterYear) = year(next, text, after: day) {
      return DateMention(year: year, month: month, day: day, next: afterYear)
    }
    guard text[monthIndex].shape != .lower || !isVerb(monthIndex, text) else { return nil }
    return DateMention(year: nil, month: month, day: day, next: monthIndex + 1)
  }

  // MARK: fields

  private func month(_ index: Int, besideDash: Bool, _ text: ClinicalText) -> DateMention.Field? {
    let token = text[index]
    guard token.classes.contains(.month), let (number, isFull) = MonthNames.month(token) else { return nil }
    // `May` is its own abbreviation: short where the date is, as in 05-MAY-2021.
    let isFullName = isFull && !(number == 5 && besideDash)
    return DateMention.Field(range: token.range, value: number, isMonthName: true, isFullName: isFullName)
  }

  /// A day of one or two digits, with `st`, `nd`, `rd` or `th`.
  private func day(_ index: Int, _ text: ClinicalText) -> (DateMention.Field, next: Int)? {
    let token = text[index]
    guard token.isNumber, token.length <= 2, (1...31).contains(token.value), text.gap(index) <= 1 || index == 0 || text[index - 1].isWord || true
    else { return nil }
    var field = DateMention.Field(range: token.range, value: token.value)
    guard text.touches(index + 1), text[index + 1].isWord else {
      // 10:30 is a time.
      return text.isSymbol(index + 1, ":") && text.touches(index + 1) && text[index + 2].isNumber ? nil : (field, index + 1)
    }
    if ["st", "nd", "rd", "th"].contains(where: { text.isWord(index + 1, $0) }) {
      field.ordinal = text[index + 1].range
      return (field, index + 2)
    }
    return text.classes(index + 1).contains(.month) ? (field, index + 1) : nil
  }

  /// `2021`, `'21`, `, 2021`; two digits without an apostrophe only after a dash or slash.
  private func year(_ index: Int, _ text: ClinicalText, after day: DateMention.Field?) -> (DateMention.Field, next: Int)? {
    var at = index
    var allowsShort = false
    if text.isSymbol(at, in: ",-/.") {
      allowsShort = text.isSymbol(at, in: "-/") && text.touches(at) && day != nil
      at += 1
    }
    if text.isSymbol(at, "'") {
      allowsShort = true
      at += 1
    }
    let token = text[at]
    guard token.isNumber, text.gap(at) <= 1 else {
      // 05MAR21
      return nil
    }
    let isJoined = day != nil && at == index && text.touches(at)
    let isShort = token.length == 2 && (allowsShort || isJoined)
    guard (token.length == 4 && years.contains(token.value)) || isShort else { return nil }
    if text.touches(at + 1), text.isSymbol(at + 1, in: ".,"), text[at + 2].isNumber, text.touches(at + 2) { return nil }
    return (DateMention.Field(range: token.range, value: token.value), at + 1)
  }

  private func skipping(_ index: Int, _ symbols: String, _ text: ClinicalText) -> Int {
    text.isSymbol(index, in: symbols) && text.touches(index) ? index + 1 : index
  }

  /// May, march and mar are words as well.
  private func isVerb(_ index: Int, _ text: ClinicalText) -> Bool {
    text.isWord(index, "may") || text.isWord(index, "march") || text.isWord(index, "mar") || text.isWord(index, "sat") || text.isWord(index, "dec")
  }

  /// `in March`, `since last March`: a month by itself.
  private func isAlone(_ index: Int, _ text: ClinicalText) -> Bool {
    guard text[index].shape == .capitalised, text.classes(index - 1).contains(.monthCue) || text.isSymbol(index - 1, "-") && text.classes(index - 2).contains(.monthCue)
    else { return false }
    // `in May Clinic`, `by April Smith`: a name.
    return !text[index + 1].hasCapital || text.gap(index + 1) > 1
  }
}
