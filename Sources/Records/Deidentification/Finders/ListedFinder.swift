/// What the user listed for this person; it comes before all patterns.
struct ListedFinder: IdentifierFinder {
  func find(in text: ClinicalText, as patient: inout PatientDisguise, into found: inout Findings) {
    guard !patient.listed.isEmpty else { return }
    var index = 0
    while index < text.tokens.count {
      guard text[index].isWord || text[index].isNumber || text.isSymbol(index, "("),
        let (pattern, next) = patient.listed.match(at: index, in: text), isWhole(index..<next, text)
      else {
        index += 1
        continue
      }
      let tokens = Array(index..<next).filter { text[$0].isWord || text[$0].isNumber }
      if pattern.kind == .name {
        found.add(.name, NameFinder().replacements(tokens.filter { text[$0].isWord }, text, &patient))
      } else {
        found.add(Self.counted(pattern.kind), replacements(pattern.kind, tokens, text, patient))
      }
      index = next
    }
  }

  /// Not part of a longer word or number.
  private func isWhole(_ range: Range<Int>, _ text: ClinicalText) -> Bool {
    func joins(_ index: Int) -> Bool {
      text.touches(index) && (text[index].isWord || text[index].isNumber)
        && (text[index - 1].isWord || text[index - 1].isNumber)
    }
    return !joins(range.lowerBound) && !joins(range.upperBound)
  }

  private func replacements(
    _ kind: ListedIdentifiersTable.Kind, _ tokens: [Int], _ text: ClinicalText, _ patient: PatientDisguise
  ) -> [Replacement] {
    guard let first = tokens.first, let last = tokens.last else { return [] }
    let whole = text[first].start..<text[last].end
    switch kind {
    case .phone:
      return PhoneFinder.replacements(tokens.filter { text[$0].isNumber }, text, patient)
    case .email:
      return [Replacement(range: whole, text: patient.email(Array(text.bytes[whole])))]
    case .city:
      return [Replacement(range: whole, text: patient.town(Array(text.bytes[whole])).cased(as: text[first].shape))]
    case .mrn, .zip:
      // Token by token, so that what stands between them stays.
      let value = tokens.flatMap { text.bytes[text[$0].range] }
      var surrogate = patient.sameForm(kind == .zip ? "address" : "number", value)[...]
      return tokens.map { token in
        let range = text[token].range
        defer { surrogate = surrogate.dropFirst(range.count) }
        return Replacement(range: range, text: String(decoding: surrogate.prefix(range.count), as: UTF8.self))
      }
    case .address, .other, .name:
      return tokens.map { word($0, kind, text, patient) }
    }
  }

  /// Numbers keep their length; words become streets (in an address) or surnames; kinds of streets and states stay.
  private func word(
    _ index: Int, _ kind: ListedIdentifiersTable.Kind, _ text: ClinicalText, _ patient: PatientDisguise
  ) -> Replacement {
    let token = text[index]
    let bytes = text.bytes[token.range]
    if token.isNumber || token.length == 1 {
      return Replacement(range: token.range, text: String(decoding: patient.sameForm("address", bytes), as: UTF8.self))
    }
    if kind == .address, !token.classes.isDisjoint(with: [.streetKind, .unitKind, .stateCode, .direction]) {
      return Replacement(range: token.range, text: text.string(token.range))
    }
    return Replacement(range: token.range, text: patient.street(Array(bytes)).cased(as: token.shape))
  }

  private static func counted(_ kind: ListedIdentifiersTable.Kind) -> IdentifierKind {
    switch kind {
    case .name: .name
    case .address, .city, .zip: .address
    case .phone: .phone
    case .mrn: .recordNumber
    case .email: .email
    case .other: .other
    }
  }
}
