/// The ages in `person` blocks: `age` > `days`, `years`, and the older layout's lines.
///
/// Ages of a person whose birth was moved follow the moved birth; no age exceeds 90 years.
struct PersonAges {
  /// 90 years of 365.2425 days.
  private static let oldestDays = 32_872

  let dates: DateShift

  /// `Age in Days: 13914`, `Age in Years: 38`.
  func find(in text: ClinicalText, _ found: inout Findings) {
    for index in text.tokens.indices where text.isWord(index, "age") {
      guard text.isWord(index + 1, "in"), text.isSymbol(index + 3, ":") else { continue }
      if text.isWord(index + 2, "days") { replace(text, at: index + 4, inDays: true, &found) }
      if text.isWord(index + 2, "years") { replace(text, at: index + 4, inDays: false, &found) }
    }
  }

  /// Replaces the number at token `index` where it shows more than may be shown.
  func replace(_ text: ClinicalText, at index: Int, inDays: Bool, _ found: inout Findings) {
    let token = text[index]
    guard token.isNumber else { return }
    // Beyond 18 digits the value is not known, but certainly too large.
    let value = token.length > 18 ? Int.max : token.value
    let moved = max(0, value - (inDays ? dates.daysLater : dates.yearsLater))
    let shown = min(moved, inDays ? Self.oldestDays : DateShift.oldestAge)
    if shown != value { found.add(.age, token.range, String(shown)) }
  }
}
