import Retrieval
import SeededRandom
import Testing

@Suite struct ParallelBuildingTests {
  private static let documents: [String] = {
    var random = SplitMix64(seed: 3)
    return (0..<300).map { number in
      let words = (0..<random.next(below: 200)).map { _ in "w\(random.next(below: 1 + random.next(below: 3000)))" }
      return (words + (number % 50 == 0 ? ["rare\(number)"] : [])).joined(separator: " ")
    }
  }()

  @Test("scores have the same bits for any number of threads", arguments: BM25Variant.Formula.allCases)
  func doesNotDependOnThreads(formula: BM25Variant.Formula) throws {
    let documents = Self.documents
    let one = try BM25Index(documents: documents, variant: BM25Variant(formula))
    for threads in [1, 2, 3, 8] {
      let many = try BM25Index(count: documents.count, threads: threads, variant: BM25Variant(formula)) { index in
        Array(documents[index].utf8)
      }
      #expect((many.wordCount, many.tokenCount) == (one.wordCount, one.tokenCount))
      for query in ["w1", "w2 w17 w300 w2", "rare100 w5 unseen", documents[7]] {
        #expect(many.scores(of: query) == one.scores(of: query), "\(threads) threads")
      }
      #expect(many.documentFrequency(of: "w1") == one.documentFrequency(of: "w1"))
    }
  }

  @Test("the error is that of the first document that fails, for any number of threads", arguments: [1, 2, 5])
  func reportsTheFirstFailure(threads: Int) throws {
    #expect(throws: RetrievalError.unreadable(document: 37, reason: "gone")) {
      _ = try BM25Index(count: 100, threads: threads) { index throws(RetrievalError) in
        if index >= 37 { throw .unreadable(document: index, reason: "gone") }
        return [UInt8(ascii: "x")]
      }
    }
  }

  @Test("documents left out leave no trace, for any number of threads", arguments: [1, 2, 5])
  func leavesOut(threads: Int) throws {
    let documents = Self.documents
    let isIn = { (index: Int) in index % 7 != 3 && index != 0 && index != documents.count - 1 }
    let kept = documents.indices.filter(isIn)
    for formula in BM25Variant.Formula.allCases {
      let variant = BM25Variant(formula)
      let expected = try BM25Index(documents: kept.map { documents[$0] }, variant: variant)
      let index = try BM25Index(count: documents.count, threads: threads, variant: variant) { index in
        index % 7 != 3 && index != 0 && index != documents.count - 1 ? Array(documents[index].utf8) : nil
      }
      #expect(index.documentCount == kept.count)
      #expect(index.averageLength == expected.averageLength)
      #expect(index.scores(of: "w1 w2 rare100 w300") == expected.scores(of: "w1 w2 rare100 w300"))
    }
    #expect(try BM25Index(count: 3, threads: 2) { _ in nil }.documentCount == 0)
  }

  @Test("no documents; no threads and a negative count are errors")
  func edges() throws {
    #expect(try BM25Index(count: 0, threads: 4) { _ in [] }.documentCount == 0)
    #expect(throws: RetrievalError.self) { try BM25Index(count: 1, threads: 0) { _ in [] } }
    #expect(throws: RetrievalError.self) { try BM25Index(count: -1, threads: 1) { _ in [] } }
  }

  @Test("one index answers several threads at once")
  func answersConcurrently() async throws {
    let index = try BM25Index(documents: Self.documents)
    let expected = index.top(10, of: "w3 w8")
    await withTaskGroup(of: [Ranked].self) { group in
      for _ in 0..<8 { group.addTask { index.top(10, of: "w3 w8") } }
      for await found in group { #expect(found == expected) }
    }
  }
}
