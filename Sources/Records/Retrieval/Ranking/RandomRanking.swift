public import SeededRandom

extension Ranked {
  /// The baseline: `k` distinct documents of `count`, each sequence of them as likely as any other; all if there are
  /// fewer. Scores are 0.
  ///
  /// The first steps of a Fisher–Yates shuffle, with memory for `k` documents only. The same generator gives the same
  /// documents on every machine.
  public static func random(_ k: Int, of count: Int, using generator: inout SplitMix64) -> [Ranked] {
    guard k > 0, count > 0 else { return [] }
    // Where the shuffled array differs from 0, 1, 2, …
    var moved: [Int: Int] = [:]
    return (0..<min(k, count)).map { place in
      let chosen = place + generator.next(below: count - place)
      let document = moved[chosen] ?? chosen
      moved[chosen] = moved[place] ?? place
      return Ranked(document: document, score: 0, rank: place + 1)
    }
  }
}
