/// Reads names forwards from a token or backwards to one. A name is one to four words with capitals, initials,
/// particles, hyphens; it ends at an ordinary word, a wide gap or the line's end.
struct NameReader {
  /// Hyphens in one name; the cap keeps hostile text from making the search quadratic.
  private static let longestChain = 4

  let text: ClinicalText

  /// The name that begins at token `start`.
  ///
  /// - Parameters:
  ///   - isTrusted: the context is such that ambiguous words are names.
  ///   - allowsLower: `dr. testperson`.
  ///   - inverts: `Testperson, Ada` is one name.
  func forwards(
    from start: Int, isTrusted: Bool, allowsLower: Bool = false, inverts: Bool = true
  ) -> NameMention? {
    var parts: [NameMention.Part] = []
    var at = start
    for _ in 0..<4 {
      guard at == start ? !text[at].isLineEnd : text.gap(at) <= 2 else { break }
      at = skippingParticles(at)
      if isInitial(at), parts.isEmpty || !isCredential(at) {
        parts.append(.init(token: at, role: .given, isInitial: true))
        at += text.isSymbol(at + 1, ".") && text.touches(at + 1) ? 2 : 1
        continue
      }
      let mayBeLower = allowsLower && (parts.isEmpty || !text.classes(at).isDisjoint(with: .commonName))
      let isTrusted = isTrusted || (parts.isEmpty ? beginsAmbiguous(at) : goesOn(at, after: parts))
      guard isNameWord(at, isTrusted: isTrusted, isFirst: parts.isEmpty, allowsLower: mayBeLower) else { break }
      at = takeHyphenated(at, into: &parts)
    }
    guard parts.contains(where: { !$0.isInitial }) else { return nil }
    assignRoles(&parts)
    var mention = NameMention(parts: parts, next: at)
    if inverts { takeFirstNames(&mention, isTrusted: isTrusted) }
    return mention
  }

  /// The name that ends before token `end`.
  func backwards(before end: Int, isTrusted: Bool) -> NameMention? {
    var start = end
    var words = 0
    while start > 0, words < 4, start == end || text.gap(start) <= 2 {
      let at = start - 1
      if text.isSymbol(at, "."), text.touches(at), isInitial(at - 1) {
        start = at - 1
        words += 1
      } else if isInitial(at), words > 0 {
        start = at
        words += 1
      } else if isNameWord(at, isTrusted: isTrusted || words > 0 && text[at].shape == .capitalised, isFirst: false)
        || endsAmbiguous(at)
      {
        start = at
        words += 1
        let hyphenated = start
        while hyphenated - start < 2 * Self.longestChain, text.isSymbol(start - 1, "-"), text.touches(start),
          text.touches(start - 1), isNameWord(start - 2, isTrusted: true, isFirst: false)
        { start -= 2 }
      } else if text.classes(at).contains(.particle), text[at].shape == .lower, words > 0 {
        start = at
      } else if text.isSymbol(at, ","), text.touches(at), words == 1,
        isNameWord(at - 1, isTrusted: false, isFirst: false)
      {
        // Testperson, Ada, RN
        start = at - 1
        words += 1
      } else {
        break
      }
    }
    guard start < end, let mention = forwards(from: start, isTrusted: true), mention.next >= end - 1 else { return nil }
    return mention
  }

  // MARK: words

  /// A capitalised word that can be part of a name.
  /// - Parameter isFirst: a first word after a sure context may be a month or the like.
  func isNameWord(_ index: Int, isTrusted: Bool, isFirst: Bool = true, allowsLower: Bool = false) -> Bool {
    let token = text[index]
    guard token.isWord, token.length >= 2, token.hasCapital || allowsLower else { return false }
    // B12, T2N0, user_Name
    if text.touches(index + 1), text[index + 1].isNumber { return false }
    if text.touches(index), text[index - 1].isNumber || text.isSymbol(index - 1, in: "_@") { return false }
    // Name: Testperson  DOB: …
    if !isFirst, text.isSymbol(index + 1, ":"), text.touches(index + 1) { return false }
    let classes = token.classes
    if !classes.isDisjoint(with: [.title, .generation, .weekday, .drug, .credential]) { return false }
    if isCredential(index), !isFirst || !isTrusted { return false }
    // ED, ANA and AL in capitals are other things.
    if token.shape == .capitals, token.length <= 3, !isTrusted { return false }
    if classes.contains(.ambiguous) { return isTrusted }
    // Thistledown Lane
    if !isFirst, !classes.isDisjoint(with: [.streetKind, .unitKind]) { return false }
    if !classes.isDisjoint(with: .commonName) { return true }
    if classes.contains(.month) { return isTrusted && isFirst }
    if classes.contains(.eponym) { return isTrusted && !isEponymUse(index) }
    return !text.isOrdinary(index)
  }

  func isInitial(_ index: Int) -> Bool {
    guard text[index].shape == .initial, !isDottedCredential(index) else { return false }
    if text.touches(index + 1), !text.isSymbol(index + 1, in: ".,)") { return false }
    return !text.touches(index) || text.isSymbol(index - 1, in: "(.,\"")
  }

  func isGivenName(_ index: Int) -> Bool {
    !text.classes(index).isDisjoint(with: .givenName) && text[index].hasCapital
  }

  /// MD, RN; PA and the like in capitals alone.
  func isCredential(_ index: Int) -> Bool {
    let classes = text.classes(index)
    guard !classes.isDisjoint(with: [.credential, .doubtfulCredential]) else { return false }
    // PhD and PharmD, but Rd. is a street.
    return text[index].shape == .capitals
      || classes.contains(.credential) && text[index].hasCapital && text[index].length > 2
  }

  /// M.D., R.N., Ph.D.
  func isDottedCredential(_ index: Int) -> Bool {
    guard text[index].hasCapital || text[index].shape == .initial, text.isSymbol(index + 1, "."),
      text.touches(index + 1),
      text.touches(index + 2), text[index + 2].shape == .initial, !(text.touches(index + 3) && text[index + 3].isWord)
    else { return false }
    switch text.bytes[text[index + 2].start] {
    case UInt8(ascii: "D"): return text.isWord(index, in: Self.beforeD)
    case UInt8(ascii: "N"), UInt8(ascii: "P"), UInt8(ascii: "A"), UInt8(ascii: "O"):
      return text.isWord(index, in: Self.beforeOthers)
    default: return false
    }
  }

  private static let beforeD: Words = "m ph pharm psy"
  private static let beforeOthers: Words = "r n p d l"

  /// Parkinson's disease, Foley catheter, Charcot-Marie-Tooth.
  func isEponymUse(_ index: Int) -> Bool {
    guard text.classes(index).contains(.eponym) else { return false }
    var next = index + 1
    if text.isSymbol(next, "'"), text.touches(next) { next += text.isWord(next + 1, "s") ? 2 : 1 }
    if text.classes(next).contains(.eponymNoun), text.gap(next) <= 1 { return true }
    return text.isSymbol(index + 1, "-") && text.classes(index + 2).contains(.eponym)
      || text.isSymbol(index - 1, "-") && text.classes(index - 2).contains(.eponym)
  }

  // MARK: parts

  /// de la Cruz: the particles stay.
  private func skippingParticles(_ index: Int) -> Int {
    var at = index
    while text.classes(at).contains(.particle), text.gap(at + 1) <= 1,
      text.classes(at + 1).contains(.particle) || isNameWord(at + 1, isTrusted: true)
    { at += 1 }
    return at
  }

  /// Rose Testperson, Mark Long: an ambiguous given name before what looks like a surname.
  func beginsAmbiguous(_ index: Int) -> Bool {
    let classes = text.classes(index)
    guard classes.contains(.ambiguousGiven), !classes.contains(.month), text[index].hasCapital else { return false }
    var next = index + 1
    if isInitial(next) { next += text.isSymbol(next + 1, ".") ? 2 : 1 }
    next = skippingParticles(next)
    guard text.gap(next) <= 1, text[next].shape == text[index].shape else { return false }
    if !text.classes(next).contains(.ambiguous) { return isNameWord(next, isTrusted: false) }
    return text[next].shape == .capitalised && !text.classes(next).contains(.mostlyWord)
  }

  /// Ada Long, Ada B. Long, de la Cruz: an ambiguous surname after what looks like a name.
  private func endsAmbiguous(_ index: Int) -> Bool {
    let classes = text.classes(index)
    guard classes.contains(.ambiguous), text[index].hasCapital else { return false }
    if isGivenName(index - 1) { return true }
    guard text[index].shape == .capitalised, !classes.contains(.mostlyWord), text.gap(index) <= 1 else { return false }
    let before = text.isSymbol(index - 1, ".") && isInitial(index - 2) ? index - 3 : index - 1
    return text.classes(before).contains(.particle) && text[before].shape == .lower
      || text[before].shape == .capitalised
        && (isNameWord(before, isTrusted: false) || text.classes(before).contains(.ambiguousGiven))
  }

  /// Whether an ambiguous word after these goes on with the name: John Long, but not John Will.
  private func goesOn(_ index: Int, after parts: [NameMention.Part]) -> Bool {
    let classes = text.classes(index)
    guard !classes.contains(.mostlyWord) else { return false }
    if parts.contains(where: { $0.isInitial || !text.classes($0.token).isDisjoint(with: .givenName) }) { return true }
    // Thistledown Lane
    return text[index].shape == .capitalised && !classes.contains(.streetKind)
  }

  /// Adds the word at `index` and those joined to it by hyphens; returns the index after them.
  private func takeHyphenated(_ index: Int, into parts: inout [NameMention.Part]) -> Int {
    parts.append(.init(token: index, role: .surname, isInitial: false))
    var at = index + 1
    while at - index < 2 * Self.longestChain, text.isSymbol(at, "-"), text.touches(at), text.touches(at + 1),
      text[at + 1].hasCapital, !text.isOrdinary(at + 1)
    {
      parts.append(.init(token: at + 1, role: .surname, isInitial: false))
      at += 2
    }
    return at
  }

  /// The first of several words is a given name, and so are those between it and the last; words joined by hyphens
  /// are one.
  private func assignRoles(_ parts: inout [NameMention.Part]) {
    let words = parts.indices.filter { !parts[$0].isInitial }
    guard let last = words.last else { return }
    var lastGroup = last
    while lastGroup > 0, parts[lastGroup - 1].token == parts[lastGroup].token - 2,
      text.isSymbol(parts[lastGroup].token - 1, "-")
    {
      lastGroup -= 1
    }
    for index in words where index < lastGroup { parts[index].role = .given }
  }

  /// `Testperson, Ada M.`
  private func takeFirstNames(_ mention: inout NameMention, isTrusted: Bool) {
    let comma = mention.next
    let given = comma + 1
    guard text.isSymbol(comma, ","), text.touches(comma), text.gap(given) <= 1,
      mention.words.count == mention.parts.count,
      mention.parts.allSatisfy({ $0.role == .surname || isTrusted && text.classes($0.token).contains(.surname) }),
      !isCredential(given),
      isGivenName(given)
        || isTrusted && isNameWord(given, isTrusted: true) && !text.isSymbol(given + 1, ":")
          && !text[given + 1].isNumber
    else { return }
    for index in mention.parts.indices { mention.parts[index].role = .surname }
    let surnames = mention.parts.count
    mention.next = takeHyphenated(given, into: &mention.parts)
    for index in mention.parts.indices.dropFirst(surnames) { mention.parts[index].role = .given }
    let middle = mention.next
    guard text.gap(middle) <= 1 else { return }
    if isInitial(middle), !isCredential(middle) {
      mention.parts.append(.init(token: middle, role: .given, isInitial: true))
      mention.next += text.isSymbol(middle + 1, ".") && text.touches(middle + 1) ? 2 : 1
    } else if isNameWord(middle, isTrusted: false) {
      mention.parts.append(.init(token: middle, role: .given, isInitial: false))
      mention.next += 1
    }
  }
}
