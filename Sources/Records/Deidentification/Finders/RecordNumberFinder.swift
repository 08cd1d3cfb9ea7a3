/// Record, account, policy, licence and social security numbers: a label and then letters and digits. Each keeps its
/// form. Without a label only `123-45-6789` and `[1234567]` count.
struct RecordNumberFinder: IdentifierFinder {
  /// Weak labels whose colon alone shows that a number follows.
  private static let colonLabels: Words =
    """
    id accession policy member subscriber claim serial license licence record certificate badge confirmation chart
    passport beneficiary dl specimen group encounter registration requisition plate referral auth authorization case
    identifier document reference ref invoice
    """
  private static let connectors: Words = "is was record security the of card account s code last ending in plan"

  func find(in text: ClinicalText, as patient: inout PatientDisguise, into found: inout Findings) {
    for index in text.tokens.indices {
      let token = text[index]
      if token.isNumber {
        if let range = socialSecurity(index, text), found.isFree(range) {
          found.add(.recordNumber, range, disguised(range, isSocialSecurity: true, text, patient))
        } else if isBracketed(index, text), found.isFree(token.range) {
          found.add(.recordNumber, [patient.sameForm("number", token, text)])
        }
      } else if !token.classes.isDisjoint(with: [.numberLabel, .weakNumberLabel]),
        let value = value(after: index, in: text),
        found.isFree(value)
      {
        let isSocialSecurity = text.isWord(index, "ssn") || text.isWord(index, "social")
        found.add(.recordNumber, value, disguised(value, isSocialSecurity: isSocialSecurity, text, patient))
      }
    }
  }

  private func disguised(
    _ range: Range<Int>, isSocialSecurity: Bool, _ text: ClinicalText, _ patient: PatientDisguise
  ) -> String {
    let form = text.bytes[range]
    let digits = form.filter(PatientDisguise.isDigit)
    guard isSocialSecurity, digits.count == 9 else {
      return String(decoding: patient.sameForm("number", form), as: UTF8.self)
    }
    var surrogate = patient.socialSecurity(digits)[...]
    return String(decoding: form.map { PatientDisguise.isDigit($0) ? surrogate.popFirst() ?? $0 : $0 }, as: UTF8.self)
  }

  /// 123-45-6789, alone.
  private func socialSecurity(_ index: Int, _ text: ClinicalText) -> Range<Int>? {
    guard text[index].length == 3, text.isSymbol(index + 1, "-"), text[index + 2].isNumber, text[index + 2].length == 2,
      text.isSymbol(index + 3, "-"), text[index + 4].isNumber, text[index + 4].length == 4,
      (1...4).allSatisfy({ text.touches(index + $0) }),
      !(text.touches(index) && (text[index - 1].isWord || text.isSymbol(index - 1, in: "-./"))),
      !(text.touches(index + 5) && (text[index + 5].isWord || text.isSymbol(index + 5, "-")))
    else { return nil }
    return text[index].start..<text[index + 4].end
  }

  /// [1234567]
  private func isBracketed(_ index: Int, _ text: ClinicalText) -> Bool {
    (6...10).contains(text[index].length) && text.isSymbol(index - 1, "[") && text.isSymbol(index + 1, "]")
  }

  // MARK: labelled values

  /// `MRN: …`, `Account number is …`, `ID# …`, `Medical record no. …`
  private func value(after label: Int, in text: ClinicalText) -> Range<Int>? {
    var isMarked =
      text.classes(label).contains(.numberLabel) || text.isWord(label, "id") && text[label].shape == .capitals
    var at = label + 1
    while at < label + 7 {
      if text[at].isLineEnd { return nil }
      if text.isSymbol(at, "#") || text.classes(at).contains(.numberWord) {
        isMarked = true
      } else if text.isSymbol(at, in: ":=") {
        isMarked = isMarked || text.isWord(label, in: Self.colonLabels)
      } else if !isConnector(at, text) {
        break
      }
      at += 1
    }
    return isMarked ? alphanumerics(at, text) : nil
  }

  private func isConnector(_ index: Int, _ text: ClinicalText) -> Bool {
    text.isSymbol(index, in: ".-(*/[") || text.isWord(index, in: Self.connectors)
      || text.classes(index).contains(.numberLabel)
  }

  /// Letters and digits with dashes between, 4 to 24 digits; groups of digits may have a blank between.
  private func alphanumerics(_ index: Int, _ text: ClinicalText) -> Range<Int>? {
    var end = index
    var digits = 0
    while end < text.tokens.count, digits <= 24, end - index <= 24 {
      let token = text[end]
      let previous = text[end - 1]
      let isGroup = token.isNumber && previous.isNumber && text.gap(end) == 1 && max(token.length, previous.length) <= 4
      guard end == index || text.touches(end) || isGroup else { break }
      if token.isNumber {
        digits += token.length
      } else if token.isWord {
        // A long word before any digit is no part of a number.
        if token.length > 6, digits == 0 { break }
      } else {
        let isJoint =
          text.isSymbol(end, in: "-_/.") && end > index && text.touches(end + 1)
          && (text[end + 1].isNumber || text[end + 1].isWord)
        // ***-**-6789
        guard isJoint || text.isSymbol(end, "*") else { break }
      }
      end += 1
    }
    guard end > index, (4...24).contains(digits) else { return nil }
    if text.classes(end).contains(.doseUnit), digits <= 5, text.gap(end) <= 1 { return nil }
    let range = text[index].start..<text[end - 1].end
    // A date after `Visit #` is a date.
    let isDate = digits <= 8 && text.bytes[range].count { $0 == UInt8(ascii: "/") } == 2
    return isDate ? nil : range
  }
}
