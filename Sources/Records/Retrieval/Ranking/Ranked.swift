/// A document's place in a ranking.
public struct Ranked: Sendable, Equatable {
  /// The document's index, from 0.
  public var document: Int
  public var score: Double
  /// From 1; ranks are distinct, also among equal scores.
  public var rank: Int

  public init(document: Int, score: Double, rank: Int) {
    (self.document, self.score, self.rank) = (document, score, rank)
  }
}

/// Which of two documents with the same score comes first. Reference implementations leave it to their sort
/// (LangChain's ranking reverses it); here it is always stated.
public enum TieRule: Sendable {
  case earlierDocumentFirst
  /// For records in order of time: the more recent one.
  case laterDocumentFirst
}

extension Ranked {
  /// The `k` highest of some scores, best first; all if there are fewer, none if `k` is not positive. A score that is
  /// not a number comes last.
  ///
  /// O(n log k), with room for 2 k beside the scores.
  public static func top(_ k: Int, of scores: [Double], ties: TieRule = .earlierDocumentFirst) -> [Ranked] {
    guard k > 0 else { return [] }
    let wanted = min(k, scores.count)
    let comesFirst = { (a: Candidate, b: Candidate) in
      if a.key != b.key { return a.key > b.key }
      return ties == .earlierDocumentFirst ? a.document < b.document : a.document > b.document
    }
    // Collects twice as many as wanted, then keeps the better half; nothing below the worst kept enters again.
    var best: [Candidate] = []
    best.reserveCapacity(2 * wanted)
    var worst: Candidate?
    for (document, score) in scores.enumerated() {
      let candidate = Candidate(key: score.isNaN ? -.infinity : score, document: document)
      if let worst, !comesFirst(candidate, worst) { continue }
      best.append(candidate)
      if best.count == 2 * wanted {
        best.sort(by: comesFirst)
        best.removeSubrange(wanted...)
        worst = best.last
      }
    }
    best.sort(by: comesFirst)
    return best.prefix(wanted).enumerated().map { place, candidate in
      Ranked(document: candidate.document, score: scores[candidate.document], rank: place + 1)
    }
  }

  private struct Candidate {
    var key: Double
    var document: Int
  }
}
