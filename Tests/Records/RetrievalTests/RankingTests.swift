import Retrieval
import SeededRandom
import Testing

@Suite struct RankingTests {
  @Test("equal scores are ordered by the stated rule")
  func ordersTies() throws {
    let index = try BM25Index(documents: ["pain", "fever", "pain", "fever", "pain"])
    #expect(index.top(4, of: "pain").map(\.document) == [0, 2, 4, 1])
    #expect(index.top(4, of: "pain", ties: .laterDocumentFirst).map(\.document) == [4, 2, 0, 3])
    #expect(index.top(9, of: "pain").map(\.rank) == [1, 2, 3, 4, 5])
    #expect(index.top(0, of: "pain").isEmpty)
    #expect(index.top(-1, of: "pain").isEmpty)
  }

  @Test("the top k are the first k of a full sort", arguments: [TieRule.earlierDocumentFirst, .laterDocumentFirst])
  func equalsFullSort(ties: TieRule) {
    var random = SplitMix64(seed: 9)
    for count in [0, 1, 2, 7, 100, 1000] {
      // Few distinct values, so that ties abound.
      let scores = (0..<count).map { _ in Double(random.next(below: 12)) - 3 }
      let sorted = scores.indices.sorted { a, b in
        scores[a] != scores[b] ? scores[a] > scores[b] : ties == .earlierDocumentFirst ? a < b : a > b
      }
      for k in [1, 2, 3, 10, 99, 100, 5000] {
        let top = Ranked.top(k, of: scores, ties: ties)
        #expect(top.map(\.document) == Array(sorted.prefix(k)))
        #expect(top.map(\.score) == sorted.prefix(k).map { scores[$0] })
      }
    }
  }

  @Test("a score that is not a number comes last")
  func ordersNaN() {
    #expect(Ranked.top(3, of: [.nan, -1, 2]).map(\.document) == [2, 1, 0])
  }

  @Test("a huge k costs no more than the documents")
  func acceptsHugeK() { #expect(Ranked.top(.max, of: [1, 2]).count == 2) }

  @Test("random rankings repeat, hold distinct documents, and reach every document evenly")
  func ranksAtRandom() {
    var first = SplitMix64(seed: 1)
    var second = SplitMix64(seed: 1)
    #expect(Ranked.random(5, of: 77_200, using: &first) == Ranked.random(5, of: 77_200, using: &second))
    #expect(Ranked.random(5, of: 77_200, using: &first) != Ranked.random(5, of: 77_200, using: &second).reversed())
    #expect(Ranked.random(9, of: 4, using: &first).map(\.document).sorted() == [0, 1, 2, 3])
    #expect(Ranked.random(0, of: 4, using: &first).isEmpty)
    #expect(Ranked.random(3, of: 0, using: &first).isEmpty)
    // All 12 ordered pairs of 4 documents, 1,000 expected each; a standard deviation is 30.
    var counts: [[Int]: Int] = [:]
    for _ in 0..<12_000 { counts[Ranked.random(2, of: 4, using: &first).map(\.document), default: 0] += 1 }
    #expect(counts.count == 12)
    #expect(counts.values.allSatisfy { (850...1150).contains($0) })
  }

  @Test("a score halves for each half-life of age")
  func weighsByRecency() throws {
    let weight = try RecencyWeight(halfLife: 365)
    #expect(try weight.applied(to: [8, 8, 8, 8, 0], ages: [0, 365, 730, -10, 1]) == [8, 4, 2, 8, 0])
    #expect(weight.weight(age: 182.5) == 0.5.squareRoot())
    #expect(throws: RetrievalError.ageCount(expected: 2, found: 1)) { try weight.applied(to: [1, 1], ages: [1]) }
    #expect(throws: RetrievalError.age(document: 1)) { try weight.applied(to: [1, 1], ages: [1, .nan]) }
    for halfLife in [0, -1, Double.nan, .infinity] {
      #expect(throws: RetrievalError.self) { try RecencyWeight(halfLife: halfLife) }
    }
  }
}
