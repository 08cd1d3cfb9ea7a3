/// Porter's stemmer (1980) with NLTK's changes: `nltk/stem/porter.py` 3.10.4 in its mode `NLTK_EXTENSIONS`.
///
/// Words must be in lower case. Scalars beyond ASCII are consonants, as there.
package struct PorterStemmer {
  private var word: ScalarText

  package static func stem(_ word: String) -> String { String(stem(word.scalarText[...])) }

  static func stem(_ word: ArraySlice<Unicode.Scalar>) -> ScalarText {
    if let stem = irregularStem(word) { return stem }
    guard word.count > 2 else { return ScalarText(word) }
    var stemmer = PorterStemmer(word: ScalarText(word))
    stemmer.removePlural()
    stemmer.removePastAndGerund()
    stemmer.turnY()
    stemmer.shortenDoubleSuffix()
    stemmer.apply(Rules.step3)
    stemmer.apply(Rules.step4)
    stemmer.removeFinalE()
    stemmer.removeFinalL()
    return stemmer.word
  }

  private static func irregularStem(_ word: ArraySlice<Unicode.Scalar>) -> ScalarText? {
    guard (3...8).contains(word.count) else { return nil }
    for (form, stem) in irregularForms where form.utf8CodeUnitCount == word.count {
      let isForm = form.withUTF8Buffer { bytes in zip(bytes, word).allSatisfy { UInt32($0) == $1.value } }
      if isForm { return stem.scalarText }
    }
    return nil
  }

  private static let irregularForms: [(form: StaticString, stem: String)] = [
    ("sky", "sky"), ("skies", "sky"), ("dying", "die"), ("lying", "lie"), ("tying", "tie"), ("news", "news"),
    ("innings", "inning"), ("inning", "inning"), ("outings", "outing"), ("outing", "outing"),
    ("cannings", "canning"), ("canning", "canning"), ("howe", "howe"), ("proceed", "proceed"), ("exceed", "exceed"),
    ("succeed", "succeed"),
  ]

  // MARK: steps

  /// Step 1a.
  private mutating func removePlural() {
    if word.count == 4, ends("ies") {
      word.removeLast(1)
    } else if ends("sses") || ends("ies") {
      word.removeLast(2)
    } else if ends("s"), !ends("ss") {
      word.removeLast()
    }
  }

  /// Step 1b.
  private mutating func removePastAndGerund() {
    if ends("ied") {
      word.removeLast(word.count == 4 ? 1 : 2)
      return
    }
    if ends("eed") {
      if measure(word.count - 3) > 0 { word.removeLast() }
      return
    }
    if ends("ed"), containsVowel(word.count - 2) {
      word.removeLast(2)
    } else if ends("ing"), containsVowel(word.count - 3) {
      word.removeLast(3)
    } else {
      return
    }
    if ends("at") || ends("bl") || ends("iz") {
      word.append("e")
    } else if endsDoubleConsonant {
      if let last = word.last, last != "l", last != "s", last != "z" { word.removeLast() }
    } else if measure(word.count) == 1, endsConsonantVowelConsonant(word.count) {
      word.append("e")
    }
  }

  /// Step 1c: only after a consonant that is not the whole stem.
  private mutating func turnY() {
    guard word.count > 2, word.last == "y", isConsonant(word.count - 2) else { return }
    word[word.count - 1] = "i"
  }

  /// Step 2.
  private mutating func shortenDoubleSuffix() {
    while ends("alli"), measure(word.count - 4) > 0 { word.removeLast(2) }
    apply(Rules.step2)
  }

  /// Step 5a.
  private mutating func removeFinalE() {
    guard word.last == "e" else { return }
    let stem = word.count - 1
    let measure = measure(stem)
    if measure > 1 || (measure == 1 && !endsConsonantVowelConsonant(stem)) { word.removeLast() }
  }

  /// Step 5b.
  private mutating func removeFinalL() {
    if ends("ll"), measure(word.count - 1) > 1 { word.removeLast() }
  }

  /// The first rule whose suffix the word has decides, also if its condition then fails.
  private mutating func apply(_ rules: [Rule]) {
    guard let last = word.last?.value else { return }
    for rule in rules where rule.last == last && ends(rule.suffix) {
      let stem = word.count - rule.suffix.utf8CodeUnitCount
      guard measure(stem + rule.measuredSuffix) >= rule.leastMeasure else { return }
      if rule.followsSOrT {
        guard stem > 0, word[stem - 1] == "s" || word[stem - 1] == "t" else { return }
      }
      word.removeLast(word.count - stem)
      rule.replacement.withUTF8Buffer { for byte in $0 { word.append(Unicode.Scalar(byte)) } }
      return
    }
  }

  // MARK: conditions, on the first `count` scalars of the word

  private func ends(_ suffix: StaticString) -> Bool {
    let start = word.count - suffix.utf8CodeUnitCount
    guard start >= 0 else { return false }
    return suffix.withUTF8Buffer { bytes in
      for index in bytes.indices.reversed() where word[start + index].value != UInt32(bytes[index]) { return false }
      return true
    }
  }

  private func isVowelLetter(_ index: Int) -> Bool {
    switch word[index] {
    case "a", "e", "i", "o", "u": true
    default: false
    }
  }

  /// A `y` is a consonant where the letter before it is none.
  private func isConsonant(_ index: Int) -> Bool {
    var first = index
    while first > 0, word[first] == "y" { first -= 1 }
    let isFirstConsonant = !isVowelLetter(first)
    return (index - first).isMultiple(of: 2) ? isFirstConsonant : !isFirstConsonant
  }

  /// How often a vowel is followed by a consonant.
  private func measure(_ count: Int) -> Int {
    var measure = 0
    var isAfterVowel = false
    forEachKind(count) { isConsonant in
      if isConsonant, isAfterVowel { measure += 1 }
      isAfterVowel = !isConsonant
      return true
    }
    return measure
  }

  private func containsVowel(_ count: Int) -> Bool {
    var found = false
    forEachKind(count) { isConsonant in
      found = !isConsonant
      return !found
    }
    return found
  }

  @inline(__always)
  private func forEachKind(_ count: Int, _ body: (_ isConsonant: Bool) -> Bool) {
    var isConsonant = false
    for index in 0..<count {
      isConsonant = word[index] == "y" ? index == 0 || !isConsonant : !isVowelLetter(index)
      if !body(isConsonant) { return }
    }
  }

  private var endsDoubleConsonant: Bool {
    word.count >= 2 && word[word.count - 1] == word[word.count - 2] && isConsonant(word.count - 1)
  }

  /// The last consonant is not `w`, `x` or `y`; a word of two letters need only be a vowel and a consonant.
  private func endsConsonantVowelConsonant(_ count: Int) -> Bool {
    if count == 2 { return !isConsonant(0) && isConsonant(1) }
    guard count >= 3, isConsonant(count - 3), !isConsonant(count - 2), isConsonant(count - 1) else { return false }
    switch word[count - 1] {
    case "w", "x", "y": return false
    default: return true
    }
  }
}

private struct Rule {
  var suffix: StaticString
  var replacement: StaticString
  var leastMeasure = 1
  /// Letters of the suffix that count as the stem's.
  var measuredSuffix = 0
  var followsSOrT = false

  /// The suffix's last letter, which rules out most rules.
  var last: UInt32 { suffix.withUTF8Buffer { UInt32($0[$0.count - 1]) } }
}

private enum Rules {
  static let step2: [Rule] = [
    Rule(suffix: "ational", replacement: "ate"), Rule(suffix: "tional", replacement: "tion"),
    Rule(suffix: "enci", replacement: "ence"), Rule(suffix: "anci", replacement: "ance"),
    Rule(suffix: "izer", replacement: "ize"), Rule(suffix: "bli", replacement: "ble"),
    Rule(suffix: "alli", replacement: "al"), Rule(suffix: "entli", replacement: "ent"),
    Rule(suffix: "eli", replacement: "e"), Rule(suffix: "ousli", replacement: "ous"),
    Rule(suffix: "ization", replacement: "ize"), Rule(suffix: "ation", replacement: "ate"),
    Rule(suffix: "ator", replacement: "ate"), Rule(suffix: "alism", replacement: "al"),
    Rule(suffix: "iveness", replacement: "ive"), Rule(suffix: "fulness", replacement: "ful"),
    Rule(suffix: "ousness", replacement: "ous"), Rule(suffix: "aliti", replacement: "al"),
    Rule(suffix: "iviti", replacement: "ive"), Rule(suffix: "biliti", replacement: "ble"),
    Rule(suffix: "fulli", replacement: "ful"), Rule(suffix: "logi", replacement: "log", measuredSuffix: 1),
  ]

  static let step3: [Rule] = [
    Rule(suffix: "icate", replacement: "ic"), Rule(suffix: "ative", replacement: ""),
    Rule(suffix: "alize", replacement: "al"), Rule(suffix: "iciti", replacement: "ic"),
    Rule(suffix: "ical", replacement: "ic"), Rule(suffix: "ful", replacement: ""),
    Rule(suffix: "ness", replacement: ""),
  ]

  static let step4: [Rule] = (["al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent"]
    as [StaticString]).map { Rule(suffix: $0, replacement: "", leastMeasure: 2) }
    + [Rule(suffix: "ion", replacement: "", leastMeasure: 2, followsSOrT: true)]
    + (["ou", "ism", "ate", "iti", "ous", "ive", "ize"] as [StaticString]).map {
      Rule(suffix: $0, replacement: "", leastMeasure: 2)
    }
}
