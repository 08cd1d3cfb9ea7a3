/// Towns and ZIP codes: `Springfield, IL 62701`, `Springfield, Ohio`, `lives in Springfield`, `City: Springfield`,
/// `ZIP: 62701`. States stay (HIPAA's Safe Harbor allows them).
struct TownFinder: IdentifierFinder {
  /// Codes of states that are no credential, word or test: `Smith, MD` is no place.
  private static let clearStates: Words =
    "ca ny tx fl il oh ga nc nj va wa az tn wi mn sc ky ut nv nm wv ne id nh ri sd ak wy ia ar mo mi vt ks la al"
  private static let firstWordsOfStates: Words = "new north south west rhode"
  private static let placeKinds: Words = "cove heights point park square"
  /// Ordinary words in the names of towns.
  private static let townWords: Words =
    """
    city new san santa los las north south east west fort mount lake palo grand big little white red heights beach
    springs falls valley hills park village town el la port long mountain half bay moon salt
    """
  private static let prepositions: Words = "in from of to at near outside"
  private static let fillers: Words = "and raised is back just up"
  private static let labels: Words = "city town residence hometown"
  private static let zipLabels: Words = "zip zipcode postal"

  func find(in text: ClinicalText, as patient: inout PatientDisguise, into found: inout Findings) {
    for index in text.tokens.indices where text[index].isWord {
      if let parts = beforeState(index, text, patient) ?? residence(index, text, patient) { found.add(.address, parts) }
      if let zip = labelledZIP(index, text) { found.add(.address, [patient.sameForm("address", text[zip], text)]) }
    }
  }

  /// The town before a state at `index`, and the ZIP code after it.
  private func beforeState(_ index: Int, _ text: ClinicalText, _ patient: PatientDisguise) -> [Replacement]? {
    let token = text[index]
    let isCode = token.classes.contains(.stateCode) && token.shape == .capitals && token.length == 2
    let isName = token.classes.contains(.stateName) && token.hasCapital
    guard isCode || isName else { return nil }
    let start =
      isName && text.isWord(index - 1, in: Self.firstWordsOfStates) && text[index - 1].hasCapital ? index - 1 : index
    let zip = zip(after: index, text)
    let hasComma = text.isSymbol(start - 1, ",")
    let isClear = isName || text.isWord(index, in: Self.clearStates) && !text.isSymbol(index + 1, ":")
    guard !zip.isEmpty || hasComma && isClear else { return nil }
    let town = town(endingAt: hasComma ? start - 1 : start, atMost: hasComma ? 3 : 2, text)
    let parts =
      (town.map { [Self.replacement($0, text, patient)] } ?? [])
      + zip.map { patient.sameForm("address", text[$0], text) }
    return parts.isEmpty ? nil : parts
  }

  private func zip(after index: Int, _ text: ClinicalText) -> [Int] {
    var at = index + 1
    while at < index + 3, text.isSymbol(at, in: ",.-") { at += 1 }
    guard text[at].isNumber, text[at].length == 5, text.gap(at) <= 3 else { return [] }
    let hasFour =
      text.isSymbol(at + 1, "-") && text[at + 2].isNumber && text[at + 2].length == 4 && text.touches(at + 2)
    return hasFour ? [at, at + 2] : [at]
  }

  /// Up to `atMost` capitalised words before token `end`.
  private func town(endingAt end: Int, atMost: Int, _ text: ClinicalText) -> Range<Int>? {
    var start = end
    while start > 0, end - start < atMost {
      let at = start - 1
      let classes = text.classes(at)
      guard text[at].hasCapital, start == end || text.gap(start) <= 1, classes.isDisjoint(with: [.unitKind, .title])
      else { break }
      if classes.contains(.streetKind), !(start == end && text.isWord(at, in: Self.placeKinds)) { break }
      if !Self.isTownWord(at, text) { break }
      start -= 1
    }
    // St. Louis
    if start > 1, start < end, text.isSymbol(start - 1, "."), text.isWord(start - 2, "st"), text[start - 2].hasCapital {
      start -= 2
    }
    return start < end ? start..<end : nil
  }

  /// `lives in Springfield`, `City: Springfield`.
  private func residence(_ index: Int, _ text: ClinicalText, _ patient: PatientDisguise) -> [Replacement]? {
    guard text.classes(index).contains(.residence) else { return nil }
    var at = index + 1
    var isMarked = false
    while at < index + 4 {
      if text.isWord(at, in: Self.prepositions) || text.isSymbol(at, ":") && text.isWord(index, in: Self.labels) {
        isMarked = true
      } else if !text.isWord(at, in: Self.fillers) {
        break
      }
      at += 1
    }
    guard isMarked, text[at].hasCapital, text.gap(at) <= 2 else { return nil }
    var end = at
    while end < at + 3, text[end].hasCapital, end == at || text.gap(end) == 1, Self.isTownWord(end, text) { end += 1 }
    return end > at ? [Self.replacement(at..<end, text, patient)] : nil
  }

  /// The town after a street: `, Springfield`, `in Springfield` or on the next line.
  static func town(after index: Int, _ text: ClinicalText) -> Range<Int>? {
    var at = index + 1
    while at < index + 4, text.isSymbol(at, in: ".,") || text[at].shape == .lineEnd { at += 1 }
    guard at > index + 1 && !text.isSymbol(at - 1, ".") || text.isWord(at, "in") else { return nil }
    if text.isWord(at, "in") { at += 1 }
    var end = at
    while end < at + 3, text[end].hasCapital, end == at || text.gap(end) == 1, isTownWord(end, text) { end += 1 }
    let isClosed = text.isSymbol(end, in: ",.;)") || text[end].isLineEnd || text.classes(end).contains(.stateCode)
    return end > at && isClosed ? at..<end : nil
  }

  private static func isTownWord(_ index: Int, _ text: ClinicalText) -> Bool {
    // Kansas City
    if text.isWord(index, in: townWords) || text.isWord(index + 1, "city") && text[index + 1].hasCapital { return true }
    let classes = text.classes(index)
    return !text.isOrdinary(index)
      && classes.isDisjoint(with: [.stateName, .month, .weekday, .title, .facility, .relation])
      && !(classes.contains(.stateCode) && text[index].shape == .capitals)
  }

  static func replacement(_ town: Range<Int>, _ text: ClinicalText, _ patient: PatientDisguise) -> Replacement {
    let range = text[town.lowerBound].start..<text[town.upperBound - 1].end
    return Replacement(
      range: range, text: patient.town(Array(text.bytes[range])).cased(as: text[town.lowerBound].shape))
  }

  private func labelledZIP(_ index: Int, _ text: ClinicalText) -> Int? {
    guard text.isWord(index, in: Self.zipLabels) else { return nil }
    var at = index + 1
    while at < index + 4, text.isSymbol(at, in: ":#") || text.isWord(at, "code") || text.isWord(at, "is") { at += 1 }
    return text[at].isNumber && text[at].length == 5 ? at : nil
  }
}
