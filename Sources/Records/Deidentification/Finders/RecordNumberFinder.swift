/// Record, account, policy, licence and social security numbers: a label and then letters and digits. Each keeps its
/// form. Without a label only `123-45-6789` counts.
struct RecordNumberFinder: IdentifierFinder {
  func find(in text: ClinicalText, as patient: inout PatientDisguise, into found: inout Findings) {
    for index in text.tokens.indices {
      let token = text[index]
      if token.isNumber {
        if token.length == 3, found.isFree(token.range), let groups = socialSecurity(index, text) {
          add(socialSecurity: groups, text, patient, &found)
        }
      } else if !token.classes.isDisjoint(with: [.numberLabel, .weakNumberLabel]), let value = value(after: index, in: text),
        found.isFree(value)
      {
        add(value, label: index, text, patient, &found)
      }
    }
  }

  private func add(_ value: Range<Int>, label: Int, _ text: ClinicalText, _ patient: PatientDisguise, _ found: inout Findings) {
    let digits = text.bytes[value].filter(PatientDisguise.isDigit)
    let isSocialSecurity = text.isWord(label, "ssn") || text.isWord(label, "social")
    let disguised =
      isSocialSecurity && digits.count == 9
      ? Self.overlay(patient.socialSecurity(digits), on: text.bytes[value]) : patient.sameForm("number", text.bytes[value])
    found.add(.recordNumber, value, String(decoding: disguised, as: UTF8.self))
  }

  private func add(
    socialSecurity groups: [Int], _ text: ClinicalText, _ patient: PatientDisguise, _ found: inout Findings
  ) {
    guard let first = groups.first, let last = groups.last else { return }
    let range = text[first].start..<text[last].end
    let digits = text.bytes[range].filter(PatientDisguise.isDigit)
    let disguised = Self.overlay(patient.socialSecurity(digits), on: text.bytes[range])
    found.add(.recordNumber, range, String(decoding: disguised, as: UTF8.self))
  }

  /// `digits` in the places of the digits of `form`.
  private static func overlay(_ digits: [UInt8], on form: ArraySlice<UInt8>) -> [UInt8] {
    var digits = digits[...]
    return form.map { PatientDisguise.isDigit($0) ? digits.popFirst() ?? $0 : $0 }
  }

  /// 123-45-6789, alone.
  private func socialSecurity(_ index: Int, _ text: ClinicalText) -> [Int]? {
    let groups = [index, index + 2, index + 4]
    guard text.isSymbol(index + 1, "-"), text.isSymbol(index + 3, "-"), (1...4).allSatisfy({ text.touches(index + $0) }),
      text[index + 2].isNumber, text[index + 2].length == 2, text[index + 4].isNumber, text[index + 4].length == 4,
      !(text.touches(index) && (text[index - 1].isWord || text.isSymbol(index - 1, in: "-./"))),
      !(text.touches(index + 5) && (text[index + 5].isWord || text.isSymbol(index + 5, "-")))
    else { return nil }
    return groups
  }

  // MARK: labelled values

  private func value(after label: Int, in text: ClinicalText) -> Range<Int>? {
    var at = label + 1
    var isMarked = text.classes(label).contains(.numberLabel)
    var hasColon = false
    // `MRN: `, `Account number is `, `ID# `, `Medical record no. `
    for _ in 0..<6 {
      if text[at].isLineEnd { return nil }
      if text.isSymbol(at, "#") || text.classes(at).contains(.numberWord) {
        isMarked = true
      } else if text.isSymbol(at, in: ":=") {
        hasColon = true
      } else if !isConnector(at, text) {
        break
      }
      at += 1
    }
    if hasColon, text.classes(label).contains(.weakNumberLabel), isIDLabel(label, text) { isMarked = true }
    guard isMarked else { return nil }
    return alphanumerics(at, text)
  }

  /// Labels whose colon alone shows that a number follows.
  private func isIDLabel(_ index: Int, _ text: ClinicalText) -> Bool {
    [
      "id", "accession", "policy", "member", "subscriber", "claim", "serial", "license", "licence", "record", "certificate", "badge",
      "confirmation", "chart", "passport", "beneficiary", "dl", "specimen", "group", "encounter", "registration", "requisition",
      "plate", "referral", "auth", "authorization", "case", "identifier", "document", "reference", "ref", "invoice",
    ].contains { text.isWord(index, $0) }
  }

  private func isConnector(_ index: Int, _ text: ClinicalText) -> Bool {
    text.isSymbol(index, in: ".-(*/[") || ["is", "was", "record", "security", "the", "of", "card", "account", "s", "code", "last", "ending", "in", "plan"]
      .contains { text.isWord(index, $0) } || text.classes(index).contains(.numberLabel)
  }

  /// Letters and digits with dashes between, four digits or more; groups of digits may have a blank between.
  private func alphanumerics(_ index: Int, _ text: ClinicalText) -> Range<Int>? {
    var end = index
    var digits = 0
    while end < text.tokens.count {
      let token = text[end]
      if end > index {
        let isJoined = text.touches(end)
        let isGroup = text.gap(end) == 1 && token.isNumber && text[end - 1].isNumber && token.length <= 4 && text[end - 1].length <= 4
        guard isJoined || isGroup else { break }
      }
      if token.isNumber {
        digits += token.length
      } else if token.isWord {
        guard token.length <= 6 || digits > 0 else { break }
      } else if text.isSymbol(end, in: "-_/."), end > index, text.touches(end + 1), text[end + 1].isNumber || text[end + 1].isWord {
        // A joint; what follows is looked at next.
      } else if text.isSymbol(end, "*") || text.isWord(end, "xxx") {
        // xxx-xx-6789 and ***-**-6789
      } else {
        break
      }
      end += 1
    }
    guard digits >= 4, end > index, digits <= 24 else { return nil }
    let next = text.classes(end)
    if next.contains(.doseUnit), digits <= 5, text.gap(end) <= 1 { return nil }
    let range = text[index].start..<text[end - 1].end
    // A date after `Visit #` is a date.
    let slashes = text.bytes[range].count { $0 == UInt8(ascii: "/") }
    return slashes == 2 && digits <= 8 ? nil : range
  }
}
