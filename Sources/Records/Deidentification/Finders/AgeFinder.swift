/// Ages of 90 and more in prose become `90+`: `93-year-old`, `93 y/o`, `93yo`, `aged 93`, `ninety-three years old`.
struct AgeFinder: IdentifierFinder {
  private static let ages = DateShift.oldestAge...130
  private static let persons: Words = "male female man woman gentleman lady patient veteran m f"
  private static let abbreviations: Words = "yo yof yom yoa"
  private static let linksToAge: Words = "of is was in years"
  private static let ageWords: Words = "age aged ages turned turning"
  private static let afterSex: Words = "with who w s hx h presents presenting admitted p c found brought"
  private static let units: Words = "one two three four five six seven eight nine"

  func find(in text: ClinicalText, as patient: inout PatientDisguise, into found: inout Findings) {
    for index in text.tokens.indices {
      let token = text[index]
      if token.isNumber {
        guard token.length <= 3, Self.ages.contains(token.value), !isPartOfNumber(index, text), isAge(index, text)
        else {
          continue
        }
        found.add(.age, token.range, "90+")
      } else if let next = spelledOut(index, text), isFollowedByAge(next, text) || isAfterAge(index, text) {
        found.add(.age, token.start..<text[next - 1].end, "90+")
      }
    }
  }

  private func isPartOfNumber(_ index: Int, _ text: ClinicalText) -> Bool {
    text.touches(index) && text.isSymbol(index - 1, in: "/.,:$#+")
  }

  private func isAge(_ index: Int, _ text: ClinicalText) -> Bool {
    isFollowedByAge(index + 1, text) || isAfterAge(index, text) || isBeforeSex(index, text)
  }

  /// Years old, year-old, yo, y/o, y.o., years of age, year female.
  private func isFollowedByAge(_ index: Int, _ text: ClinicalText) -> Bool {
    var at = text.isSymbol(index, "-") ? index + 1 : index
    guard text.gap(at) <= 1 else { return false }
    if text.isWord(at, in: Self.abbreviations) { return true }
    if text.isWord(at, "y") {
      if text.isSymbol(at + 1, in: "/.-"), text.isWord(at + 2, "o") { return true }
      return text.touches(at) || text.isWord(at + 1, "o") || text.isWord(at + 1, in: Self.persons)
    }
    guard text.classes(at).contains(.ageUnit) else { return false }
    at += text.isSymbol(at + 1, in: "-.") ? 2 : 1
    if text.isWord(at, "of") { return text.isWord(at + 1, "age") }
    return text.isWord(at, "old") || text.isWord(at, "young") || text.isWord(at, in: Self.persons)
  }

  /// Age 93, aged 93, age: 93; no percentages or measures.
  private func isAfterAge(_ index: Int, _ text: ClinicalText) -> Bool {
    var at = index - 1
    while text.isSymbol(at, in: ":=(") || text.isWord(at, in: Self.linksToAge) { at -= 1 }
    return text.isWord(at, in: Self.ageWords) && !text.isSymbol(index + 1, "%") && !text.isWord(index + 1, "degrees")
      && !text.classes(index + 1).contains(.doseUnit)
  }

  /// 93F with, 93M who; never 101F, a temperature.
  private func isBeforeSex(_ index: Int, _ text: ClinicalText) -> Bool {
    text.touches(index + 1) && (text.isWord(index + 1, "f") || text.isWord(index + 1, "m"))
      && text.isWord(index + 2, in: Self.afterSex)
  }

  /// The token after `ninety`, `ninety-three`, `one hundred and two`.
  private func spelledOut(_ index: Int, _ text: ClinicalText) -> Int? {
    if text.isWord(index, "ninety") {
      let at = text.isSymbol(index + 1, "-") ? index + 2 : index + 1
      return text.isWord(at, in: Self.units) ? at + 1 : index + 1
    }
    guard text.isWord(index + 1, "hundred"), text.isWord(index, "one") || text.isWord(index, "a") else { return nil }
    let at = text.isWord(index + 2, "and") ? index + 3 : index + 2
    return text.isWord(at, in: Self.units) ? at + 1 : index + 2
  }
}
