/// Telephone, fax and pager numbers: `(650) 555-0100`, `650-555-0100 x12`, `+1 650.555.0100`, `+44 20 7946 0000`;
/// seven digits, ten in a row, extensions and pagers after a word that says so. Separators stay.
struct PhoneFinder: IdentifierFinder {
  private static let pagers: Words = "pager pgr beeper beep page paged ext extension p"
  private static let extensions: Words = "x ext extension"
  private static let links: Words = "is at him her me us them on to the or w h c m"

  func find(in text: ClinicalText, as patient: inout PatientDisguise, into found: inout Findings) {
    var index = 0
    while index < text.tokens.count {
      guard text[index].isNumber, found.isFree(text[index].range), let groups = number(at: index, in: text),
        let last = groups.last
      else {
        index += 1
        continue
      }
      found.add(.phone, Self.replacements(groups, text, patient))
      index = last + 1
    }
  }

  /// The surrogate's digits over the number's groups. An extension is a number of its own: the same desk may be dialled
  /// with and without it.
  static func replacements(_ groups: [Int], _ text: ClinicalText, _ patient: PatientDisguise) -> [Replacement] {
    let main = groups.filter { !isExtension($0, text) }
    var digits = patient.phone(main.flatMap { text.bytes[text[$0].range] })[...]
    return groups.map { group in
      if isExtension(group, text) { return patient.sameForm("extension", text[group], text) }
      let range = text[group].range
      defer { digits = digits.dropFirst(range.count) }
      return Replacement(range: range, text: String(decoding: digits.prefix(range.count), as: UTF8.self))
    }
  }

  // MARK: reading

  /// The tokens of a number's groups of digits, or nil.
  private func number(at index: Int, in text: ClinicalText) -> [Int]? {
    guard begins(index, text) else { return nil }
    let groups =
      text.isSymbol(index - 1, "+") && text.touches(index)
      ? international(index, text) ?? national(index, text) : national(index, text) ?? labelled(index, text)
    return groups.map { withExtension($0, text) }
  }

  /// Not inside a longer number or word.
  private func begins(_ index: Int, _ text: ClinicalText) -> Bool {
    guard index > 0, text.touches(index) else { return true }
    let before = text[index - 1]
    if before.isWord { return text.isWord(index - 1, "x") || before.classes.contains(.phoneLabel) }
    return
      !(text.isSymbol(index - 1, in: "-./") && text.touches(index - 1)
      && (text[index - 2].isNumber || text[index - 2].isWord))
  }

  private func international(_ index: Int, _ text: ClinicalText) -> [Int]? {
    var groups = [index]
    while groups.count < 7 {
      let last = groups[groups.count - 1]
      var next = last + 1
      while next < last + 3, text.isSymbol(next, in: "-.()") { next += 1 }
      guard text[next].isNumber, text.gap(next) <= 1 else { break }
      groups.append(next)
    }
    return (8...15).contains(groups.reduce(0) { $0 + text[$1].length }) ? groups : nil
  }

  /// Three, three and four digits, perhaps after a 1.
  private func national(_ index: Int, _ text: ClinicalText) -> [Int]? {
    var area = index
    if text[index].length == 1, text[index].value == 1 {
      area = separated(index, text) ?? index + 1
      if text.isSymbol(area, "(") { area += 1 }
    }
    guard isAreaOrExchange(area, text) else { return nil }
    let isBracketed = text.isSymbol(area - 1, "(") && text.isSymbol(area + 1, ")")
    let exchange: Int
    if isBracketed {
      exchange = text.isSymbol(area + 2, in: "-.") ? area + 3 : area + 2
      guard text.gap(exchange) <= 2 else { return nil }
    } else {
      guard let next = separated(area, text) else { return nil }
      exchange = next
    }
    guard isAreaOrExchange(exchange, text), let line = separated(exchange, text), text[line].length == 4,
      ends(line, text)
    else { return nil }
    // Three groups with blanks alone might stand in a row of numbers.
    if line == area + 2, text[index - 1].isNumber || text[line + 1].isNumber { return nil }
    return area == index ? [area, exchange, line] : [index, area, exchange, line]
  }

  /// Area codes and exchanges begin with 2 to 9.
  private func isAreaOrExchange(_ index: Int, _ text: ClinicalText) -> Bool {
    text[index].isNumber && text[index].length == 3 && text[index].value >= 200
  }

  /// Ten or seven digits, or a pager's or extension's three to six, after a word that says what they are.
  private func labelled(_ index: Int, _ text: ClinicalText) -> [Int]? {
    let length = text[index].length
    let line = separated(index, text).flatMap { text[$0].length == 4 && ends($0, text) ? $0 : nil }
    if Self.isExtension(index, text) {
      // x5-1234
      if let line, length == 1 { return [index, line] }
      return (3...6).contains(length) && ends(index, text) ? [index] : nil
    }
    guard isLabelled(index, text) else { return nil }
    if let line, length == 3 || length == 1 { return [index, line] }
    guard ends(index, text) else { return nil }
    if length == 7 || length == 10 || length == 11 { return [index] }
    let isPager = (1...4).contains { text.isWord(index - $0, in: Self.pagers) }
    return isPager && (4...6).contains(length) ? [index] : nil
  }

  private func withExtension(_ groups: [Int], _ text: ClinicalText) -> [Int] {
    guard let last = groups.last else { return groups }
    var at = last + 1
    if text.isSymbol(at, in: ",(") { at += 1 }
    guard text.isWord(at, in: Self.extensions) else { return groups }
    at += 1
    while text.isSymbol(at, in: ".:#") { at += 1 }
    return text[at].isNumber && text[at].length <= 6 ? groups + [at] : groups
  }

  private static func isExtension(_ index: Int, _ text: ClinicalText) -> Bool {
    var at = index - 1
    while text.isSymbol(at, in: ".:#") { at -= 1 }
    return text.isWord(at, in: extensions)
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

  private func ends(_ index: Int, _ text: ClinicalText) -> Bool {
    let next = index + 1
    guard text.touches(next) else { return true }
    if text[next].isWord { return text.isWord(next, in: Self.extensions) }
    return !(text.isSymbol(next, in: "-./%") && text[next + 1].isNumber && text.touches(next + 1))
  }

  private func isLabelled(_ index: Int, _ text: ClinicalText) -> Bool {
    for at in stride(from: index - 1, to: index - 8, by: -1) {
      if text.classes(at).contains(.phoneLabel) { return true }
      let isLink =
        text.isSymbol(at, in: ":#(.)-+*/") || text.classes(at).contains(.numberWord) || text.isWord(at, in: Self.links)
        || text[at].isNumber && text[at].length == 1
      guard isLink else { return false }
    }
    return false
  }
}
