/// NLTK's word tokenizer: `nltk/tokenize/destructive.py` 3.10.4, as `word_tokenize(text, preserve_line=True)` calls it.
///
/// The regular expressions there are scanners here. Those whose replacements only put blanks around single marks, and
/// see nothing of each other's, share a pass; all others keep their order. One is left out: the second of the two for
/// the final full stop can only change blanks after the first has run.
enum WordTokenizer {
  static func tokens(_ text: ScalarText) -> Tokens {
    var text = openingQuotes(text)
    text = finalStop(text)
    text = colonsAndCommas(text)
    text = marks(text)
    text = bracketsAndClosingQuotes(text)
    if text.contains("'") {
      text = apostrophes(text, ["'s", "'S", "'m", "'M", "'d", "'D", "'"])
      text = apostrophes(text, ["'ll", "'LL", "'re", "'RE", "'ve", "'VE", "n't", "N'T"])
    }
    return Tokens(words: Contractions.split(text))
  }

  // MARK: STARTING_QUOTES

  private static func openingQuotes(_ text: ScalarText) -> ScalarText {
    guard text.contains(where: isOpeningQuoteOrApostrophe) else { return text }
    var result = quotesAndGraves(text)
    if result.first == "\"" { result.replaceSubrange(..<1, with: ["`", "`"]) }
    result = pairedGraves(result)
    result = quotesAfterBrackets(result)
    return leadingApostrophes(result)
  }

  private static func isOpeningQuoteOrApostrophe(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "\"", "'", "`", "«", "“", "‘", "„": true
    default: false
    }
  }

  /// `([«“‘„]|[`]+)` → blanks around.
  private static func quotesAndGraves(_ text: ScalarText) -> ScalarText {
    var result = ScalarText(roomFor: text)
    var index = 0
    while index < text.count {
      switch text[index] {
      case "«", "“", "‘", "„": result.append(spaced: text[index])
      case "`":
        appendRun(of: "`", in: text, from: &index, to: &result)
        continue
      default: result.append(text[index])
      }
      index += 1
    }
    return result
  }

  /// All of one character in a row, with blanks around; `index` moves past it.
  private static func appendRun(
    of scalar: Unicode.Scalar, in text: ScalarText, from index: inout Int, to result: inout ScalarText
  ) {
    result.append(" ")
    while index < text.count, text[index] == scalar {
      result.append(scalar)
      index += 1
    }
    result.append(" ")
  }

  /// ` `` ` → blanks around, from left to right.
  private static func pairedGraves(_ text: ScalarText) -> ScalarText {
    guard text.contains("`") else { return text }
    var result = ScalarText(roomFor: text)
    var index = 0
    while index < text.count {
      if text.has("`", at: index), text.has("`", at: index + 1) {
        result += [" ", "`", "`", " "]
        index += 2
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }

  /// `([ \(\[{<])(\"|\'{2})` → the bracket or blank, then ` `` `.
  private static func quotesAfterBrackets(_ text: ScalarText) -> ScalarText {
    var result = ScalarText(roomFor: text)
    var index = 0
    while index < text.count {
      result.append(text[index])
      switch text[index] {
      case " ", "(", "[", "{", "<":
        if text.has("\"", at: index + 1) {
          result += [" ", "`", "`", " "]
          index += 1
        } else if text.has("'", at: index + 1), text.has("'", at: index + 2) {
          result += [" ", "`", "`", " "]
          index += 2
        }
      default: break
      }
      index += 1
    }
    return result
  }

  /// `(?i)(?<!\w)(\')(?!(?:re|ve|ll|m|t|s|d|n)\b)(?=\w)` → a blank after.
  private static func leadingApostrophes(_ text: ScalarText) -> ScalarText {
    guard text.contains("'") else { return text }
    var result = ScalarText(roomFor: text)
    for index in text.indices {
      result.append(text[index])
      guard text[index] == "'", index + 1 < text.count, text[index + 1].isWordCharacter else { continue }
      if index > 0, text[index - 1].isWordCharacter { continue }
      if !startsWithClitic(text, index + 1) { result.append(" ") }
    }
    return result
  }

  private static func startsWithClitic(_ text: ScalarText, _ start: Int) -> Bool {
    for clitic in ["re", "ve", "ll", "m", "t", "s", "d", "n"] as [StaticString] {
      let end = start + clitic.utf8CodeUnitCount
      guard text.hasIgnoringCase(clitic, at: start) else { continue }
      if end == text.count || !text[end].isWordCharacter { return true }
    }
    return false
  }

  // MARK: PUNCTUATION

  /// `([^\.])(\.)([\]\)}>"\'»”’ ]*+)\s*$` → blanks around the full stop and what closes after it.
  private static func finalStop(_ text: ScalarText) -> ScalarText {
    // What follows the full stop holds none, so only the last one can be it.
    guard let stop = text.lastIndex(of: "."), stop > 0, text[stop - 1] != "." else { return text }
    let closing = text[(stop + 1)...].prefix {
      switch $0 {
      case "]", ")", "}", ">", "\"", "'", "»", "”", "’", " ": true
      default: false
      }
    }
    guard text[closing.endIndex...].allSatisfy(\.isWhitespace) else { return text }
    return text[..<stop] + [" ", ".", " "] + closing + [" "]
  }

  /// `([:,])([^\d])` → a blank before the mark and after it; then `([:,])$`.
  private static func colonsAndCommas(_ text: ScalarText) -> ScalarText {
    guard text.contains(where: isColonOrComma) else { return text }
    var result = ScalarText(roomFor: text)
    var index = 0
    while index < text.count {
      let scalar = text[index]
      index += 1
      guard isColonOrComma(scalar), index < text.count, text[index].properties.generalCategory != .decimalNumber else {
        result.append(scalar)
        continue
      }
      result.append(spaced: scalar)
      // The one after is part of the match: a mark there is not looked at again.
      result.append(text[index])
      index += 1
    }
    let last = result.count - (result.last == "\n" ? 2 : 1)
    if last >= 0, isColonOrComma(result[last]) { result.replaceSubrange(last...last, with: [" ", result[last], " "]) }
    return result
  }

  private static func isColonOrComma(_ scalar: Unicode.Scalar) -> Bool { scalar == ":" || scalar == "," }

  /// `\.{2,}`, `[;@#$%&]`, `[\u2012-\u2015]` and `[?!]` → blanks around.
  private static func marks(_ text: ScalarText) -> ScalarText {
    var result = ScalarText(roomFor: text)
    var index = 0
    while index < text.count {
      switch text[index] {
      case ";", "@", "#", "$", "%", "&", "?", "!", "\u{2012}"..."\u{2015}": result.append(spaced: text[index])
      case "." where text.has(".", at: index + 1):
        appendRun(of: ".", in: text, from: &index, to: &result)
        continue
      default: result.append(text[index])
      }
      index += 1
    }
    return result
  }

  // MARK: brackets, dashes, ENDING_QUOTES

  /// `([^'])' `, `[*]`, brackets, `--`; a blank at both ends; then `([»”’])`, `''`, `"` and `\s+`, each with blanks.
  private static func bracketsAndClosingQuotes(_ text: ScalarText) -> ScalarText {
    var result = ScalarText(roomFor: text)
    // Runs of white space become one blank; those that only Python's `split` knows stay.
    func append(_ scalar: Unicode.Scalar) {
      if !scalar.isWhitespace { result.append(scalar) } else if result.last != " " { result.append(" ") }
    }
    append(" ")
    var index = 0
    var matchEnd = 0
    while index < text.count {
      let scalar = text[index]
      switch scalar {
      case "'":
        if text.has("'", at: index + 1) {
          for part in [" ", "'", "'", " "] as [Unicode.Scalar] { append(part) }
          index += 2
          continue
        }
        let standsAlone = index > matchEnd && text[index - 1] != "'" && text.has(" ", at: index + 1)
        if standsAlone { append(" ") }
        append(scalar)
        if standsAlone {
          append(" ")
          // The blank belongs to the match and cannot come before another such mark.
          matchEnd = index + 2
        }
      case "\"": for part in [" ", "'", "'", " "] as [Unicode.Scalar] { append(part) }
      case "-" where text.has("-", at: index + 1):
        for part in [" ", "-", "-", " "] as [Unicode.Scalar] { append(part) }
        index += 1
      case "*", "[", "]", "(", ")", "{", "}", "<", ">", "»", "”", "’":
        append(" ")
        append(scalar)
        append(" ")
      default: append(scalar)
      }
      index += 1
    }
    append(" ")
    return result
  }

  /// `([^' ])(ENDING) ` → a blank between, for the first of the endings that fits.
  private static func apostrophes(_ text: ScalarText, _ endings: [StaticString]) -> ScalarText {
    var result = ScalarText(roomFor: text)
    var index = 0
    while index < text.count {
      result.append(text[index])
      index += 1
      guard text[index - 1] != "'", text[index - 1] != " ", index < text.count else { continue }
      guard text[index] == "'" || text[index] == "n" || text[index] == "N" else { continue }
      for ending in endings {
        let end = index + ending.utf8CodeUnitCount
        guard text.has(" ", at: end), text.hasWord(ending, at: index) else { continue }
        result.append(" ")
        result += text[index...end]
        index = end + 1
        break
      }
    }
    return result
  }
}
