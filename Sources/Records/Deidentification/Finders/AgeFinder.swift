/// Ages of 90 and more in prose become `90+`: `93-year-old`, `93 y/o`, `93yo`, `aged 93`, `ninety-three years old`.
struct AgeFinder: IdentifierFinder {
  private static let ages = DateShift.oldestAge...130

  func find(in text: ClinicalText, as patient: inout PatientDisguise, into found: inout Findings) {
    for index in text.tokens.indices {
      if text[index].isNumber {
        guard text[index].length <= 3, Self.ages.contains(text[index].value),
          !(text.touches(index) && text.isSymbol(index - 1, in: "/.,:$#+")), isAge(index, text)
        else { continue }
        found.add(.age, text[index].range, "90+")
      } else if let next = spelledOut(index, text), isFollowedByAge(next, text) || isAfterAge(index, text) {
        found.add(.age, text[index].start..<text[next - 1].end, "90+")
      }
    }
  }

  private func isAge(_ index: Int, _ text: ClinicalText) -> Bool {
    isFollowedByAge(index + 1, text) || isAfterAge(index, text) || isSexBehind(index, text)
  }

  /// Years old, year-old, yo, y/o, y.o., years of age, year female.
  private func isFollowedByAge(_ index: Int, _ text: ClinicalText) -> Bool {
    var at = index
    if text.isSymbol(at, "-") { at += 1 }
    guard text.gap(at) <= 1 else { return false }
    if ["yo", "yof", "yom", "yoa"].contains(where: { text.isWord(at, $0) }) { return true }
    if text.isWord(at, "y") {
      if text.isSymbol(at + 1, in: "/.-"), text.isWord(at + 2, "o") { return true }
      return text.isWord(at + 1, "o") || isPerson(at + 1, text)
    }
    guard text.classes(at).contains(.ageUnit) else { return false }
    at += 1
    if text.isSymbol(at, in: "-.") { at += 1 }
    if text.isWord(at, "of") { return text.isWord(at + 1, "age") }
    return text.isWord(at, "old") || text.isWord(at, "young") || isPerson(at, text)
  }

  private func isPerson(_ index: Int, _ text: ClinicalText) -> Bool {
    ["male", "female", "man", "woman", "gentleman", "lady", "patient", "m", "f", "veteran"].contains { text.isWord(index, $0) }
  }

  /// Age 93, aged 93, age: 93.
  private func isAfterAge(_ index: Int, _ text: ClinicalText) -> Bool {
    var at = index - 1
    while text.isSymbol(at, in: ":=(") || text.isWord(at, "of") || text.isWord(at, "is") || text.isWord(at, "in")
      || text.isWord(at, "years") || text.isWord(at, "was")
    { at -= 1 }
    guard text.isWord(at, "age") || text.isWord(at, "aged") || text.isWord(at, "ages") else { return false }
    // `ages 90-95 %` and other ranges stay; so do measures.
    let next = index + 1
    return !text.isSymbol(next, "%") && !text.classes(next).contains(.doseUnit)
  }

  /// 93F with, 93M who; never 101F, a temperature.
  private func isSexBehind(_ index: Int, _ text: ClinicalText) -> Bool {
    guard text.touches(index + 1), text.isWord(index + 1, "f") || text.isWord(index + 1, "m") else { return false }
    return ["with", "who", "w", "s", "hx", "h", "presents", "presenting", "admitted", "p", "c", "found", "brought"]
      .contains { text.isWord(index + 2, $0) }
  }

  /// The token after `ninety`, `ninety-three`, `one hundred and two`.
  private func spelledOut(_ index: Int, _ text: ClinicalText) -> Int? {
    if text.isWord(index, "ninety") {
      let at = text.isSymbol(index + 1, "-") ? index + 2 : index + 1
      return isUnit(at, text) ? at + 1 : index + 1
    }
    guard text.isWord(index, "one") || text.isWord(index, "a"), text.isWord(index + 1, "hundred") else { return nil }
    let at = text.isWord(index + 2, "and") ? index + 3 : index + 2
    return isUnit(at, text) ? at + 1 : index + 2
  }

  private func isUnit(_ index: Int, _ text: ClinicalText) -> Bool {
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"].contains { text.isWord(index, $0) }
  }
}
