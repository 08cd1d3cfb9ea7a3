/// The tokenizer `13a` of mteval-v13a, as in sacreBLEU (`sacrebleu/tokenizers/tokenizer_13a.py`, `tokenizer_re.py`).
enum Tokenizer13a {
  static func tokens(_ text: ScalarText) -> Tokens {
    var line = text
    if text.contains(where: { $0 == "<" || $0 == "\n" || $0 == "&" }) {
      for (pattern, replacement) in replacements { line = replacing(pattern, replacement, in: line) }
    }
    line = spacingSymbols(line)
    if line.contains(where: isStop) {
      // A full stop or comma stands alone unless a digit precedes it, …
      line = spacingPairs(line, { !$0.isASCIIDigit }, isStop) { [$0, " ", $1, " "] }
      // … unless a digit follows it, …
      line = spacingPairs(line, isStop, { !$0.isASCIIDigit }) { [" ", $0, " ", $1] }
    }
    // … and a dash after a digit stands alone.
    if line.contains("-") { line = spacingPairs(line, \.isASCIIDigit, { $0 == "-" }) { [$0, " ", $1, " "] } }
    return Tokens(words: line)
  }

  private static func isStop(_ scalar: Unicode.Scalar) -> Bool { scalar == "." || scalar == "," }

  /// ASCII punctuation except `'`, `,`, `-`, `.` gets blanks around it, the text too; line ends become blanks.
  private static func spacingSymbols(_ text: ScalarText) -> ScalarText {
    var result: ScalarText = []
    result.reserveCapacity(text.count + 32)
    result.append(" ")
    for scalar in text {
      switch scalar {
      case "\n": result.append(" ")
      case "'", ",", "-", ".": result.append(scalar)
      default:
        if scalar.isASCIIPunctuation {
          result.append(" ")
          result.append(scalar)
          result.append(" ")
        } else {
          result.append(scalar)
        }
      }
    }
    result.append(" ")
    return result
  }

  /// `re.sub` of two character classes: matches do not overlap and are looked for from left to right.
  @inline(__always)
  private static func spacingPairs(
    _ text: ScalarText, _ isFirst: (Unicode.Scalar) -> Bool, _ isSecond: (Unicode.Scalar) -> Bool,
    _ replacement: (Unicode.Scalar, Unicode.Scalar) -> InlineArray<4, Unicode.Scalar>
  ) -> ScalarText {
    var result: ScalarText = []
    result.reserveCapacity(text.count + 32)
    var index = 0
    while index < text.count {
      if index + 1 < text.count, isFirst(text[index]), isSecond(text[index + 1]) {
        let scalars = replacement(text[index], text[index + 1])
        for place in scalars.indices { result.append(scalars[place]) }
        index += 2
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }

  private static let replacements: [(ScalarText, ScalarText)] = [
    ("<skipped>", ""), ("-\n", ""), ("&quot;", "\""), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"),
  ].map { ($0.0.scalarText, $0.1.scalarText) }

  private static func replacing(_ pattern: ScalarText, _ replacement: ScalarText, in text: ScalarText) -> ScalarText {
    var result: ScalarText = []
    result.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      if text[index] == pattern[0], text[index...].starts(with: pattern) {
        result += replacement
        index += pattern.count
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }
}
