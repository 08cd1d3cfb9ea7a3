/// Where names stand: after titles, labels and relations, before credentials; in prose and letters see
/// `NameContexts+Prose`.
struct NameContexts {
  private static let lowerTitles: Words = "dr drs mr mrs ms doctor"
  private static let dottedTitles: Words = "sr fr mx"
  private static let listLabels: Words =
    "cc providers team present attendees participants surgeons assistants to physicians by contacts attn"
  private static let afterRelations: Words = "s is name named"
  private static let possessors: Words = "her his their the a an patient pt s"

  let text: ClinicalText
  let reader: NameReader

  init(_ text: ClinicalText) {
    self.text = text
    reader = NameReader(text: text)
  }

  /// All mentions in the order of their first words, the longer first; some may overlap.
  func mentions() -> [NameMention] {
    text.tokens.indices.flatMap(mentions).sorted {
      let (a, b) = ($0.parts[0].token, $1.parts[0].token)
      return a == b ? $0.parts.count > $1.parts.count : a < b
    }
  }

  /// What the token at `index` says about its neighbours.
  private func mentions(at index: Int) -> [NameMention] {
    let token = text[index]
    var mentions: [NameMention] = []
    if token.isWord {
      let classes = token.classes
      if !classes.isDisjoint(with: Self.contextual) {
        if classes.contains(.title) { mentions += afterTitle(index) }
        if !classes.isDisjoint(with: [.credential, .doubtfulCredential]) { mentions += beforeCredential(index) }
        if classes.contains(.relation) { mentions += afterRelation(index) }
        if classes.contains(.nameLabel) { mentions += inApposition(index) }
        if classes.contains(.profession) || classes.contains(.credential) { mentions += afterProfession(index) }
        if classes.contains(.naming) { mentions += named(index + 1) }
        if !classes.isDisjoint(with: [.signing, .speaking]) { mentions += afterVerb(index) }
        if classes.contains(.subjectVerb) { mentions += beforeVerb(index) }
        if !classes.isDisjoint(with: [.greeting, .closing]) { mentions += inLetter(index) }
        if !classes.isDisjoint(with: .givenName), text.style == .note { mentions += byGivenName(index) }
      }
      if text.style == .note, token.shape == .capitalised { mentions += byShape(index) }
      if token.shape == .capitals { mentions += inHeading(index) }
      if reader.isDottedCredential(index) {
        mentions += beforeCredential(index)
      } else if token.shape == .initial, text.style == .note {
        mentions += byInitial(index)
      }
    } else if token.isNumber {
      mentions += beforeAge(index)
    } else if text.isSymbol(index, ":") {
      mentions += afterLabel(index)
    } else if text.isSymbol(index, in: "(,") {
      mentions += beforeRole(index)
    } else if text.isSymbol(index, "/"), text.isSymbol(index - 2, "/"),
      text.isWord(index - 1, "es") || text.isWord(index - 1, "s")
    {
      // /es/ Ada Testperson
      mentions += named(index + 1)
    }
    return mentions
  }

  private static let contextual: WordClass = [
    .title, .credential, .doubtfulCredential, .relation, .nameLabel, .naming, .signing, .speaking, .subjectVerb,
    .greeting,
    .closing, .profession, .female, .male,
  ]

  // MARK: titles and credentials

  private func afterTitle(_ index: Int) -> [NameMention] {
    let isLower = text[index].shape == .lower
    // `miss` and `fr` in lower case are other things.
    if isLower, !text.isWord(index, in: Self.lowerTitles) { return [] }
    let isDotted = text.isSymbol(index + 1, ".") && text.touches(index + 1)
    if text.isWord(index, in: Self.dottedTitles), !isDotted { return [] }
    let at = isDotted ? index + 2 : index + 1
    // `your doctor will see`, but `dr. will`.
    let allowsLower = isLower && (isDotted || text.classes(at).isDisjoint(with: .ambiguous))
    let isList = text.isWord(index, "drs")
    guard text.gap(at) <= 2,
      var mention = reader.forwards(from: at, isTrusted: true, allowsLower: allowsLower, inverts: !isList),
      !reader.isEponymUse(mention.parts[0].token)
    else { return [] }
    mention.isSure = true
    cutInCapitals(&mention)
    return [mention] + list(after: mention, isSure: isList)
  }

  /// DR SMITH CALLED: in capitals only listed names follow the first, unless that is a given name.
  private func cutInCapitals(_ mention: inout NameMention) {
    guard let first = mention.words.first, text[first.token].shape == .capitals, !reader.isGivenName(first.token) else {
      return
    }
    let cut = mention.parts.firstIndex { part in
      !part.isInitial && part.token != first.token && !text.isSymbol(part.token - 1, in: "-,")
        && text.classes(part.token).isDisjoint(with: .commonName.union(.ambiguous))
    }
    guard let cut else { return }
    mention.next = mention.parts[cut].token
    mention.parts.removeSubrange(cut...)
    for index in mention.parts.indices where !mention.parts[index].isInitial { mention.parts[index].role = .surname }
  }

  private func beforeCredential(_ index: Int) -> [NameMention] {
    let isDotted = reader.isDottedCredential(index)
    guard isDotted || reader.isCredential(index) else { return [] }
    let hasComma = text.isSymbol(index - 1, ",")
    var end = hasComma ? index - 1 : index
    // Testperson, Jr., MD, PhD
    while index - end < 12,
      text.classes(end - 1).contains(.generation) && text[end - 1].hasCapital || reader.isCredential(end - 1)
    {
      end -= text.isSymbol(end - 2, ",") ? 2 : 1
    }
    guard end > 0, text.gap(end) <= 2, var mention = reader.backwards(before: end, isTrusted: true) else { return [] }
    let isDoubtful = !isDotted && !text.classes(index).contains(.credential)
    if isDoubtful, !hasComma || mention.parts.count < 2 { return [] }
    mention.isSure = true
    return [mention]
  }

  /// Dietitian Ada Testperson, RN Testperson; not MD Anderson.
  private func afterProfession(_ index: Int) -> [NameMention] {
    guard text[index + 1].shape == .capitalised || text.classes(index + 1).contains(.particle),
      text.gap(index + 1) == 1,
      text.classes(index).contains(.profession) || reader.isCredential(index) && !text.isWord(index, "md"),
      var mention = reader.forwards(from: index + 1, isTrusted: true), isFree(mention),
      !text.classes(mention.next).contains(.facility), !reader.isCredential(mention.parts[0].token)
    else { return [] }
    mention.isSure = true
    return [mention]
  }

  // MARK: labels and relations

  private func afterLabel(_ colon: Int) -> [NameMention] {
    var label = colon - 1
    // Emergency contact (wife): …
    if text.isSymbol(label, ")") {
      repeat { label -= 1 } while label > max(0, colon - 6) && !text.isSymbol(label, "(")
      label -= 1
    }
    let classes = text.classes(label)
    guard text[label].isWord,
      !classes.isDisjoint(with: [.nameLabel, .relation, .signing]) || text.isWord(label, "by")
        || reader.isCredential(label),
      !(0..<4).prefix(while: { text[label - $0].isWord }).contains(where: {
        text.classes(label - $0).contains(.notNameLabel)
      })
    else { return [] }
    // Attending MD: …
    let isStrong =
      classes.contains(.strongNameLabel)
      || reader.isCredential(label) && text.classes(label - 1).contains(.strongNameLabel)
      || text.isWord(label, "by") && text.classes(label - 1).contains(.signing)
    let start = text[colon + 1].shape == .lineEnd ? colon + 2 : colon + 1
    guard text.gap(start) <= 40, text.classes(start).isDisjoint(with: .title),
      var mention = reader.forwards(from: start, isTrusted: isStrong), isFree(mention)
    else { return [] }
    guard isStrong || isConvincing(mention) || isInCapitals(mention) else { return [] }
    mention.isSure = true
    return [mention] + list(after: mention, isSure: text.isWord(label, in: Self.listLabels))
  }

  /// His wife Ada, daughter-in-law (Ada), mother: Ada Testperson.
  private func afterRelation(_ index: Int) -> [NameMention] {
    var at = index + 1
    let isInLaw = text.isSymbol(at, "-") && text.isWord(at + 1, "in") && text.isWord(at + 3, "law")
    if isInLaw { at += 4 }
    let start = at
    while at < start + 4, text.isSymbol(at, in: ",(:'") || text.isWord(at, in: Self.afterRelations) { at += 1 }
    let isMarkedGiven = at > start && text.classes(at).contains(.ambiguousGiven)
    let isTrusted = text[index].shape == .lower || isInLaw || isMarkedGiven
    guard text.gap(at) <= 2, text[at].shape == .capitalised || isListedName(at), !reader.isEponymUse(at),
      var mention = reader.forwards(from: at, isTrusted: isTrusted), isFree(mention),
      !text.classes(mention.next).contains(.facility)
    else { return [] }
    mention.isSure = true
    mention.makeGiven()
    return [mention]
  }

  /// Ada Testperson (daughter); Ada, her daughter; Ada Testperson (PCP).
  private func beforeRole(_ index: Int) -> [NameMention] {
    let isBracket = text.isSymbol(index, "(")
    var at = index + 1
    while at < index + 4, text.isWord(at, in: Self.possessors) || text.isSymbol(at, "'") { at += 1 }
    let isRelation = text.classes(at).contains(.relation) && (isBracket || at > index + 1)
    let isRole = isBracket && text.classes(at).contains(.nameLabel) && text.isSymbol(at + 1, ")")
    guard isRelation || isRole, text.gap(index) <= 1,
      var mention = reader.backwards(before: index, isTrusted: true), isFree(mention),
      isConvincing(mention) || text[index - 1].shape == .capitalised && text[index - 1].length >= 3
    else { return [] }
    mention.isSure = true
    mention.makeGiven()
    return [mention]
  }

  /// The patient, Ada Testperson, was …; the nurse (Ada).
  private func inApposition(_ index: Int) -> [NameMention] {
    let isBracket = text.isSymbol(index + 1, "(") && text[index].shape == .lower
    guard
      isBracket ? text[index + 2].shape == .capitalised : text.isSymbol(index + 1, ",") && text[index + 2].hasCapital,
      var mention = reader.forwards(from: index + 2, isTrusted: isBracket, inverts: false),
      text.isSymbol(mention.next, isBracket ? ")" : ","), isBracket || isConvincing(mention), isFree(mention)
    else { return [] }
    mention.isSure = true
    mention.makeGiven()
    return [mention]
  }

  private func named(_ index: Int) -> [NameMention] {
    guard text[index].hasCapital, text.gap(index) <= 1, var mention = reader.forwards(from: index, isTrusted: true)
    else {
      return []
    }
    mention.isSure = true
    mention.makeGiven()
    return [mention]
  }

  // MARK: judging

  /// `and Bob Testperson`, `, Testperson`, `/Testperson` after a name.
  func list(after mention: NameMention, isSure: Bool) -> [NameMention] {
    var mentions: [NameMention] = []
    var at = mention.next
    while mentions.count < 12 {
      while reader.isCredential(at) || text.isSymbol(at, ",") && reader.isCredential(at + 1) { at += 1 }
      var start = at
      while start < at + 3, text.isSymbol(start, in: ",/&;") || text.isWord(start, "and") || text.isWord(start, "or") {
        start += 1
      }
      guard start > at, text[start].hasCapital || text.classes(start).contains(.particle), text.gap(start) <= 2,
        !text.classes(start).contains(.title),
        var next = reader.forwards(from: start, isTrusted: isSure, inverts: false), isFree(next),
        isSure || isConvincing(next) || text.isWord(start - 1, "and") && isUnknownWord(next)
      else { break }
      next.isSure = true
      mentions.append(next)
      at = next.next
    }
    return mentions
  }

  /// A listed name; or two words or more, none of them short or in capitals.
  func isConvincing(_ mention: NameMention) -> Bool {
    let words = mention.words
    if words.contains(where: { isListedName($0.token) && !text.classes($0.token).contains(.eponym) }) { return true }
    return mention.parts.count >= 2
      && words.allSatisfy { text[$0.token].shape == .capitalised && text[$0.token].length >= 3 }
  }

  /// Two unlisted words in capitals, as after `PATIENT:`.
  private func isInCapitals(_ mention: NameMention) -> Bool {
    mention.words.count >= 2
      && mention.words.allSatisfy { text[$0.token].shape == .capitals && text[$0.token].length >= 3 }
      && mention.words.contains { text[$0.token].length >= 5 }
  }

  /// No eponym or drug in it.
  func isFree(_ mention: NameMention) -> Bool {
    !mention.parts.contains { reader.isEponymUse($0.token) || text.classes($0.token).contains(.drug) }
  }

  func isListedName(_ index: Int) -> Bool {
    !text.classes(index).isDisjoint(with: .commonName) && text[index].hasCapital
  }
}
