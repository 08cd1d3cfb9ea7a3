/// Street addresses, post boxes, and towns: `12 Oak Street, Apt 4`, `P.O. Box 99`, `Springfield, IL 62701`,
/// `lives in Springfield`. Numbers, street names, towns and ZIP codes are replaced; the kind of street and the state
/// stay (HIPAA's Safe Harbor allows states).
struct AddressFinder: IdentifierFinder {
  func find(in text: ClinicalText, as patient: inout PatientDisguise, into found: inout Findings) {
    for index in text.tokens.indices {
      let token = text[index]
      if token.isNumber {
        if let street = street(at: index, in: text) { found.add(.address, street.parts(text, patient)) }
      } else if token.isWord {
        if let number = postBox(at: index, in: text) { found.add(.address, [digits(number, text, patient)]) }
        if let parts = placeBeforeState(index, text, patient) { found.add(.address, parts) }
        if let parts = placeOfResidence(index, text, patient) { found.add(.address, parts) }
        if let zip = labelledZIP(index, text) { found.add(.address, [digits(zip, text, patient)]) }
      }
    }
  }

  private func digits(_ index: Int, _ text: ClinicalText, _ patient: PatientDisguise) -> Replacement {
    let range = text[index].range
    return Replacement(range: range, text: String(decoding: patient.sameForm("address", text.bytes[range]), as: UTF8.self))
  }

  // MARK: streets

  private struct Street {
    var number: Int
    var name: Range<Int>
    var unit: Int?

    func parts(_ text: ClinicalText, _ patient: PatientDisguise) -> [Replacement] {
      let bytes = text[name.lowerBound].start..<text[name.upperBound - 1].end
      let isSpelled = text[name.lowerBound].isWord
      let surrogate =
        isSpelled ? patient.street(Array(text.bytes[bytes])).cased(as: text[name.lowerBound].shape) : ordinal(bytes, text, patient)
      var parts = [
        Replacement(
          range: text[number].range,
          text: String(decoding: patient.sameForm("address", text.bytes[text[number].range]), as: UTF8.self)),
        Replacement(range: bytes, text: surrogate),
      ]
      if let unit {
        let range = text[unit].range
        parts.append(Replacement(range: range, text: String(decoding: patient.sameForm("unit", text.bytes[range]), as: UTF8.self)))
      }
      return parts
    }

    /// 5th Avenue becomes another numbered one.
    private func ordinal(_ bytes: Range<Int>, _ text: ClinicalText, _ patient: PatientDisguise) -> String {
      let number = 2 + patient.code("street", Array(text.bytes[bytes]), below: 89)
      return text[name.lowerBound + 1].isWord && name.count > 1 ? "\(number)\(DateMention.ordinal(number % 10 == number % 100 ? number : 20 + number % 10))" : "\(number)"
    }
  }

  /// A number, perhaps a direction, one to four words of a name, and a kind of street.
  private func street(at index: Int, in text: ClinicalText) -> Street? {
    let number = text[index]
    guard number.length <= 6, !(text.touches(index) && (text[index - 1].isNumber || text.isSymbol(index - 1, in: "-/.:$"))) else {
      return nil
    }
    var at = index + 1
    // 12B, 12-14, 12 1/2
    if text.touches(at), text[at].shape == .initial { at += 1 }
    if text.classes(at).contains(.direction), text[at].shape != .lower || text[at].length == 1, text.gap(at) <= 1, !text.classes(at + 1).contains(.streetKind) || text.isSymbol(at + 1, ".") {
      at += text.isSymbol(at + 1, ".") ? 2 : 1
    }
    let first = at
    if text[at].isNumber {
      // 12 5th Avenue
      guard text[at].length <= 3, text.touches(at + 1), ["st", "nd", "rd", "th"].contains(where: { text.isWord(at + 1, $0) }) else { return nil }
      at += 2
      guard text.classes(at).contains(.streetKind), text.gap(at) == 1 else { return nil }
      return Street(number: index, name: first..<at, unit: unit(after: at, text))
    }
    while at < first + 5 {
      let token = text[at]
      guard token.isWord, text.gap(at) <= 1 || text.isSymbol(at - 1, ".") else { return nil }
      if at > first, token.classes.contains(.streetKind), token.shape != .lower || at == first + 1 && text[first].hasCapital {
        // `Oak Street Circle`: the last kind counts.
        if text.classes(at + 1).contains(.streetKind), text.gap(at + 1) == 1, text[at + 1].hasCapital, text[at + 1].length > 2 { at += 1 }
        return isStreet(first..<at, kind: at, text) ? Street(number: index, name: first..<at, unit: unit(after: at, text)) : nil
      }
      guard token.hasCapital || token.shape == .initial || token.classes.contains(.particle) else { return nil }
      at += text.isSymbol(at + 1, ".") && text.touches(at + 1) ? 2 : 1
      if text.isSymbol(at, in: "'-"), text.touches(at), text[at + 1].isWord { at += 2 }
    }
    return nil
  }

  /// `3 Vessel Dr`? The short kinds that mean other things need a name that is no ordinary word.
  private func isStreet(_ name: Range<Int>, kind: Int, _ text: ClinicalText) -> Bool {
    let isDoubtful = ["dr", "st", "ct", "pl", "way", "row", "court", "place", "run", "point", "pt", "path", "loop", "real", "lane", "drive", "route", "rte", "square", "circle", "cir", "sq"]
      .contains { text.isWord(kind, $0) }
    if !text[name.lowerBound].hasCapital, !text.classes(name.lowerBound).contains(.particle) { return false }
    return !isDoubtful || !name.contains { text.isOrdinary($0) && !isPlainStreet($0, text) }
  }

  private static let plainStreets = Set((PlainPlaces.streets + " " + PlainPlaces.towns).split { " \n".contains($0) }.map { WordCode.code(of: $0.utf8) })
  private func isPlainStreet(_ index: Int, _ text: ClinicalText) -> Bool { Self.plainStreets.contains(text[index].code) }

  /// The number after `Apt`, `Suite`, `#`.
  private func unit(after kind: Int, _ text: ClinicalText) -> Int? {
    var at = kind + 1
    if text.isSymbol(at, ".") { at += 1 }
    if text.isSymbol(at, ",") { at += 1 }
    while text[at].shape == .lineEnd, at < kind + 4 { at += 1 }
    let isMarked = text.classes(at).contains(.unitKind) || text.isSymbol(at, "#")
    guard isMarked else { return nil }
    at += 1
    while text.isSymbol(at, in: ".#:") { at += 1 }
    return text[at].isNumber || text[at].shape == .initial ? at : nil
  }

  private func postBox(at index: Int, in text: ClinicalText) -> Int? {
    guard text.isWord(index, "box") else { return nil }
    let isPost =
      text.isWord(index - 1, "po") || text.isSymbol(index - 1, ".") && text.isWord(index - 2, "o")
      || text.isWord(index - 1, "o") && text.isWord(index - 2, "p") || text.isWord(index - 1, "office")
    guard isPost else { return nil }
    let at = text.isSymbol(index + 1, "#") ? index + 2 : index + 1
    return text[at].isNumber ? at : nil
  }

  // MARK: towns

  /// The town before a state at `index`, and the ZIP code after it.
  private func placeBeforeState(_ index: Int, _ text: ClinicalText, _ patient: PatientDisguise) -> [Replacement]? {
    let token = text[index]
    let isCode = token.classes.contains(.stateCode) && token.shape == .capitals && token.length == 2
    let isName = token.classes.contains(.stateName) && token.hasCapital
    guard isCode || isName else { return nil }
    var start = index
    if isName, ["new", "north", "south", "west", "rhode"].contains(where: { text.isWord(index - 1, $0) }), text[index - 1].hasCapital { start -= 1 }
    let zip = zip(after: index, text)
    let hasComma = text.isSymbol(start - 1, ",")
    guard zip != nil || hasComma && (isName || isClear(index, text)) else { return nil }
    let town = town(endingAt: hasComma ? start - 1 : start, atMost: hasComma ? 3 : 2, text, isSure: zip != nil)
    var parts = town.map { [self.town($0, text, patient)] } ?? []
    if let zip { parts += zip.map { digits($0, text, patient) } }
    return parts.isEmpty ? nil : parts
  }

  private func zip(after index: Int, _ text: ClinicalText) -> [Int]? {
    var at = index + 1
    if text.isSymbol(at, in: ",.") { at += 1 }
    if text.isSymbol(at, in: ",.-") { at += 1 }
    guard text[at].isNumber, text[at].length == 5, text.gap(at) <= 3 else { return nil }
    return text.isSymbol(at + 1, "-") && text[at + 2].length == 4 && text[at + 2].isNumber && text.touches(at + 2) ? [at, at + 2] : [at]
  }

  /// Codes that are no credential, word or test: `Smith, MD` is no place.
  private func isClear(_ index: Int, _ text: ClinicalText) -> Bool {
    ["ca", "ny", "tx", "fl", "il", "oh", "ga", "nc", "nj", "va", "wa", "az", "tn", "wi", "mn", "sc", "ky", "ut", "nv", "nm", "wv", "ne", "id", "nh", "ri", "sd", "ak", "wy", "ia", "ar", "mo", "mi", "vt", "ks", "la", "al"]
      .contains { text.isWord(index, $0) } && !text.isSymbol(index + 1, ":")
  }

  /// One to `atMost` capitalised words before token `end`.
  private func town(endingAt end: Int, atMost: Int, _ text: ClinicalText, isSure: Bool) -> Range<Int>? {
    var start = end
    while start > 0, end - start < atMost {
      let token = text[start - 1]
      guard token.hasCapital, start == end ? true : text.gap(start) <= 1, !token.classes.contains(.streetKind) || start == end && isPlace(start - 1, text),
        !token.classes.contains(.unitKind), !token.classes.contains(.title)
      else { break }
      if text.isOrdinary(start - 1), !isPlainStreet(start - 1, text), !isTownWord(start - 1, text) { break }
      start -= 1
    }
    // St. Louis
    if start > 1, start < end, text.isSymbol(start - 1, "."), text.isWord(start - 2, "st"), text[start - 2].hasCapital { start -= 2 }
    return start < end ? start..<end : nil
  }

  private func isPlace(_ index: Int, _ text: ClinicalText) -> Bool { ["cove", "heights", "point", "park", "square"].contains { text.isWord(index, $0) } }

  private func isTownWord(_ index: Int, _ text: ClinicalText) -> Bool {
    ["city", "new", "san", "santa", "los", "las", "north", "south", "east", "west", "fort", "mount", "lake", "palo", "grand", "big", "little", "white", "red", "heights", "beach", "springs", "falls", "valley", "hills", "park", "village", "town", "el", "la", "port", "long", "mountain", "half", "bay", "moon", "salt"]
      .contains { text.isWord(index, $0) }
  }

  private func town(_ range: Range<Int>, _ text: ClinicalText, _ patient: PatientDisguise) -> Replacement {
    let bytes = text[range.lowerBound].start..<text[range.upperBound - 1].end
    return Replacement(range: bytes, text: patient.town(Array(text.bytes[bytes])).cased(as: text[range.lowerBound].shape))
  }

  /// `lives in Springfield`, `City: Springfield`.
  private func placeOfResidence(_ index: Int, _ text: ClinicalText, _ patient: PatientDisguise) -> [Replacement]? {
    guard text.classes(index).contains(.residence) else { return nil }
    var at = index + 1
    var isMarked = false
    while at < index + 4 {
      if ["in", "from", "of", "to", "at", "near", "outside"].contains(where: { text.isWord(at, $0) }) || text.isSymbol(at, ":") {
        isMarked = true
      } else if !["and", "raised", "is", "back", "just", "up"].contains(where: { text.isWord(at, $0) }) {
        break
      }
      at += 1
    }
    guard isMarked, text[at].hasCapital, text.gap(at) <= 2 else { return nil }
    var end = at
    while end < at + 3, text[end].hasCapital, end == at || text.gap(end) == 1, !isNoTown(end, text) { end += 1 }
    guard end > at else { return nil }
    return [town(at..<end, text, patient)]
  }

  private func isNoTown(_ index: Int, _ text: ClinicalText) -> Bool {
    let classes = text.classes(index)
    if isTownWord(index, text) { return false }
    return text.isOrdinary(index) || !classes.isDisjoint(with: [.stateName, .month, .weekday, .title, .facility, .relation]) || classes.contains(.stateCode) && text[index].shape == .capitals
  }

  private func labelledZIP(_ index: Int, _ text: ClinicalText) -> Int? {
    guard text.isWord(index, "zip") || text.isWord(index, "zipcode") || text.isWord(index, "postal") else { return nil }
    var at = index + 1
    while at < index + 4, text.isSymbol(at, in: ":#") || text.isWord(at, "code") || text.isWord(at, "is") { at += 1 }
    return text[at].isNumber && text[at].length == 5 ? at : nil
  }
}
