/// The tokenizer `13a` of mteval-v13a, as in sacreBLEU (`sacrebleu/tokenizers/tokenizer_13a.py`, `tokenizer_re.py`).
enum Tokenizer13a {
  static func tokens(_ text: String) -> [ScalarText] { tokens(Array(text.unicodeScalars)) }

  static func tokens(_ text: ScalarText) -> [ScalarText] {
    var line = replacing("<skipped>", "", in: text)
    line = replacing("-\n", "", in: line)
    line = line.map { $0 == "\n" ? " " : $0 }
    if line.contains("&") {
      for (entity, character) in [("&quot;", "\""), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")] {
        line = replacing(entity, character, in: line)
      }
    }
    line = [" "] + line + [" "]
    line = spacingSymbols(line)
    // A full stop or comma stands alone unless a digit precedes it, …
    line = spacingPairs(line, { !$0.isASCIIDigit }, isStop) { [$0, " ", $1, " "] }
    // … unless a digit follows it, …
    line = spacingPairs(line, isStop, { !$0.isASCIIDigit }) { [" ", $0, " ", $1] }
    // … and a dash after a digit stands alone.
    line = spacingPairs(line, \.isASCIIDigit, { $0 == "-" }) { [$0, " ", $1, " "] }
    return line.words
  }

  private static func isStop(_ scalar: Unicode.Scalar) -> Bool { scalar == "." || scalar == "," }

  /// ASCII punctuation except `'`, `,`, `-`, `.` gets blanks around it.
  private static func spacingSymbols(_ text: ScalarText) -> ScalarText {
    var result: ScalarText = []
    result.reserveCapacity(text.count + 16)
    for scalar in text {
      switch scalar {
      case "'", ",", "-", ".": result.append(scalar)
      default:
        if scalar.isASCIIPunctuation { result += [" ", scalar, " "] } else { result.append(scalar) }
      }
    }
    return result
  }

  /// `re.sub` of two character classes: matches do not overlap and are looked for from left to right.
  private static func spacingPairs(
    _ text: ScalarText, _ isFirst: (Unicode.Scalar) -> Bool, _ isSecond: (Unicode.Scalar) -> Bool,
    _ replacement: (Unicode.Scalar, Unicode.Scalar) -> ScalarText
  ) -> ScalarText {
    var result: ScalarText = []
    result.reserveCapacity(text.count + 16)
    var index = 0
    while index < text.count {
      if index + 1 < text.count, isFirst(text[index]), isSecond(text[index + 1]) {
        result += replacement(text[index], text[index + 1])
        index += 2
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }

  private static func replacing(_ pattern: String, _ replacement: String, in text: ScalarText) -> ScalarText {
    let pattern = Array(pattern.unicodeScalars)
    guard let first = pattern.first, text.contains(first) else { return text }
    var result: ScalarText = []
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      if text[index] == first, text[index...].starts(with: pattern) {
        result += replacement.unicodeScalars
        index += pattern.count
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }
}
