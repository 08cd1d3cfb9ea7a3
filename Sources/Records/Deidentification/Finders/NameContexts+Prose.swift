/// Names in sentences and letters: after verbs like `signed by`, before ones like `reports`, beside ages, in greetings;
/// and common given names by themselves.
extension NameContexts {
  private static let afterVerb: Words = "with to and from signed on you"
  private static let signatures: Words =
    """
    signed dictated authored transcribed cosigned attested electronically authenticated scribed documented entered
    finalized prepared verified witnessed edited recorded
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
      text.classes(at).isDisjoint(with: .title),
      var mention = reader.forwards(from: at, isTrusted: at > index + 1 && isGivenAlone(at)), isFree(mention),
      !text.classes(mention.next).contains(.facility)
    else { return [] }
    let isSignature = hasBy && (text.isWord(index, in: Self.signatures) || text.isWord(index - 1, in: Self.signatures))
    guard isSignature || isConvincing(mention) || isUnknownWord(mention) && at > index + 1 else { return [] }
    mention.isSure = true
    return [mention] + list(after: mention, isSure: true)
  }

  /// `called to Hope`: an ambiguous given name where only a person or a department can stand.
  private func isGivenAlone(_ index: Int) -> Bool {
    let classes = text.classes(index)
    return classes.contains(.ambiguousGiven) && classes.isDisjoint(with: [.month, .mostlyWord])
      && text[index].shape == .capitalised
      && !text[index + 1].hasCapital
  }

  /// One word of some length in mixed case that is in no list: a name rather than a department.
  func isUnknownWord(_ mention: NameMention) -> Bool {
    mention.words.allSatisfy { text[$0.token].shape == .capitalised && text[$0.token].length >= 4 }
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
    var first = mention.parts[0].token
    guard text[first].shape == .capitalised, text[first].length >= 4,
      text.classes(first).isDisjoint(with: [.eponym, .drug, .mostlyWord])
    else { return false }
    while text.classes(first - 1).contains(.particle) { first -= 1 }
    return text[first - 1].isLineEnd || text.isSymbol(first - 1, in: ".!?:")
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
    guard text.gap(at) <= 40, var mention = reader.forwards(from: at, isTrusted: false, inverts: false),
      isFree(mention),
      mention.words.count >= 2 || isConvincing(mention) || text[mention.next].isLineEnd
        || text.isSymbol(mention.next, ",")
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
    guard text.gap(end) <= 2, var mention = reader.backwards(before: end, isTrusted: hasVerb), isFree(mention),
      isConvincing(mention) || hasVerb && beginsSentence(mention)
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

  // MARK: names by themselves

  /// A common given name is a name anywhere, with what follows it; so is `Testperson, Ada`.
  func byGivenName(_ index: Int) -> [NameMention] {
    guard text[index].hasCapital, reader.isNameWord(index, isTrusted: false), !isPlaceOrEponym(index) else { return [] }
    if let mention = inverted(index) { return [mention] }
    // The middle of a name that began earlier.
    if reader.isGivenName(index - 1), text.gap(index) == 1 { return [] }
    guard var mention = reader.forwards(from: index, isTrusted: false), isFree(mention) else { return [] }
    let next = mention.next
    if text.classes(next).contains(.facility) || text[next].hasCapital && text.classes(next + 1).contains(.facility) {
      return []
    }
    if text.classes(next).contains(.eponymNoun), text.gap(next) == 1 { return [] }
    mention.isSure = true
    mention.makeGiven()
    return [mention] + list(after: mention, isSure: false) + before(mention)
  }

  /// Quillon and Ada: an unknown word joined to a given name.
  private func before(_ mention: NameMention) -> [NameMention] {
    let at = mention.parts[0].token - 2
    guard at >= 0, text.isWord(at + 1, "and"), text[at].shape == .capitalised, text[at].length >= 3,
      reader.isNameWord(at, isTrusted: text.classes(at).contains(.ambiguousGiven))
    else { return [] }
    return [NameMention(parts: [.init(token: at, role: .given, isInitial: false)], next: at + 1, isSure: true)]
  }

  /// `TESTPERSON, ADA [1234567]` at a line's start.
  func inHeading(_ index: Int) -> [NameMention] {
    guard text[index].shape == .capitals, text[index - 1].isLineEnd, text.isSymbol(index + 1, ","),
      text.touches(index + 1),
      text[index + 2].shape == .capitals, text.gap(index + 2) <= 1,
      var mention = reader.forwards(from: index, isTrusted: true),
      mention.parts.contains(where: { $0.token == index + 2 }), isFree(mention)
    else { return [] }
    let next = mention.next
    let isNumbered =
      text.isSymbol(next, in: "[(#") && text[next + 1].isNumber && text[next + 1].length >= 5
      || text[next].isNumber && text[next].length >= 5
    guard isNumbered || isConvincing(mention) else { return [] }
    mention.isSure = true
    return [mention]
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

  /// Two or three words in mixed case of which nothing is known, or a common surname alone: names, most of the time.
  func byShape(_ index: Int) -> [NameMention] {
    let previous = index - 1
    guard isUnknownName(index), !(isUnknownName(previous) && text.gap(index) == 1), !text.isSymbol(previous, "-"),
      !isPlaceOrEponym(index),
      var mention = reader.forwards(from: index, isTrusted: false, inverts: false), isFree(mention),
      text.classes(mention.next).isDisjoint(with: [.facility, .streetKind, .eponymNoun])
    else { return [] }
    let words = mention.words
    let isSurname = words.count == 1 && text.classes(index).contains(.surname)
    guard isSurname || (2...3).contains(words.count) && words.allSatisfy({ text[$0.token].length >= 3 }),
      // Corner Drugs Pharmacy, Spyder Knee Brace
      !text[mention.next].hasCapital || text.gap(mention.next) > 1 || reader.isCredential(mention.next)
        || text.classes(mention.next).contains(.generation)
    else { return [] }
    mention.isSure = true
    return [mention]
  }

  private func isUnknownName(_ index: Int) -> Bool {
    text[index].shape == .capitalised
      && text.classes(index).isDisjoint(with: [
        .stateName, .facility, .streetKind, .residence, .direction, .eponymNoun, .month,
      ])
      && (reader.isNameWord(index, isTrusted: false) || reader.beginsAmbiguous(index))
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
