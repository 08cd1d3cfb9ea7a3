import Retrieval
import SeededRandom
import Testing

/// The example of the design's evaluation reference, section 5.
private let example = [
  "chest pain on exertion", "no chest pain today", "patient started metformin for diabetes",
  "diabetes well controlled on metformin metformin",
]

@Suite struct BM25IndexTests {
  @Test(
    "scores of the reference example equal rank_bm25's to 1e-9",
    arguments: [
      (BM25Variant.okapi(), [0, 0, 0, 0]),
      (.plus(), [1.8325814637, 1.8325814637, 3.6227638705, 3.8587525812]),
      (.rankBM25L(), [0, 0, 1.7106516957, 2.8654097301]),
    ])
  func equalsRankBM25(variant: BM25Variant, expected: [Double]) throws {
    let index = try BM25Index(documents: example, tokenizer: .whitespace, variant: variant)
    #expect(largestError(index.scores(of: "metformin diabetes"), expected) < 1e-9)
  }

  @Test(
    "scores of the reference example equal bm25s' to 1e-6, its 32 bits",
    arguments: [
      (BM25Variant.Formula.lucene, 0.61309570, 0.54168826), (.atire, 1.53273928, 1.35422075),
      (.plus, 2.94246197, 2.70647335), (.l, 1.84073473, 1.71065164),
    ])
  func equalsBM25S(formula: BM25Variant.Formula, last: Double, third: Double) throws {
    // The figures come from words split at white space.
    let index = try BM25Index(documents: example, tokenizer: .whitespace, variant: BM25Variant(formula))
    let scores = index.scores(of: "metformin diabetes")
    #expect(largestError([scores[3], scores[2]], [last, third]) < 1e-6)
  }

  @Test("scores of random corpora equal rank_bm25's and bm25s' to 1e-12, and bm25s' float32 to 2e-6")
  func equalsLibraries() throws {
    var compared = 0
    for (number, corpus) in try Oracles.load().corpora.enumerated() {
      let byWhitespace = try BM25Index(documents: corpus.documents, tokenizer: .whitespace)
      let byWords = try BM25Index(documents: corpus.documents, tokenizer: .words)
      let p = corpus.parameters
      for query in corpus.queries {
        for (name, expected) in query.scores {
          let isRankBM25 = ["okapi", "plus", "rank-bm25-l"].contains(name)
          let formulaName = ["bm25s-plus": "plus", "float32": "lucene"][name] ?? name
          let formula = try #require(BM25Variant.Formula(rawValue: formulaName))
          let variant = BM25Variant(formula, k1: p.k1, b: p.b, delta: p.delta, epsilon: p.epsilon)
          let index = try (isRankBM25 ? byWhitespace : byWords).scored(by: variant)
          let error = largestError(index.scores(of: query.query), expected)
          #expect(error < (name == "float32" ? 2e-6 : 1e-12), "\(name) of corpus \(number): \(error)")
          compared += 1
        }
      }
    }
    #expect(compared >= 400)
  }

  @Test("an index scored by another variant is one built with it", arguments: BM25Variant.Formula.allCases)
  func changesVariant(formula: BM25Variant.Formula) throws {
    let variant = BM25Variant(formula, k1: 1.1, b: 0.3, delta: 0.2, epsilon: 0.4)
    let built = try BM25Index(documents: example, variant: variant)
    let changed = try BM25Index(documents: example, variant: .plus()).scored(by: variant)
    #expect(built.scores(of: "metformin pain") == changed.scores(of: "metformin pain"))
    #expect(changed.variant == variant)
  }

  @Test("no documents, or empty ones only, score without a trap", arguments: BM25Variant.Formula.allCases)
  func scoresEmptyDocuments(formula: BM25Variant.Formula) throws {
    let none = try BM25Index(documents: [], variant: BM25Variant(formula))
    #expect(none.scores(of: "pain").isEmpty)
    #expect(none.top(3, of: "pain").isEmpty)
    let empty = try BM25Index(documents: ["", "the", " . "], variant: BM25Variant(formula))
    #expect(empty.scores(of: "pain the") == [0, 0, 0])
    #expect((empty.documentCount, empty.wordCount, empty.tokenCount) == (3, 0, 0))
    let mixed = try BM25Index(documents: ["", "pain", ""], variant: BM25Variant(formula, k1: 0, b: 1, delta: 0))
    #expect(mixed.scores(of: "pain").allSatisfy { $0.isFinite })
  }

  @Test("an empty query, unseen words and stop words score 0", arguments: ["", "  ", "unseen words", "the of no"])
  func scoresNothing(query: String) throws {
    for formula in BM25Variant.Formula.allCases {
      let index = try BM25Index(documents: example, variant: BM25Variant(formula))
      #expect(index.scores(of: query) == [0, 0, 0, 0])
    }
  }

  @Test("a word counts as often as the query has it")
  func countsRepeatedWords() throws {
    let index = try BM25Index(documents: example)
    let twice = index.scores(of: "metformin pain Metformin")
    let sum = zip(index.scores(of: "metformin pain"), index.scores(of: "metformin")).map(+)
    #expect(largestError(twice, sum) < 1e-15)
  }

  @Test("counts of documents, words and tokens are right")
  func counts() throws {
    let index = try BM25Index(documents: example)
    #expect(index.documentCount == 4)
    #expect(index.tokenCount == 3 + 3 + 4 + 5)
    #expect(index.wordCount == 10)
    #expect(index.averageLength == 3.75)
    #expect((0..<4).map { index.length(of: $0) } == [3, 3, 4, 5])
    #expect(index.documentFrequency(of: "metformin") == 2)
    #expect(index.documentFrequency(of: "on") == 0)
    #expect(index.documentFrequency(of: "Metformin") == 0)
    #expect("\(index)" == "BM25Index of 4 documents, 10 words")
  }

  @Test("words that differ only in length, in a late byte or in zero bytes are told apart")
  func tellsWordsApart() throws {
    let words = [
      "a", "a\0", "a\0\0", "abcdefgh", "abcdefgh\0", "abcdefghi", "abcdefghijklmnop", "abcdefghijklmnoq",
      "abcdefghi_lmnopqrstuvwxyz", "abcdefghi-lmnopqrstuvwxyz", "abcdefghi-lmnopqrstuvwxyz\0",
    ]
    let index = try BM25Index(documents: words, tokenizer: .whitespace)
    #expect(index.wordCount == words.count)
    for (number, word) in words.enumerated() {
      #expect(index.scores(of: word).enumerated().allSatisfy { ($0.element > 0) == ($0.offset == number) })
    }
  }

  @Test("an index of several segments, a small document after a large one among them, finds each word again")
  func makesSegments() throws {
    // More postings than a segment takes before it is inverted (4 Mi).
    let large = Array((0..<100_000).map { "w\($0)" }.joined(separator: " ").utf8)
    var builder = BM25IndexBuilder(tokenizer: .whitespace)
    for number in 0..<45 {
      try builder.add(utf8: large)
      try builder.add("own\(number) w7 w7")
    }
    let index = try builder.finish()
    #expect((index.documentCount, index.wordCount) == (90, 100_045))
    #expect(index.documentFrequency(of: "w7") == 90)
    #expect(index.documentFrequency(of: "w99999") == 45)
    #expect(index.top(45, of: "w99999").map(\.document) == (0..<45).map { $0 * 2 })
    for number in [0, 20, 44] { #expect(index.top(1, of: "own\(number)").first?.document == 2 * number + 1) }
  }

  @Test("a vocabulary of many words finds each again")
  func growsVocabulary() throws {
    let index = try BM25Index(documents: (0..<20_000).map { "w\($0) common" })
    #expect(index.wordCount == 20_001)
    for number in stride(from: 0, to: 20_000, by: 997) {
      #expect(index.top(1, of: "w\(number)").first?.document == number)
    }
  }

  @Test(
    "parameters out of range are errors that name them",
    arguments: [
      (BM25Variant.okapi(k1: -1), "k1"), (.okapi(b: 1.5), "b"), (.plus(delta: .nan), "delta"),
      (.okapi(epsilon: .infinity), "epsilon"),
    ])
  func validates(variant: BM25Variant, name: String) throws {
    let error = #expect(throws: RetrievalError.self) { try BM25Index(documents: example, variant: variant) }
    #expect(error?.description.hasPrefix(name + " must be") == true)
    #expect(throws: RetrievalError.self) { try BM25Index(documents: example).scored(by: variant) }
  }

  @Test("a document beyond the limit is refused before it is read, and the builder goes on")
  func refusesLargeDocuments() throws {
    var builder = BM25IndexBuilder()
    try builder.add("pain")
    let bytes = BM25Index.documentByteLimit + 1
    #expect(throws: RetrievalError.documentTooLarge(document: 1, bytes: bytes, limit: bytes - 1)) {
      try builder.add(utf8: repeatElement(UInt8(ascii: "x"), count: bytes))
    }
    try builder.add(utf8: repeatElement(UInt8(ascii: "x"), count: 5))
    let index = try builder.finish()
    #expect(index.documentCount == 2)
    #expect(index.top(1, of: "XXXXX").first?.document == 1)
  }
}
