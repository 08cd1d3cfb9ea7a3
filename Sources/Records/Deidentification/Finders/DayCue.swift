/// Whether `3/5` is a day and no score: a word like `on` before it, a weekday, a range, a leading zero, its place in
/// the line; and nothing nearby that speaks of strength, pain or murmurs.
struct DayCue {
  private static let joints: Words = "and or to through"

  let text: ClinicalText
  /// The month's token.
  let index: Int
  /// The token after the last date before.
  let afterDate: Int

  var isDate: Bool {
    guard (1...12).contains(month), !isBeforeScaleWord, !(looksLikeScore && (isAfterScaleWord || isChangingScore))
    else { return false }
    // 3/5/21-3/8, 3/5 and 3/6
    if index - 1 == afterDate, text.isSymbol(index - 1, in: "-,&") || text.isWord(index - 1, in: Self.joints) {
      return true
    }
    if text.bytes[text[index].start] == UInt8(ascii: "0") || isBeforeRange || isBeforeTime { return true }
    var before = index - 1
    while text.isSymbol(before, in: "(:,.-~") { before -= 1 }
    let classes = text.classes(before)
    if classes.contains(.weekday) { return true }
    if classes.contains(.dateCue) { return !isFraction || text.isWord(before, "on") }
    // `3/5: seen in clinic` begins a line.
    return text[index - 1].isLineEnd && text.isSymbol(index + 3, in: ":-") && !looksLikeScore
  }

  private var month: Int { text[index].value }
  private var day: Int { text[index + 2].value }
  private var isFraction: Bool { month < day && month <= 3 && [2, 3, 4, 8].contains(day) }
  private var looksLikeScore: Bool { month <= day && [2, 3, 4, 5, 6, 10].contains(day) }

  private var isBeforeScaleWord: Bool { text.classes(index + 3).contains(.scale) }

  private var isAfterScaleWord: Bool {
    for before in stride(from: index - 1, through: max(0, index - 10), by: -1) {
      if text[before].isLineEnd { return false }
      if text.classes(before).contains(.scale) { return true }
    }
    return false
  }

  /// 3/5 at 10:30
  private var isBeforeTime: Bool {
    let at = text.isWord(index + 3, "at") || text.isSymbol(index + 3, "@") ? index + 4 : index + 3
    return text[at].isNumber && text.isSymbol(at + 1, ":") && text[at + 2].isNumber
  }

  /// 3/5-3/8, 3/5 to 3/8
  private var isBeforeRange: Bool {
    let next = index + 3
    return (text.isSymbol(next, "-") || text.isWord(next, "to") || text.isWord(next, "through"))
      && text[next + 1].isNumber
      && text.isSymbol(next + 2, "/") && text[next + 3].isNumber && (1...12).contains(text[next + 1].value)
      && (1...31).contains(text[next + 3].value)
  }

  /// 3/5 to 4/5
  private var isChangingScore: Bool { isBeforeRange && day == text[index + 6].value }
}
