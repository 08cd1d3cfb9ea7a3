/// Dates with a month's name: `March 5, 2021`, `Mar 5 2021`, `5 March 2021`, `05-MAR-2021`, `March 2021`, `March 5th`,
/// `March 5-8`, `2021 March 5`, and a month alone after words like `in` or `since`.
struct MonthNameDates {
  private static let joints: Words = "and or to through"
  private static let ordinals: Words = "st nd rd th"
  /// Months that are words as well.
  private static let alsoWords: Words = "may march mar dec"

  let years: ClosedRange<Int>

  /// `March …` at `index`.
  func beginningWithMonth(_ index: Int, _ text: ClinicalText) -> DateMention? {
    guard let month = month(index, besideDash: text.isSymbol(index + 1, "-"), text) else { return nil }
    let next = text.isSymbol(index + 1, ".") && text.touches(index + 1) ? index + 2 : index + 1
    let dayIndex = skipping(next, "-/", text)
    if let (day, afterDay) = day(dayIndex, text) {
      // Mar-5-21, but March 5-21 is a range.
      if let (year, afterYear) = year(afterDay, text, mayBeShort: dayIndex > next) {
        return DateMention(year: year, month: month, day: day, next: afterYear)
      }
      if let range = range(month, day, afterDay, text) { return range }
      guard text[index].shape != .lower || !text.isWord(index, in: Self.alsoWords), isDay(before: afterDay, text) else {
        return nil
      }
      return DateMention(month: month, day: day, next: afterDay)
    }
    if let (year, afterYear) = year(text.isWord(next, "of") ? next + 1 : next, text, mayBeShort: false) {
      return DateMention(year: year, month: month, next: afterYear)
    }
    return isAlone(index, text) ? DateMention(month: month, next: index + 1) : nil
  }

  /// `5 March …` or `2021 March 5` at `index`.
  func beginningWithNumber(_ index: Int, _ text: ClinicalText) -> DateMention? {
    if text[index].length == 4, years.contains(text[index].value) {
      let at = skipping(index + 1, "-/,", text)
      guard let month = month(at, besideDash: text.touches(at), text),
        let (day, next) = day(skipping(at + 1, "-/.,", text), text)
      else { return nil }
      let year = DateMention.Field(range: text[index].range, value: text[index].value)
      return DateMention(year: year, month: month, day: day, next: next)
    }
    guard let (day, afterDay) = day(index, text) else { return nil }
    var at = skipping(afterDay, "-/.,", text)
    if text.isWord(at, "of") || text.isWord(at, "de") { at += 1 }
    guard text.gap(at) <= 1, let month = month(at, besideDash: text.touches(at), text) else { return nil }
    let next = text.isSymbol(at + 1, ".") && text.touches(at + 1) ? at + 2 : at + 1
    if let (year, afterYear) = year(next, text, mayBeShort: true) {
      return DateMention(year: year, month: month, day: day, next: afterYear)
    }
    guard text[at].shape != .lower || !text.isWord(at, in: Self.alsoWords) else { return nil }
    return DateMention(month: month, day: day, next: at + 1)
  }

  /// `March 5-8, 2021`
  private func range(
    _ month: DateMention.Field, _ day: DateMention.Field, _ next: Int, _ text: ClinicalText
  ) -> DateMention? {
    guard text.isSymbol(next, "-"), text.gap(next) <= 1, text.gap(next + 1) <= 1,
      let (lastDay, afterLast) = self.day(next + 1, text), lastDay.value > day.value, !text.isSymbol(afterLast, "/")
    else { return nil }
    var mention = DateMention(month: month, day: day, lastDay: lastDay, next: afterLast)
    if let (year, afterYear) = year(afterLast, text, mayBeShort: false) {
      (mention.year, mention.next) = (year, afterYear)
    }
    return mention
  }

  // MARK: fields

  private func month(_ index: Int, besideDash: Bool, _ text: ClinicalText) -> DateMention.Field? {
    guard text.classes(index).contains(.month), let (number, isFull) = MonthNames.month(text[index]) else { return nil }
    // `May` is its own abbreviation: short where the date is, as in 05-MAY-2021.
    return DateMention.Field(
      range: text[index].range, value: number, isMonthName: true, isFullName: isFull && !(number == 5 && besideDash))
  }

  /// A day of one or two digits, with `st`, `nd`, `rd` or `th`; no hour.
  private func day(_ index: Int, _ text: ClinicalText) -> (DateMention.Field, next: Int)? {
    let token = text[index]
    guard token.isNumber, token.length <= 2, (1...31).contains(token.value) else { return nil }
    var field = DateMention.Field(range: token.range, value: token.value)
    guard text.touches(index + 1) else { return (field, index + 1) }
    if text.isSymbol(index + 1, ":"), text[index + 2].isNumber { return nil }
    if text.isWord(index + 1, in: Self.ordinals) {
      field.ordinal = text[index + 1].range
      return (field, index + 2)
    }
    return !text[index + 1].isWord || text.classes(index + 1).contains(.month) ? (field, index + 1) : nil
  }

  /// Not `May 5.5`, `March 10%`, `Mar 5 mg`.
  private func isDay(before next: Int, _ text: ClinicalText) -> Bool {
    if text.classes(next).contains(.doseUnit) { return false }
    guard text.touches(next) else { return true }
    return !text.isSymbol(next, "%") && !(text.isSymbol(next, ".") && text[next + 1].isNumber && text.touches(next + 1))
  }

  /// `2021`, `'21`, `, 2021`; two digits without an apostrophe only after a dash or slash, or joined as in 05MAR21.
  private func year(
    _ index: Int, _ text: ClinicalText, mayBeShort: Bool
  ) -> (DateMention.Field, next: Int)? {
    var at = index
    var mayBeShort = mayBeShort && text.touches(at)
    if text.isSymbol(at, in: ",-/.") {
      mayBeShort = mayBeShort && text.isSymbol(at, in: "-/")
      at += 1
    }
    if text.isSymbol(at, "'") {
      mayBeShort = true
      at += 1
    }
    let token = text[at]
    guard token.isNumber, text.gap(at) <= 1,
      token.length == 4 && years.contains(token.value) || token.length == 2 && mayBeShort,
      // March 5, 2021.5
      !(text.touches(at + 1) && text.isSymbol(at + 1, in: ".,") && text[at + 2].isNumber && text.touches(at + 2))
    else { return nil }
    return (DateMention.Field(range: token.range, value: token.value), at + 1)
  }

  private func skipping(_ index: Int, _ symbols: String, _ text: ClinicalText) -> Int {
    text.isSymbol(index, in: symbols) && text.touches(index) ? index + 1 : index
  }

  /// `in March`, `since mid-March`, `March and April`: a month by itself.
  private func isAlone(_ index: Int, _ text: ClinicalText) -> Bool {
    guard text[index].shape == .capitalised else { return false }
    let joins = text.isSymbol(index + 1, in: "-/") || text.isWord(index + 1, in: Self.joints)
    if joins, text.classes(index + 2).contains(.month), text[index + 2].hasCapital { return true }
    let before = text.isSymbol(index - 1, "-") ? index - 2 : index - 1
    guard text.classes(before).contains(.monthCue) else { return false }
    // `by April Smith`: a name.
    return !text[index + 1].hasCapital || text.gap(index + 1) > 1
  }
}
