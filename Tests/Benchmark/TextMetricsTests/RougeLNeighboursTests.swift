import Testing
import TextMetrics

@Suite("Near-duplicates by ROUGE-L") struct RougeLNeighboursTests {
  /// Texts of few words, so that many are alike; made by a linear congruence.
  private static let texts: [String] = {
    var state: UInt32 = 7
    func next(_ bound: UInt32) -> Int {
      state = state &* 1_664_525 &+ 1_013_904_223
      return Int((state >> 16) % bound)
    }
    let words = ["List", "the", "last", "creatinine", "values,", "of", "this", "patient", "Patient's", "(2019)", "é"]
    return (0..<250).map { _ in (0..<next(12)).map { _ in words[next(11)] }.joined(separator: " ") }
  }()

  @Test("the nearest is that of a comparison with all, for any threshold", arguments: [0, 0.3, 0.5, 0.7, 0.75, 0.9, 1])
  func equalsComparisonOfAll(threshold: Double) {
    var kept = RougeLNeighbours()
    for (number, text) in Self.texts.enumerated() {
      var best: (position: Int, score: Double)?
      for (position, other) in Self.texts[..<number].enumerated() {
        let score = RougeL().score(text, reference: other)?.value ?? 0
        // Scores that differ by rounding alone are equal: the earlier text counts.
        if score > threshold + 1e-9, score > (best?.score ?? 0) + 1e-9 { best = (position, score) }
      }
      let found = kept.nearest(to: text, above: threshold)
      #expect(found?.position == best?.position)
      #expect(found?.score == best?.score)
      kept.append(text)
    }
    #expect(kept.count == 250)
  }

  @Test("an F of exactly the threshold is not above it, whatever the rounding")
  func exactThreshold() {
    // 7 words of 10 in common on either side: F = 0.7.
    var kept = RougeLNeighbours()
    kept.append("a b c d e f g x1 x2 x3")
    #expect(kept.nearest(to: "a b c d e f g y1 y2 y3", above: 0.7) == nil)
    #expect(kept.nearest(to: "a b c d e f g x1 y2 y3", above: 0.7)?.position == 0)
    #expect(kept.nearest(to: "A, b; c d e f g x1 x2 x3!", above: 0.99)?.score == 1)
    #expect(kept.nearest(to: "A, b; c d e f g x1 x2 x3!", above: 1) == nil)
  }

  @Test("words in another order are no common subsequence; a text without words is like none")
  func order() {
    var kept = RougeLNeighbours()
    kept.append("one two three four")
    kept.append("")
    kept.append("…")
    #expect(kept.nearest(to: "four three two one", above: 0.3) == nil)
    #expect(kept.nearest(to: "four three two one", above: 0.2)?.score == 0.25)
    #expect(kept.nearest(to: "", above: 0) == nil)
    #expect(kept.nearest(to: "?", above: 0) == nil)
  }
}
