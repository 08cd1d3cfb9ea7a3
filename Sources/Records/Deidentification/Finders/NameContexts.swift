/// Where names stand: after titles, labels, relations, greetings, `signed by`, before credentials and ages; and common
/// given names by themselves.
struct NameContexts {
  private let text: ClinicalText
  private let reader: NameReader

  init(_ text: ClinicalText) {
    self.text = text
    reader = NameReader(text: text)
  }

  /// All mentions, in order of their contexts; some may overlap.
  func mentions() -> [NameMention] {
    var mentions: [NameMention] = []
    for index in text.tokens.indices {
      let token = text[index]
      if token.isWord {
        let classes = token.classes
        if classes.contains(.title) { mentions += afterTitle(index) }
        if !classes.isDisjoint(with: [.credential, .doubtfulCredential]) { mentions += beforeCredential(index) }
        if classes.contains(.relation) { mentions += afterRelation(index) }
        if !classes.isDisjoint(with: [.signing, .speaking]) { mentions += afterVerb(index) }
        if !classes.isDisjoint(with: [.greeting, .closing]) { mentions += inLetter(index) }
        if classes.contains(.subjectVerb) { mentions += beforeVerb(index) }
        if !classes.isDisjoint(with: .givenName), text.style == .note { mentions += byGivenName(index) }
        if token.isWord, text.isWord(index, "named") || text.isWord(index, "nicknamed") || text.isWord(index, "aka") { mentions += sure(index + 1) }
      } else if text.isSymbol(index, ":") {
        mentions += afterLabel(index)
      } else if token.isNumber {
        mentions += beforeAge(index)
      }
    }
    return mentions
  }

  // MARK: titles and credentials

  private func afterTitle(_ index: Int) -> [NameMention] {
    let title = text[index]
    // `miss`, `fr`, `sr` in lower case are other things.
    let isLowerTitle = title.shape == .lower
    if isLowerTitle, !["dr", "drs", "mr", "mrs", "ms", "doctor"].contains(where: { text.isWord(index, $0) }) { return [] }
    if text.isWord(index, "sr") || text.isWord(index, "fr") || text.isWord(index, "mx"), !text.isSymbol(index + 1, ".") { return [] }
    // 12 Oak Dr. is a street.
    var at = index + 1
    if text.isSymbol(at, "."), text.touches(at) { at += 1 }
    // `Dr. Name: Testperson` is a label's business; `Mr. & Mrs.`, `Dr. and Mrs.` go on to the next title.
    guard text.gap(at) <= 2, !text.isSymbol(at, ":") else { return [] }
    let allowsLower = isLowerTitle || text.isSymbol(index + 1, ".")
    guard var mention = reader.forwards(from: at, isTrusted: true, allowsLower: allowsLower) else { return [] }
    if let first = mention.parts.first, reader.isEponymUse(first.token) { return [] }
    mention.isSure = true
    trimAfterTitle(&mention)
    return [mention] + list(after: mention, isSure: text.isWord(index, "drs"))
  }

  /// DR SMITH CALLED in capitals: only names that are listed follow the first.
  private func trimAfterTitle(_ mention: inout NameMention) {
    guard let first = mention.parts.first(where: { !$0.isInitial }), text[first.token].shape == .capitals else { return }
    let keeps = mention.parts.firstIndex { part in
      !part.isInitial && part.token != first.token && text.classes(part.token).isDisjoint(with: .commonName.union(.ambiguous))
        && reader.isGivenName(first.token) == false && !text.isSymbol(part.token - 1, "-") && !text.isSymbol(part.token - 1, ",")
    }
    guard let keeps else { return }
    mention.next = mention.parts[keeps].token
    mention.parts.removeSubrange(keeps...)
    if mention.parts.count(where: { !$0.isInitial }) == 1 {
      for index in mention.parts.indices where !mention.parts[index].isInitial { mention.parts[index].role = .surname }
    }
  }

  private func beforeCredential(_ index: Int) -> [NameMention] {
    guard reader.isCredential(index) || isDotted(index) else { return [] }
    var end = index
    let hasComma = text.isSymbol(index - 1, ",")
    if hasComma { end -= 1 }
    while text.classes(end - 1).contains(.generation), text[end - 1].hasCapital { end -= text.isSymbol(end - 2, ",") ? 2 : 1 }
    // Testperson, MD, PhD
    while reader.isCredential(end - 1) { end -= text.isSymbol(end - 2, ",") ? 2 : 1 }
    guard end > 0, text.gap(end) <= 2 || end == index else { return [] }
    guard var mention = reader.backwards(before: end, isTrusted: false) else { return [] }
    let isDoubtful = !text.classes(index).contains(.credential)
    if isDoubtful, !hasComma || mention.parts.count < 2 { return [] }
    mention.isSure = true
    return [mention]
  }

  /// M.D., R.N.
  private func isDotted(_ index: Int) -> Bool { false }

  // MARK: labels

  private func afterLabel(_ colon: Int) -> [NameMention] {
    var at = colon - 1
    // Emergency contact (wife): …
    if text.isSymbol(at, ")") {
      while at > max(0, colon - 6), !text.isSymbol(at, "(") { at -= 1 }
      at -= 1
    }
    if text.isSymbol(at, "("), text.isWord(at + 1, "s") { at -= 1 }
    let label = at
    guard text[label].isWord, !text.classes(label).isDisjoint(with: [.nameLabel, .relation, .signing]) || text.isWord(label, "by") || reader.isCredential(label)
    else { return [] }
    for back in 0..<4 where text[label - back].isWord {
      if text.classes(label - back).contains(.notNameLabel) { return [] }
    }
    let isStrong = text.classes(label).contains(.strongNameLabel) || text.isWord(label, "by") && text.classes(label - 1).contains(.signing)
    var start = colon + 1
    while text[start].shape == .lineEnd, start < colon + 2 { start += 1 }
    if text.classes(start).contains(.title) { return [] }
    let mention = reader.forwards(from: start, isTrusted: isStrong)
    guard var mention, mention.next > start, isFree(mention) else { return [] }
    if text.gap(start) > 40 { return [] }
    mention.isSure = isStrong || isConvincing(mention)
    guard mention.isSure || text.classes(label).contains(.relation) else { return [] }
    let takesList = ["cc", "providers", "team", "present", "attendees", "participants", "surgeons", "assistants", "to", "physicians", "by", "contacts", "attn"]
      .contains { text.isWord(label, $0) }
    return [mention] + list(after: mention, isSure: takesList)
  }

  private func afterRelation(_ index: Int) -> [NameMention] {
    var at = index + 1
    let isMarked = text.isSymbol(at, in: ",(:") || text.isWord(at, "named") || text.isWord(at, "is") || text.isWord(at, "name")
    while text.isSymbol(at, in: ",(:") || text.isWord(at, "named") || text.isWord(at, "is") || text.isWord(at, "s") || text.isSymbol(at, "'")
      || text.isWord(at, "name")
    {
      at += 1
      if at > index + 4 { return [] }
    }
    guard text.gap(at) <= 2, text[at].shape == .capitalised || isKnownName(at), !reader.isEponymUse(at),
      var mention = reader.forwards(from: at, isTrusted: false), isFree(mention)
    else { return [] }
    // A name before a noun like `Hospital` is none.
    if text.classes(mention.next).contains(.facility) { return [] }
    mention.isSure = isMarked || isConvincing(mention) || text[index].shape == .lower
    asGiven(&mention)
    return mention.isSure ? [mention] : []
  }

  // MARK: verbs

  /// `signed by Ada Testperson`, `spoke with`, `per`.
  private func afterVerb(_ index: Int) -> [NameMention] {
    var at = index + 1
    var hasBy = false
    let classes = text.classes(index)
    while at < index + 5 {
      if text.isWord(at, "by") {
        hasBy = true
      } else if !(text.isWord(at, "with") || text.isWord(at, "to") || text.isWord(at, "and") || text.isWord(at, "from") || text.isWord(at, "signed") || text.isSymbol(at, ":")
        || text.isWord(at, "on") || text.isWord(at, "you"))
      {
        break
      }
      at += 1
    }
    guard classes.contains(.speaking) || hasBy || at > index + 1, text.gap(at) <= 2, !text.classes(at).contains(.title),
      var mention = reader.forwards(from: at, isTrusted: false), isFree(mention), !text.classes(mention.next).contains(.facility)
    else { return [] }
    let isSignature = hasBy && ["signed", "dictated", "authored", "transcribed", "cosigned", "attested", "electronically", "authenticated", "scribed", "documented", "entered", "finalized", "prepared", "verified", "witnessed", "edited", "recorded"]
      .contains { text.isWord(index, $0) || text.isWord(index - 1, $0) }
    mention.isSure = isSignature || isConvincing(mention)
    return mention.isSure ? [mention] + list(after: mention, isSure: true) : []
  }

  /// `Testperson reports`, for listed names.
  private func beforeVerb(_ index: Int) -> [NameMention] {
    guard text[index].shape == .lower || text[index].shape == .capitals, text.gap(index) <= 1,
      var mention = reader.backwards(before: index, isTrusted: false), isConvincing(mention), isFree(mention)
    else { return [] }
    mention.isSure = true
    return [mention]
  }

  // MARK: letters

  private func inLetter(_ index: Int) -> [NameMention] {
    var at = index + 1
    if text.classes(index).contains(.greeting) {
      guard text[index].hasCapital, text[at].hasCapital, text.gap(at) <= 1, var mention = reader.forwards(from: at, isTrusted: true) else { return [] }
      guard text.isSymbol(mention.next, in: ",:!-.") || text[mention.next].isLineEnd || text.isWord(mention.next, "and") else { return [] }
      mention.isSure = true
      asGiven(&mention)
      return [mention] + list(after: mention, isSure: true)
    }
    guard text[index].hasCapital, text.isSymbol(at, ",") else { return [] }
    at += 1
    while text[at].shape == .lineEnd, at < index + 5 { at += 1 }
    guard text.gap(at) <= 40, var mention = reader.forwards(from: at, isTrusted: false), isFree(mention) else { return [] }
    guard mention.wordCount >= 2 || isConvincing(mention) || text[mention.next].isLineEnd || text.isSymbol(mention.next, ",") else { return [] }
    mention.isSure = true
    if mention.next == at + 1 { asGiven(&mention) }
    return [mention]
  }

  // MARK: ages and listed names

  /// `Ada Testperson is a 45-year-old`, `Testperson, Ada, 45 y/o`, `Ada Testperson (45F)`.
  private func beforeAge(_ index: Int) -> [NameMention] {
    guard text[index].length <= 3, isAge(index + 1) else { return [] }
    var end = index
    while end > 0, text.isWord(end - 1, "a") || text.isWord(end - 1, "an") || text.isWord(end - 1, "is") || text.isWord(end - 1, "was")
      || text.isSymbol(end - 1, in: ",(") || text.isWord(end - 1, "the") || text.isWord(end - 1, "age") || text.isWord(end - 1, "pleasant")
      || text.isWord(end - 1, "aged") || text.isWord(end - 1, "very")
    {
      end -= 1
      if index - end > 5 { return [] }
    }
    guard text.gap(end) <= 2 || text.isSymbol(end, in: ",("), var mention = reader.backwards(before: end, isTrusted: false), isFree(mention) else { return [] }
    guard isConvincing(mention) else { return [] }
    mention.isSure = true
    return [mention]
  }

  private func isAge(_ index: Int) -> Bool {
    let at = text.isSymbol(index, "-") ? index + 1 : index
    if text.classes(at).contains(.ageUnit) || text.isWord(at, "yo") || text.isWord(at, "y") { return true }
    if ["month", "months", "week", "weeks", "day", "days", "mo"].contains(where: { text.isWord(at, $0) }) {
      return text.isWord(at + 1, "old") || text.isSymbol(at + 1, "-") && text.isWord(at + 2, "old")
    }
    return text.touches(at) && (text.isWord(at, "f") || text.isWord(at, "m"))
  }

  /// A common given name is a name anywhere, with what follows it.
  private func byGivenName(_ index: Int) -> [NameMention] {
    guard text[index].hasCapital, reader.isNameWord(index, isTrusted: false), !isPlaceName(index) else { return [] }
    // `Testperson, Ada`
    if text.isSymbol(index - 1, ","), text.touches(index - 1), text.gap(index) <= 1, reader.isNameWord(index - 2, isTrusted: false), !reader.isGivenName(index - 2),
      text[index - 2].shape == text[index].shape, var mention = reader.backwards(before: index - 1, isTrusted: false), mention.wordCount == 1
    {
      for part in mention.parts.indices { mention.parts[part].role = .surname }
      let surnames = mention.parts
      guard let given = reader.forwards(from: index, isTrusted: false), given.wordCount <= 2 else { return [] }
      mention.parts = surnames + given.parts.map { .init(token: $0.token, role: .given, isInitial: $0.isInitial) }
      mention.next = given.next
      mention.isSure = true
      return [mention]
    }
    // The middle of a name that began earlier.
    if reader.isGivenName(index - 1), text.gap(index) == 1 { return [] }
    guard var mention = reader.forwards(from: index, isTrusted: false), isFree(mention) else { return [] }
    if text.classes(mention.next).contains(.facility) || text.classes(mention.next + 1).contains(.facility) && text[mention.next].hasCapital { return [] }
    mention.isSure = true
    if mention.wordCount == 1 { asGiven(&mention) }
    return [mention] + list(after: mention, isSure: false)
  }

  /// St. John's wort, Mount Elizabeth.
  private func isPlaceName(_ index: Int) -> Bool {
    var before = index - 1
    if text.isSymbol(before, ".") { before -= 1 }
    if ["st", "saint", "mount", "mt", "lake", "port", "fort"].contains(where: { text.isWord(before, $0) }), text[before].hasCapital { return true }
    return text.classes(index + 1).contains(.facility) || reader.isEponymUse(index) || text.classes(index).contains(.eponym) && !text[index + 1].hasCapital
  }

  // MARK: judging

  private func sure(_ index: Int) -> [NameMention] {
    guard text[index].hasCapital, text.gap(index) <= 1, var mention = reader.forwards(from: index, isTrusted: false) else { return [] }
    mention.isSure = true
    asGiven(&mention)
    return [mention]
  }

  /// `and Bob Jones`, `, Lee`, `/Lee` after a name.
  private func list(after mention: NameMention, isSure: Bool) -> [NameMention] {
    var mentions: [NameMention] = []
    var at = mention.next
    while mentions.count < 12 {
      while reader.isCredential(at) || text.isSymbol(at, ",") && reader.isCredential(at + 1) { at += 1 }
      var start = at
      while text.isSymbol(start, in: ",/&;") || text.isWord(start, "and") || text.isWord(start, "or") {
        start += 1
        if start > at + 2 { return mentions }
      }
      guard start > at, text[start].hasCapital, text.gap(start) <= 2, !text.classes(start).contains(.title),
        var next = reader.forwards(from: start, isTrusted: false), isFree(next)
      else { break }
      next.isSure = isSure || isConvincing(next)
      guard next.isSure else { break }
      mentions.append(next)
      at = next.next
    }
    return mentions
  }

  /// Two words or more, one of them listed or neither in capitals; or one listed name.
  private func isConvincing(_ mention: NameMention) -> Bool {
    let words = mention.parts.filter { !$0.isInitial }
    let isListed = words.contains { !text.classes($0.token).isDisjoint(with: .commonName) && !text.classes($0.token).contains(.eponym) }
    if isListed { return true }
    return words.count + (mention.parts.count > words.count ? 1 : 0) >= 2
      && words.allSatisfy { text[$0.token].shape == .capitalised && text[$0.token].length >= 3 }
  }

  /// No eponym or drug at its head.
  private func isFree(_ mention: NameMention) -> Bool {
    !mention.parts.contains { reader.isEponymUse($0.token) || text.classes($0.token).contains(.drug) }
  }

  private func isKnownName(_ index: Int) -> Bool {
    !text.classes(index).isDisjoint(with: .commonName) && text[index].hasCapital
  }

  private func asGiven(_ mention: inout NameMention) {
    let words = mention.parts.indices.filter { !mention.parts[$0].isInitial }
    if words.count == 1, let only = words.first { mention.parts[only].role = .given }
  }
}
