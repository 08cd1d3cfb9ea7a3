/// Telephone, fax and pager numbers: `(650) 555-0100`, `650-555-0100 x12`, `+1 650.555.0100`, `+44 20 7946 0000`;
/// seven digits, ten in a row, extensions and pagers after a word that says so. Separators stay.
struct PhoneFinder: IdentifierFinder {
  func find(in text: ClinicalText, as patient: inout PatientDisguise, into found: inout Findings) {
    var index = 0
    while index < text.tokens.count {
      guard text[index].isNumber, found.isFree(text[index].range), let number = number(at: index, in: text) else {
        index += 1
        continue
      }
      found.add(.phone, Self.replacements(number, text, patient))
      index = (number.last ?? index) + 1
    }
  }

  /// The surrogate's digits over the number's groups.
  static func replacements(_ groups: [Int], _ text: ClinicalText, _ patient: PatientDisguise) -> [Replacement] {
    // An extension is a number of its own: the same desk may be dialled with and without it.
    let main = groups.filter { !isExtension($0, text) }
    var digits = patient.phone(main.flatMap { text.bytes[text[$0].range] })[...]
    return groups.map { group in
      let range = text[group].range
      if isExtension(group, text) {
        return Replacement(range: range, text: String(decoding: patient.sameForm("extension", text.bytes[range]), as: UTF8.self))
      }
      defer { digits = digits.dropFirst(range.count) }
      return Replacement(range: range, text: String(decoding: digits.prefix(range.count), as: UTF8.self))
    }
  }

  /// The tokens of a number's groups of digits, or nil.
  private func number(at index: Int, in text: ClinicalText) -> [Int]? {
    if text.touches(index), index > 0 {
      // Not inside a longer number or a word; `x` and `#` may stand before an extension or a number.
      if text.isSymbol(index - 1, in: "-./"), text[index - 2].isNumber || text[index - 2].isWord, text.touches(index - 1) {
        return nil
      }
      if text[index - 1].isWord, !text.isWord(index - 1, "x"), !text.classes(index - 1).contains(.phoneLabel) { return nil }
    }
    if text.isSymbol(index - 1, "+"), text.touches(index), let groups = international(index, text) { return groups }
    if let groups = national(index, text) { return withExtension(groups, text) }
    return labelled(index, text).map { withExtension($0, text) }
  }

  private func international(_ index: Int, _ text: ClinicalText) -> [Int]? {
    var groups = [index]
    var at = index + 1
    while groups.count < 7 {
      var next = at
      while text.isSymbol(next, in: "-.()"), next - at < 2 { next += 1 }
      guard text[next].isNumber, text[next].start - (text[next - 1].end) <= 1 else { break }
      groups.append(next)
      at = next + 1
    }
    let digits = groups.reduce(0) { $0 + text[$1].length }
    return (8...15).contains(digits) ? groups : nil
  }

  /// Three, three and four digits, perhaps after a 1.
  private func national(_ index: Int, _ text: ClinicalText) -> [Int]? {
    var area = index
    var groups: [Int] = []
    if text[index].length == 1, text[index].value == 1 {
      area = separated(index, text) ?? (text.isSymbol(index + 1, "(") ? index + 2 : index + 1)
      if text.isSymbol(area, "(") { area += 1 }
      groups.append(index)
    }
    guard text[area].length == 3, text[area].isNumber, isPlausible(area, text) else { return nil }
    let isBracketed = text.isSymbol(area - 1, "(") && text.isSymbol(area + 1, ")")
    let exchange: Int
    if isBracketed {
      exchange = text.isSymbol(area + 2, in: "-.") ? area + 3 : area + 2
      guard text.gap(exchange) <= 2 else { return nil }
    } else {
      guard let next = separated(area, text) else { return nil }
      exchange = next
    }
    guard text[exchange].isNumber, text[exchange].length == 3, isPlausible(exchange, text), let line = separated(exchange, text),
      text[line].length == 4, text[line].isNumber, ends(line, text)
    else { return nil }
    // Three groups with blanks alone might be anything.
    let isSpaced = line == exchange + 1 && !isBracketed && exchange == area + 1
    guard !isSpaced || isLabelled(index, text) || !groups.isEmpty else { return nil }
    return groups + [area, exchange, line]
  }

  /// Ten or seven digits, or a pager's or extension's four to six, after a word that says what they are.
  private func labelled(_ index: Int, _ text: ClinicalText) -> [Int]? {
    let token = text[index]
    if text.isWord(index - 1, "x") && text.touches(index) || text.isWord(index - 1, "ext") || text.isWord(index - 1, "extension")
      || text.isSymbol(index - 1, ".") && text.isWord(index - 2, "ext")
    {
      // x5-1234
      if let line = separated(index, text), token.length == 1, text[line].length == 4 { return [index, line] }
      return (3...6).contains(token.length) && ends(index, text) ? [index] : nil
    }
    guard isLabelled(index, text) else { return nil }
    if token.length == 10 || token.length == 11, ends(index, text) { return [index] }
    if token.length == 7, ends(index, text) { return [index] }
    if let line = separated(index, text), text[line].length == 4, token.length == 3 || token.length == 1, ends(line, text) {
      return [index, line]
    }
    let isPager = hasWord(["pager", "beeper", "beep", "page", "paged", "ext", "extension", "p"], before: index, text)
    return isPager && (4...6).contains(token.length) && ends(index, text) ? [index] : nil
  }

  private func withExtension(_ groups: [Int], _ text: ClinicalText) -> [Int] {
    guard let last = groups.last else { return groups }
    var at = last + 1
    if text.isSymbol(at, in: ",(") { at += 1 }
    guard text.isWord(at, "x") || text.isWord(at, "ext") || text.isWord(at, "extension") else { return groups }
    at += 1
    while text.isSymbol(at, in: ".:#") { at += 1 }
    return text[at].isNumber && text[at].length <= 6 ? groups + [at] : groups
  }

  static func isExtension(_ index: Int, _ text: ClinicalText) -> Bool {
    var at = index - 1
    while text.isSymbol(at, in: ".:#") { at -= 1 }
    return text.isWord(at, "x") || text.isWord(at, "ext") || text.isWord(at, "extension")
  }

  // MARK: neighbours

  /// The next group of digits, one dash, point, slash or blank on.
  private func separated(_ index: Int, _ text: ClinicalText) -> Int? {
    if text[index + 1].isNumber, text.gap(index + 1) <= 2 { return index + 1 }
    guard text.isSymbol(index + 1, in: "-./"), text[index + 2].isNumber else { return nil }
    let isTight = text.touches(index + 1) && text.touches(index + 2)
    // 650 - 555 - 0100
    let isLoose = text.isSymbol(index + 1, "-") && text.gap(index + 1) <= 1 && text.gap(index + 2) <= 1
    return isTight || isLoose ? index + 2 : nil
  }

  /// Area codes and exchanges begin with 2 to 9.
  private func isPlausible(_ index: Int, _ text: ClinicalText) -> Bool { text[index].value >= 200 }

  private func ends(_ index: Int, _ text: ClinicalText) -> Bool {
    let next = index + 1
    guard text.touches(next) else { return true }
    if text[next].isWord { return text.isWord(next, "x") || text.isWord(next, "ext") }
    return !(text.isSymbol(next, in: "-./%") && text[next + 1].isNumber && text.touches(next + 1))
  }

  private func isLabelled(_ index: Int, _ text: ClinicalText) -> Bool {
    var at = index - 1
    for _ in 0..<7 {
      if text[at].isLineEnd { return false }
      if text.classes(at).contains(.phoneLabel) { return true }
      guard text.isSymbol(at, in: ":#(.)-+*/") || text.classes(at).contains(.numberWord) || isLink(at, text) else { return false }
      at -= 1
    }
    return false
  }

  private func isLink(_ index: Int, _ text: ClinicalText) -> Bool {
    ["is", "at", "him", "her", "me", "us", "them", "on", "to", "the", "at", "or", "w", "h", "c", "m"].contains { text.isWord(index, $0) }
      || text[index].isNumber && text[index].length == 1
  }

  private func hasWord(_ words: [String], before index: Int, _ text: ClinicalText) -> Bool {
    (1...4).contains { step in words.contains { text.isWord(index - step, $0) } }
  }
}
