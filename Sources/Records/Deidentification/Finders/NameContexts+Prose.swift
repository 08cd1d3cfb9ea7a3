/// Names in sentences and letters: after verbs like `signed by`, before ones like `reports`, beside ages, in greetings;
/// and common given names by themselves.
extension NameContexts {
  private static let afterVerb: Words = "with to and from signed on you"
  private static let signatures: Words =
    """
    signed dictated authored transcribed cosigned attested electronically authenticated scribed documented entered finalized
    prepared verified witnessed edited recorded
    """
  private static let afterThanks: Words = "you again truly regards wishes"
  private static let beforeAges: Words = "a an is was the age aged pleasant very"
  private static let youngAges: Words = "month months week weeks day days mo"
  private static let places: Words = "st saint mount mt lake port fort"

  // MARK: verbs

  /// `signed by Ada Testperson`, `spoke with Ada Testperson`, `per Ada Testperson`.
  func afterVerb(_ index: Int) -> [NameMention] {
    var at = index + 1
    var hasBy = false
    while at < index + 5 {
      if text.isWord(at, "by") {
        hasBy = true
      } else if !text.isWord(at, in: Self.afterVerb), !text.isSymbol(at, ":") {
        break
      }
      at += 1
    }
    guard hasBy || at > index + 1 || text.classes(index).contains(.speaking), text.gap(at) <= 2,
      text.classes(at).isDisjoint(with: .title), var mention = reader.forwards(from: at, isTrusted: false), isFree(mention),
      !text.classes(mention.next).contains(.facility)
    else { return [] }
    let isSignature = hasBy && (text.isWord(index, in: Self.signatures) || text.isWord(index - 1, in: Self.signatures))
    guard isSignature || isConvincing(mention) else { return [] }
    mention.isSure = true
    return [mention] + list(after: mention, isSure: true)
  }

  /// `Ada Testperson was seen`, for listed names; `Testperson denies`, for any word that begins a sentence.
  func beforeVerb(_ index: Int) -> [NameMention] {
    let shape = text[index].shape
    let isPersonal = text.classes(index).contains(.personVerb) && shape == .lower
    guard shape == .lower || shape == .capitals, text.gap(index) <= 1,
      var mention = reader.backwards(before: index, isTrusted: isPersonal), isFree(mention),
      isConvincing(mention) || isPersonal && beginsSentence(mention)
    else { return [] }
    mention.isSure = true
    mention.makeGiven()
    return [mention]
  }

  private func beginsSentence(_ mention: NameMention) -> Bool {
    let first = mention.parts[0].token
    return text[first].shape == .capitalised && text[first].length >= 4
      && text.classes(first).isDisjoint(with: [.eponym, .drug, .mostlyWord])
      && (text[first - 1].isLineEnd || text.isSymbol(first - 1, in: ".!?"))
  }

  // MARK: letters

  /// `Dear Ada,`; `Sincerely,` with a name on the next line.
  func inLetter(_ index: Int) -> [NameMention] {
    guard text[index].hasCapital else { return [] }
    var at = index + 1
    if text.classes(index).contains(.greeting) {
      guard text[at].hasCapital, text.gap(at) <= 1, var mention = reader.forwards(from: at, isTrusted: true),
        text.isSymbol(mention.next, in: ",:!-.") || text[mention.next].isLineEnd || text.isWord(mention.next, "and")
      else { return [] }
      mention.isSure = true
      mention.makeGiven()
      return [mention] + list(after: mention, isSure: true)
    }
    while at < index + 4, text.isWord(at, in: Self.afterThanks) { at += 1 }
    guard text.isSymbol(at, ",") else { return [] }
    at += 1
    let comma = at
    while at < comma + 3, text[at].shape == .lineEnd { at += 1 }
    guard text.gap(at) <= 40, var mention = reader.forwards(from: at, isTrusted: false, inverts: false), isFree(mention),
      mention.words.count >= 2 || isConvincing(mention) || text[mention.next].isLineEnd || text.isSymbol(mention.next, ",")
    else { return [] }
    mention.isSure = true
    mention.makeGiven()
    return [mention]
  }

  // MARK: ages

  /// `Ada Testperson is a 45-year-old`, `Testperson, Ada, 45 y/o`, `Ada Testperson (45F)`.
  func beforeAge(_ index: Int) -> [NameMention] {
    guard text[index].length <= 3, isAge(index + 1) else { return [] }
    var end = index
    while end > index - 6, text.isWord(end - 1, in: Self.beforeAges) || text.isSymbol(end - 1, in: ",(") { end -= 1 }
    let hasVerb = (end..<index).contains { text.isWord($0, "is") || text.isWord($0, "was") }
    guard text.gap(end) <= 2, var mention = reader.backwards(before: end, isTrusted: hasVerb), isFree(mention), isConvincing(mention)
    else { return [] }
    mention.isSure = true
    return [mention]
  }

  private func isAge(_ index: Int) -> Bool {
    let at = text.isSymbol(index, "-") ? index + 1 : index
    if text.classes(at).contains(.ageUnit) || text.isWord(at, "yo") || text.isWord(at, "y") { return true }
    if text.isWord(at, in: Self.youngAges) {
      return text.isWord(at + 1, "old") || text.isSymbol(at + 1, "-") && text.isWord(at + 2, "old")
    }
    return text.touches(at) && (text.isWord(at, "f") || text.isWord(at, "m"))
  }

  // MARK: listed names by themselves

  /// A common given name is a name anywhere, with what follows it; so is `Testperson, Ada`.
  func byGivenName(_ index: Int) -> [NameMention] {
    guard text[index].hasCapital, reader.isNameWord(index, isTrusted: false), !isPlaceOrEponym(index) else { return [] }
    if let mention = inverted(index) { return [mention] }
    // The middle of a name that began earlier.
    if reader.isGivenName(index - 1), text.gap(index) == 1 { return [] }
    guard var mention = reader.forwards(from: index, isTrusted: false), isFree(mention) else { return [] }
    let next = mention.next
    if text.classes(next).contains(.facility) || text[next].hasCapital && text.classes(next + 1).contains(.facility) { return [] }
    mention.isSure = true
    mention.makeGiven()
    return [mention] + list(after: mention, isSure: false)
  }

  /// `Testperson, Ada` with the given name at `index`.
  private func inverted(_ index: Int) -> NameMention? {
    guard text.isSymbol(index - 1, ","), text.touches(index - 1), text.gap(index) <= 1, !reader.isGivenName(index - 2),
      text[index - 2].shape == text[index].shape, let surname = reader.backwards(before: index - 1, isTrusted: false),
      surname.words.count == 1, let given = reader.forwards(from: index, isTrusted: false), given.words.count <= 2
    else { return nil }
    let parts =
      surname.parts.map { NameMention.Part(token: $0.token, role: .surname, isInitial: $0.isInitial) }
      + given.parts.map { NameMention.Part(token: $0.token, role: .given, isInitial: $0.isInitial) }
    return NameMention(parts: parts, next: given.next, isSure: true)
  }

  /// J. Smith: an initial before a common surname; not E. coli.
  func byInitial(_ index: Int) -> [NameMention] {
    guard text.isSymbol(index + 1, "."), text.gap(index + 2) <= 1, text[index + 2].shape == .capitalised,
      text.classes(index + 2).contains(.surname), text.classes(index + 2).isDisjoint(with: [.eponym, .ordinary]),
      reader.isInitial(index), var mention = reader.forwards(from: index, isTrusted: false)
    else { return [] }
    mention.isSure = true
    return [mention]
  }

  /// St. John's wort, Mount Elizabeth, Elizabeth Hospital, Marie alone.
  private func isPlaceOrEponym(_ index: Int) -> Bool {
    let before = text.isSymbol(index - 1, ".") ? index - 2 : index - 1
    if text.isWord(before, in: Self.places), text[before].hasCapital { return true }
    return text.classes(index + 1).contains(.facility) || reader.isEponymUse(index)
      || text.classes(index).contains(.eponym) && !text[index + 1].hasCapital
  }
}
