/// Names of patients, relatives and clinicians: where the context shows them (`NameContexts`), and wherever a name
/// that the record showed elsewhere, or that the user listed, stands again.
///
/// Two passes over a record: `learn` gathers the names of every text, `find` replaces them.
struct NameFinder: IdentifierFinder {
  /// Notes the names that `text` shows.
  func learn(_ text: ClinicalText, into names: inout NameRegistry) {
    for mention in NameContexts(text).mentions() {
      var surname: NameToken?
      var given: NameToken?
      for part in mention.parts where !part.isInitial {
        let token = nameToken(part.token, text)
        let classes = token.classes
        let isSafe =
          text[part.token].length >= 3 && mention.isSure
          && classes.isDisjoint(with: [.ambiguous, .ordinary, .eponym, .drug, .month, .credential, .stateName])
        names.note(token, role: part.role, spreads: isSafe && !text.isOrdinary(part.token))
        switch part.role {
        case .given: given = given ?? token
        case .surname: surname = token
        }
      }
      if let surname, let given { names.note(given: given, of: surname) }
    }
  }

  func find(in text: ClinicalText, as patient: inout PatientDisguise, into found: inout Findings) {
    // What others have found is no name: Thistledown Lane, example.org.
    let others = found
    for mention in NameContexts(text).mentions() where mention.parts.allSatisfy({ others.isFree(text[$0.token].range) })
    {
      replace(mention, text, &patient, &found)
    }
    guard !patient.names.isEmpty else { return }
    let reader = NameReader(text: text)
    var wasName = -2
    for index in text.tokens.indices where text[index].isWord && found.isFree(text[index].range) {
      guard stands(index, after: wasName, reader, patient.names) else { continue }
      let surrogate = self.surrogate(index, role: .surname, text, &patient)
      found.add(.name, text[index].range, surrogate)
      wasName = index
    }
  }

  /// Whether a name known from elsewhere stands at `index`.
  private func stands(_ index: Int, after wasName: Int, _ reader: NameReader, _ names: NameRegistry) -> Bool {
    let text = reader.text
    let token = text[index]
    guard names.isKnown(token.code), !reader.isEponymUse(index) else { return false }
    let isAmbiguous = !token.classes.isDisjoint(with: [.ambiguous, .ordinary, .eponym, .drug])
    if names.isListed(token.code) {
      if !isAmbiguous { return true }
      // `Young` within a sentence is a listed name; `young`, and `Young` where any word has a capital, may not be.
      if token.shape == .capitalised, !text[index - 1].isLineEnd, !text.isSymbol(index - 1, in: ".:?!-"),
        !token.classes.contains(.eponym)
      {
        return true
      }
    }
    if token.hasCapital, names.spreads(token.code), !(isAmbiguous && names.isListed(token.code)) { return true }
    // Ambiguous names beside one that is certain: Ada Young, Young, Ada.
    guard token.hasCapital, text.gap(index) <= 1 || text.gap(index + 1) <= 1 else { return false }
    let isAfterName = wasName == index - 1 && text.gap(index) <= 1
    let next = text.isSymbol(index + 1, ",") ? index + 2 : index + 1
    return isAfterName
      || text.gap(next) <= 1 && text[next].hasCapital && names.spreads(text[next].code) && text[next].code != token.code
  }

  private func replace(
    _ mention: NameMention, _ text: ClinicalText, _ patient: inout PatientDisguise, _ found: inout Findings
  ) {
    guard mention.isSure else { return }
    let surname = mention.parts.last { !$0.isInitial && $0.role == .surname }.map { text[$0.token].code }
    var parts: [Replacement] = []
    // Initials last: they follow the surrogates of the names they stand for.
    for part in mention.parts where !part.isInitial {
      parts.append(
        Replacement(range: text[part.token].range, text: surrogate(part.token, role: part.role, text, &patient)))
    }
    for part in mention.parts where part.isInitial {
      let letter = text.bytes[text[part.token].start]
      parts.append(
        Replacement(
          range: text[part.token].range,
          text: patient.names.surrogate(forInitial: letter, surname: surname, key: patient.key)))
    }
    found.add(.name, parts)
  }

  /// Listed names: a person's name is its given names and then a surname, or `Surname, Given`; each part by itself.
  func learn(listed name: String, into names: inout NameRegistry) {
    let text = ClinicalText(Array(name.utf8))
    let words = text.tokens.indices.filter { text[$0].isWord && text[$0].length > 1 }
    let surname = text.tokens.indices.contains { text.isSymbol($0, ",") } ? words.first : words.last
    for word in words where text.classes(word).isDisjoint(with: [.title, .generation, .particle]) {
      let token = nameToken(word, text)
      names.note(token, role: word == surname ? .surname : .given, spreads: true, isListed: true)
      if word != surname, let surname { names.note(given: token, of: nameToken(surname, text)) }
    }
  }

  /// Surrogates for words known to be a name.
  func replacements(_ words: [Int], _ text: ClinicalText, _ patient: inout PatientDisguise) -> [Replacement] {
    words.map { word in
      Replacement(
        range: text[word].range,
        text: text[word].length == 1
          ? patient.names.surrogate(forInitial: text.bytes[text[word].start], surname: nil, key: patient.key)
          : surrogate(word, role: .surname, text, &patient))
    }
  }

  private func surrogate(
    _ index: Int, role: NameRegistry.Role, _ text: ClinicalText, _ patient: inout PatientDisguise
  ) -> String {
    patient.names.surrogate(for: nameToken(index, text), role: role, key: patient.key).cased(as: text[index].shape)
  }

  private func nameToken(_ index: Int, _ text: ClinicalText) -> NameToken {
    NameToken(code: text[index].code, classes: text.classes(index), firstLetter: text.bytes[text[index].start] & 0xDF)
  }
}
