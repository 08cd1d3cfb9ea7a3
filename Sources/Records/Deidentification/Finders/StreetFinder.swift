/// Street addresses and post boxes: `12 N. Oak Street, Apt 4`, `12 5th Ave`, `P.O. Box 99`. The number, the street's
/// name and the flat are replaced; the kind of street stays.
struct StreetFinder: IdentifierFinder {
  /// Kinds that mean other things as well; the name before them must not be ordinary words.
  private static let doubtfulKinds: Words =
    "dr st ct pl way row court place run point pt path loop real lane drive route rte square circle cir sq"
  private static let ordinals: Words = "st nd rd th"
  private static let plainNames = Words(stringLiteral: PlainPlaces.streets + " " + PlainPlaces.towns)

  func find(in text: ClinicalText, as patient: inout PatientDisguise, into found: inout Findings) {
    for index in text.tokens.indices {
      if text[index].isNumber, let street = street(at: index, in: text) {
        found.add(.address, parts(of: street, text, patient))
      } else if let number = postBox(at: index, in: text) {
        found.add(.address, [patient.sameForm("address", text[number], text)])
      }
    }
  }

  private struct Street {
    let number: Int
    /// The tokens of its name.
    let name: Range<Int>
    /// The word for its kind.
    let kind: Int
    /// The flat's or suite's token.
    let unit: Int?
  }

  private func parts(of street: Street, _ text: ClinicalText, _ patient: PatientDisguise) -> [Replacement] {
    let first = text[street.name.lowerBound]
    let name = first.start..<text[street.name.upperBound - 1].end
    // 5th Avenue becomes another numbered one: the ordinal's own letters are replaced with it.
    let surrogate: String
    if first.isNumber {
      let number = 2 + patient.code("street", Array(text.bytes[name]), below: 89)
      surrogate = "\(number)\(DateMention.ordinal(number % 100 > 20 ? number % 10 : number))"
    } else {
      surrogate = patient.street(Array(text.bytes[name])).cased(as: first.shape)
    }
    return [patient.sameForm("address", text[street.number], text), Replacement(range: name, text: surrogate)]
      + (street.unit.map { [patient.sameForm("unit", text[$0], text)] } ?? [])
      + (TownFinder.town(after: street.unit ?? street.kind, text).map { [TownFinder.replacement($0, text, patient)] }
        ?? [])
  }

  // MARK: reading

  /// A number, perhaps a direction, one to five words of a name, and a kind of street.
  private func street(at index: Int, in text: ClinicalText) -> Street? {
    guard text[index].length <= 6,
      !(text.touches(index) && (text[index - 1].isNumber || text.isSymbol(index - 1, in: "-/.:$")))
    else { return nil }
    var at = index + 1
    // 12B
    if text.touches(at), text[at].shape == .initial { at += 1 }
    if isDirection(at, text) { at += text.isSymbol(at + 1, ".") ? 2 : 1 }
    let first = at
    if text[at].isNumber {
      // 12 5th Avenue
      guard text[at].length <= 3, text.touches(at + 1), text.isWord(at + 1, in: Self.ordinals), text.gap(at + 2) == 1,
        text.classes(at + 2).contains(.streetKind)
      else { return nil }
      return Street(number: index, name: first..<at + 2, kind: at + 2, unit: unit(after: at + 2, text))
    }
    while at < first + 5 {
      let token = text[at]
      guard token.isWord, text.gap(at) <= 1 || text.isSymbol(at - 1, ".") else { return nil }
      if at > first, token.classes.contains(.streetKind),
        token.shape != .lower || at == first + 1 && text[first].hasCapital
      {
        // Mill Road Circle: the last kind counts.
        let next = text[at + 1]
        if next.classes.contains(.streetKind), text.gap(at + 1) == 1, next.hasCapital, next.length > 2 { at += 1 }
        return isStreet(first..<at, kind: at, text)
          ? Street(number: index, name: first..<at, kind: at, unit: unit(after: at, text)) : nil
      }
      guard token.hasCapital || token.shape == .initial || token.classes.contains(.particle) else { return nil }
      at += text.isSymbol(at + 1, ".") && text.touches(at + 1) ? 2 : 1
      if text.isSymbol(at, in: "'-"), text.touches(at), text[at + 1].isWord { at += 2 }
    }
    return nil
  }

  private func isDirection(_ index: Int, _ text: ClinicalText) -> Bool {
    guard text.classes(index).contains(.direction), text.gap(index) <= 1,
      text[index].shape != .lower || text[index].length == 1
    else { return false }
    // 12 North Street
    return text.isSymbol(index + 1, ".") || !text.classes(index + 1).contains(.streetKind)
  }

  private func isStreet(_ name: Range<Int>, kind: Int, _ text: ClinicalText) -> Bool {
    let first = text[name.lowerBound]
    guard first.hasCapital || first.classes.contains(.particle) else { return false }
    let hasOrdinaryWord = name.contains { text.isOrdinary($0) && !Self.plainNames.contains(text[$0].code) }
    if !hasOrdinaryWord || !text.isWord(kind, in: Self.doubtfulKinds) { return true }
    // 50 Old Mill St, Springfield
    return text[kind].shape == .capitalised && (text.isSymbol(kind + 1, in: ",.;)") || text[kind + 1].isLineEnd)
  }

  /// The number or letter after `Apt`, `Suite`, `#`.
  private func unit(after kind: Int, _ text: ClinicalText) -> Int? {
    var at = kind + 1
    while at < kind + 4, text.isSymbol(at, in: ".,") || text[at].shape == .lineEnd { at += 1 }
    guard text.classes(at).contains(.unitKind) || text.isSymbol(at, "#") else { return nil }
    at += 1
    while text.isSymbol(at, in: ".#:") { at += 1 }
    return text[at].isNumber || text[at].shape == .initial ? at : nil
  }

  /// The number after `P.O. Box`.
  private func postBox(at index: Int, in text: ClinicalText) -> Int? {
    guard text.isWord(index, "box") else { return nil }
    let isPost =
      text.isWord(index - 1, "po") || text.isWord(index - 1, "office")
      || text.isSymbol(index - 1, ".") && text.isWord(index - 2, "o")
      || text.isWord(index - 1, "o") && text.isWord(index - 2, "p")
    let at = text.isSymbol(index + 1, "#") ? index + 2 : index + 1
    return isPost && text[at].isNumber ? at : nil
  }
}
