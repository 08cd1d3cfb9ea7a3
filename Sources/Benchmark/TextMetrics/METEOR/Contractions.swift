/// Contractions that NLTK's tokenizer takes apart (`MacIntyreContractions`, patterns 2 and 3): `cannot` into `can` and
/// `not`, ` 'tis` into `'t` and `is`.
enum Contractions {
  static func split(_ text: ScalarText) -> ScalarText {
    let result = splitWords(text)
    guard result.contains("'") else { return result }
    return splitArchaisms(splitArchaisms(result, "is"), "was")
  }

  private static let words: [(first: StaticString, second: StaticString)] = [
    ("can", "not"), ("d", "'ye"), ("gim", "me"), ("gon", "na"), ("got", "ta"), ("lem", "me"), ("more", "'n"),
    ("wan", "na"),
  ]

  /// `(?i)\b(can)(not)\b` and its like. They cannot overlap, so one pass serves for all.
  private static func splitWords(_ text: ScalarText) -> ScalarText {
    var result = ScalarText(roomFor: text)
    var isAfterWordCharacter = false
    var index = 0
    next: while index < text.count {
      let scalar = text[index]
      if !isAfterWordCharacter, couldStart(scalar) {
        for (first, second) in words {
          let middle = index + first.utf8CodeUnitCount
          let end = middle + second.utf8CodeUnitCount
          guard text.hasIgnoringCase(first, at: index),
            text.hasIgnoringCase(second, at: middle)
          else { continue }
          if end < text.count, text[end].isPythonWordCharacter { continue }
          // `wanna` is the one that white space must follow.
          if scalar == "w" || scalar == "W", end == text.count || !text[end].isPythonSpace { continue }
          result.append(" ")
          result += text[index..<middle]
          result.append(" ")
          result += text[middle..<end]
          result.append(" ")
          index = end
          isAfterWordCharacter = true
          continue next
        }
      }
      result.append(scalar)
      isAfterWordCharacter = scalar.isPythonWordCharacter
      index += 1
    }
    return result
  }

  private static func couldStart(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "c", "d", "g", "l", "m", "w", "C", "D", "G", "L", "M", "W": true
    default: false
    }
  }

  /// `(?i) ('t)(is)\b`.
  private static func splitArchaisms(_ text: ScalarText, _ verb: StaticString) -> ScalarText {
    var result = ScalarText(roomFor: text)
    var index = 0
    while index < text.count {
      let end = index + 3 + verb.utf8CodeUnitCount
      if text[index] == " ", text.has("'", at: index + 1), text.hasIgnoringCase("t", at: index + 2),
        text.hasIgnoringCase(verb, at: index + 3), end == text.count || !text[end].isPythonWordCharacter
      {
        result += [" ", "'", text[index + 2], " "]
        result += text[(index + 3)..<end]
        result.append(" ")
        index = end
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }
}
