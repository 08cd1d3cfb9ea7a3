/// A person's name as it stands in a text.
struct NameMention {
  struct Part {
    /// The index of its word.
    let token: Int
    var role: NameRegistry.Role
    var isInitial: Bool
  }

  var parts: [Part]
  /// The index of the first token after it.
  var next: Int
  /// Whether its context, or the names themselves, leave little doubt.
  var isSure: Bool

  /// Words that are no initials.
  var wordCount: Int { parts.count { !$0.isInitial } }
}

/// Reads names forwards from a token or backwards to one. A name is one to four words with capitals, initials,
/// particles, hyphens; it ends at an ordinary word, a wide gap or the line's end.
struct NameReader {
  let text: ClinicalText

  /// - Parameters:
  ///   - isTrusted: the context is such that an unlisted or ambiguous first word is a name.
  ///   - allowsLower: `dr. testperson`.
  func forwards(from start: Int, isTrusted: Bool, allowsLower: Bool = false) -> NameMention? {
    var parts: [NameMention.Part] = []
    var at = start
    var words = 0
    while words < 4 {
      guard at == start ? !text[at].isLineEnd : text.gap(at) <= 2 else { break }
      if isInitial(at), words == 0 || !isCredential(at) {
        parts.append(.init(token: at, role: .given, isInitial: true))
        at += 1
        if text.isSymbol(at, "."), text.touches(at) { at += 1 }
        words += 1
        continue
      }
      if text.classes(at).contains(.particle), text.gap(at + 1) <= 1, text[at + 1].hasCapital || text.classes(at + 1).contains(.particle),
        isNameWord(at + 1, isTrusted: true) || text.classes(at + 1).contains(.particle)
      {
        at += 1
        continue
      }
      guard isNameWord(at, isTrusted: isTrusted || hasGivenName(parts), isFirst: parts.isEmpty, allowsLower: allowsLower && parts.isEmpty) else { break }
      words += 1
      at = takeHyphenated(at, into: &parts)
    }
    guard parts.contains(where: { !$0.isInitial }) else { return nil }
    assignRoles(&parts)
    var mention = NameMention(parts: parts, next: at, isSure: false)
    takeFirstNames(&mention, isTrusted: isTrusted)
    return mention
  }

  /// The name that ends before token `end`.
  func backwards(before end: Int, isTrusted: Bool) -> NameMention? {
    var start = end
    var words = 0
    while start > 0, words < 4 {
      let at = start - 1
      guard start == end || text.gap(start) <= 2 else { break }
      if text.isSymbol(at, "."), text.touches(at), isInitial(at - 1) {
        start = at - 1
        words += 1
      } else if isInitial(at), words > 0 {
        start = at
        words += 1
      } else if isNameWord(at, isTrusted: isTrusted, isFirst: false) || text.classes(at).contains(.ambiguous) && text[at].hasCapital && isGivenName(at - 1) {
        start = at
        words += 1
        while text.isSymbol(start - 1, "-"), text.touches(start), text.touches(start - 1), isNameWord(start - 2, isTrusted: true, isFirst: false) { start -= 2 }
      } else if text.classes(at).contains(.particle), text[at].shape == .lower, words > 0 {
        start = at
      } else if text.isSymbol(at, ","), words == 1, at > 0, isNameWord(at - 1, isTrusted: false, isFirst: false), text.touches(at) {
        // Testperson, Ada, RN
        start = at - 1
        words += 1
      } else {
        break
      }
    }
    guard start < end else { return nil }
    return forwards(from: start, isTrusted: true).flatMap { $0.next >= end - 1 ? $0 : nil }
  }

  // MARK: words

  /// A capitalised word that can be part of a name.
  func isNameWord(_ index: Int, isTrusted: Bool, isFirst: Bool = true, allowsLower: Bool = false) -> Bool {
    let token = text[index]
    guard token.isWord, token.length >= 2, token.hasCapital || allowsLower else { return false }
    // B12, T2N0
    if text.touches(index + 1), text[index + 1].isNumber { return false }
    if text.touches(index), index > 0, text[index - 1].isNumber || text.isSymbol(index - 1, in: "_@/\\") { return false }
    let classes = token.classes
    if !classes.isDisjoint(with: [.title, .generation, .weekday]) { return false }
    if isCredential(index), !isFirst || !isTrusted { return false }
    if classes.contains(.ambiguous) { return isTrusted }
    if !classes.isDisjoint(with: .commonName) { return true }
    if !classes.isDisjoint(with: [.drug, .month, .credential]) { return isTrusted && isFirst && classes.isDisjoint(with: [.drug, .credential]) }
    if classes.contains(.eponym) { return isTrusted && !isEponymUse(index) }
    return !text.isOrdinary(index)
  }

  func isInitial(_ index: Int) -> Bool {
    let token = text[index]
    guard token.shape == .initial, token.length == 1, !text.touches(index + 1) || text.isSymbol(index + 1, in: ".,)") else { return false }
    return !(text.touches(index) && index > 0 && !text.isSymbol(index - 1, in: "(.,\""))
  }

  func isGivenName(_ index: Int) -> Bool { !text.classes(index).isDisjoint(with: .givenName) && text[index].hasCapital }

  func isCredential(_ index: Int) -> Bool {
    let classes = text.classes(index)
    return classes.contains(.credential) && text[index].shape != .lower || classes.contains(.doubtfulCredential) && text[index].shape == .capitals
  }

  /// Parkinson's disease, Foley catheter, Charcot-Marie-Tooth.
  func isEponymUse(_ index: Int) -> Bool {
    guard text.classes(index).contains(.eponym) else { return false }
    var next = index + 1
    if text.isSymbol(next, "'"), text.touches(next) { next += text.isWord(next + 1, "s") ? 2 : 1 }
    if text.classes(next).contains(.eponymNoun), text.gap(next) <= 1 { return true }
    if text.isSymbol(index + 1, "-"), text.classes(index + 2).contains(.eponym) { return true }
    return text.isSymbol(index - 1, "-") && text.classes(index - 2).contains(.eponym)
  }

  private func hasGivenName(_ parts: [NameMention.Part]) -> Bool {
    parts.contains { $0.isInitial || !text.classes($0.token).isDisjoint(with: .givenName) }
  }

  /// Adds the word at `index` and those joined to it by hyphens; returns the index after them.
  private func takeHyphenated(_ index: Int, into parts: inout [NameMention.Part]) -> Int {
    parts.append(.init(token: index, role: .surname, isInitial: false))
    var at = index + 1
    while text.isSymbol(at, "-"), text.touches(at), text.touches(at + 1), text[at + 1].hasCapital, !text.isOrdinary(at + 1) {
      parts.append(.init(token: at + 1, role: .surname, isInitial: false))
      at += 2
    }
    return at
  }

  /// The first of several words is a given name, unless a hyphen joins them all.
  private func assignRoles(_ parts: inout [NameMention.Part]) {
    let words = parts.indices.filter { !parts[$0].isInitial }
    guard words.count > 1, let first = words.first else { return }
    let isOneSurname = (1..<words.count).allSatisfy { parts[words[$0]].token == parts[words[$0 - 1]].token + 2 }
    if isOneSurname { return }
    parts[first].role = .given
    // Ada Mary Testperson: all but the last, unless joined to it.
    for index in words.dropFirst().dropLast() where parts[index + 1].token == parts[index].token + 1 { parts[index].role = .given }
  }

  /// `Testperson, Ada M.`
  private func takeFirstNames(_ mention: inout NameMention, isTrusted: Bool) {
    let comma = mention.next
    guard mention.wordCount <= 2, mention.wordCount == mention.parts.count, text.isSymbol(comma, ","), text.touches(comma),
      text.gap(comma + 1) <= 1, !isCredential(comma + 1), isGivenName(comma + 1) || isTrusted && isNameWord(comma + 1, isTrusted: false)
    else { return }
    if mention.parts.count == 2, mention.parts[0].role == .given, !isTrusted || !isGivenName(comma + 1) || isGivenName(mention.parts[0].token) { return }
    for index in mention.parts.indices { mention.parts[index].role = .surname }
    mention.parts.append(.init(token: comma + 1, role: .given, isInitial: false))
    mention.next = comma + 2
    if isInitial(mention.next), text.gap(mention.next) <= 1, !isCredential(mention.next) {
      mention.parts.append(.init(token: mention.next, role: .given, isInitial: true))
      mention.next += text.isSymbol(mention.next + 1, ".") && text.touches(mention.next + 1) ? 2 : 1
    } else if isNameWord(mention.next, isTrusted: false), text.gap(mention.next) == 1 {
      mention.parts.append(.init(token: mention.next, role: .given, isInitial: false))
      mention.next += 1
    }
  }
}
