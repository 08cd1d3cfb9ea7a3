/// ROUGE-Lsum: for each line of the reference the union of its longest common subsequences with the answer's lines.
///
/// No word of either text counts more than once, as in `rouge_score` 0.1.2. Equal to ROUGE-L for texts of one line.
public struct RougeLsum: TextMetric {
  /// Whether words are compared by their Porter stems (`use_stemmer=True`).
  public let isStemmed: Bool

  public init(isStemmed: Bool = false) { self.isStemmed = isStemmed }

  public var definition: MetricDefinition { RougeTokens.definition("rougeLsum", "ROUGE-Lsum", isStemmed: isStemmed) }

  public func score(_ answer: String, reference: String) -> MetricScore? {
    let (answerLines, answerTokens) = Self.lines(answer, isStemmed)
    let (referenceLines, referenceTokens) = Self.lines(reference, isStemmed)
    let numbers = TokenNumbers(answer: answerTokens, reference: referenceTokens)
    let hits =
      answerLines.count == 1 && referenceLines.count == 1
      ? CommonSubsequence.length(numbers) : Self.hits(numbers, answerLines, referenceLines)
    return RougeTokens.score(matched: hits, answer: answerTokens.count, reference: referenceTokens.count)
  }

  private static func hits(
    _ numbers: TokenNumbers, _ answerLines: [Range<Int>], _ referenceLines: [Range<Int>]
  ) -> Int {
    var answerLeft = [Int](repeating: 0, count: numbers.distinctCount)
    var referenceLeft = answerLeft
    for token in numbers.answer where token >= 0 { answerLeft[Int(token)] += 1 }
    for token in numbers.reference { referenceLeft[Int(token)] += 1 }

    var hits = 0
    var isInUnion = [Bool](repeating: false, count: numbers.reference.count)
    for line in referenceLines {
      for other in answerLines {
        CommonSubsequence.forEachPlace(answer: numbers.answer[other], reference: numbers.reference[line]) {
          isInUnion[$0] = true
        }
      }
      for index in line where isInUnion[index] {
        let token = Int(numbers.reference[index])
        guard answerLeft[token] > 0, referenceLeft[token] > 0 else { continue }
        hits += 1
        answerLeft[token] -= 1
        referenceLeft[token] -= 1
      }
    }
    return hits
  }

  /// The tokens of all lines, and which belong to each line that is not empty.
  private static func lines(_ text: String, _ isStemmed: Bool) -> ([Range<Int>], Tokens) {
    var text = text
    return text.withUTF8 { bytes in
      guard bytes.contains(UInt8(ascii: "\n")) else {
        let tokens = RougeTokens.tokens(bytes[...], isStemmed: isStemmed)
        return (bytes.isEmpty ? [] : [0..<tokens.count], tokens)
      }
      var lines: [Range<Int>] = []
      var all = Tokens(capacity: bytes.count)
      for line in bytes.split(separator: UInt8(ascii: "\n")) {
        let tokens = RougeTokens.tokens(line, isStemmed: isStemmed)
        lines.append(all.count..<all.count + tokens.count)
        for index in 0..<tokens.count { all.append(token: tokens[index]) }
      }
      return (lines, all)
    }
  }
}
