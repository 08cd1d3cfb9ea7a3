/// An index of documents that scores all of them for a query by BM25. Immutable; any number of threads may ask.
///
/// ```swift
/// let index = try BM25Index(documents: ["chest pain on exertion", "no chest pain today"])
/// index.top(1, of: "exertion")  // [document 0, score 0.366, rank 1]
/// ```
///
/// Word counts are kept, not scores, so that one index serves every variant (`scored(by:)`). Per word and document it
/// takes 8 bytes. Building is linear in the text, a query in the lists of its words.
public struct BM25Index: Sendable {
  /// Bytes that one document may have.
  public static let documentByteLimit = 1 << 30

  public let documentCount: Int
  /// Distinct words of all documents, without stop words.
  public let wordCount: Int
  /// Words of all documents, without stop words.
  public let tokenCount: Int
  /// How documents and queries become words.
  public let tokenizer: WordTokenizer
  public private(set) var variant: BM25Variant

  private let vocabulary: Vocabulary
  private let parts: [Part]
  /// Documents with a word, by its number; 0 for stop words.
  private let frequencies: [UInt32]
  private let lengths: [UInt32]
  /// `BM25Variant.lengthFactor` of each document.
  private var factors: [Double] = []
  /// Takes the place of a negative idf (`okapi`).
  private var idfFloor = 0.0

  /// The segments that one thread made.
  private struct Part: Sendable {
    let segments: [PostingSegment]
    /// The thread's own number of a word, by the index's number; `nil` where they are the same.
    let ownNumbers: [UInt32]?

    /// Calls `body` with each list of a word.
    @inline(__always)
    func forEachList(of word: Int, _ body: (ArraySlice<Posting>) -> Void) {
      var own = word
      if let ownNumbers {
        guard word < ownNumbers.count, ownNumbers[word] != Vocabulary.none else { return }
        own = Int(ownNumbers[word])
      }
      for segment in segments { body(segment.list(of: own)) }
    }
  }

  /// Builds an index from documents, one after another; document i is the sequence's i-th.
  /// - Throws: `.documentTooLarge`, `.tooMany`, `.parameter`.
  public init(
    documents: some Sequence<String>, tokenizer: WordTokenizer = .words, variant: BM25Variant = .lucene()
  ) throws(RetrievalError) {
    try variant.validate()
    var builder = BM25IndexBuilder(tokenizer: tokenizer)
    for document in documents { try builder.add(document) }
    self = try builder.finish(variant: variant)
  }

  /// Joins what threads made. Words are numbered anew where there are several; no score depends on the numbers.
  init(
    shards: [IndexShard], documentCount: Int, tokenizer: WordTokenizer, variant: BM25Variant
  ) throws(RetrievalError) {
    var vocabulary = shards.first?.vocabulary ?? Vocabulary()
    var parts: [Part] = []
    var lengths = [UInt32](repeating: 0, count: documentCount)
    for (position, shard) in shards.enumerated() {
      parts.append(
        Part(
          segments: shard.segments,
          ownNumbers: position == 0 ? nil : Self.numbers(of: shard.vocabulary, in: &vocabulary)))
      for (document, length) in shard.lengths { lengths[Int(document)] = length }
    }
    guard vocabulary.count < Int(Vocabulary.none) else { throw .tooMany(what: "words", limit: Int(Vocabulary.none)) }
    vocabulary.trim()
    var frequencies = [UInt32](repeating: 0, count: vocabulary.count)
    for part in parts {
      for word in frequencies.indices {
        part.forEachList(of: word) { frequencies[word] += UInt32($0.count) }
      }
    }
    self.documentCount = documentCount
    self.wordCount = frequencies.lazy.filter { $0 > 0 }.count
    self.tokenCount = lengths.reduce(0) { $0 + Int($1) }
    self.tokenizer = tokenizer
    self.variant = variant
    (self.vocabulary, self.parts, self.frequencies, self.lengths) = (vocabulary, parts, frequencies, lengths)
    try score(by: variant)
  }

  /// The numbers of `own` words, by their numbers in `all`, which takes in those it lacks.
  private static func numbers(of own: Vocabulary, in all: inout Vocabulary) -> [UInt32] {
    var numbers = [UInt32](repeating: Vocabulary.none, count: all.count)
    var text = NormalizedText()
    for word in 0..<own.count {
      own.withWord(word) { text.replace(with: $0, lowercased: false) }
      let number = Int(text.withWhole { all.intern(padded: $0) })
      if number == numbers.count { numbers.append(Vocabulary.none) }
      numbers[number] = UInt32(word)
    }
    return numbers
  }

  static func checkLimits(document: Int, bytes: Int, words: Int) throws(RetrievalError) {
    guard bytes <= documentByteLimit else {
      throw .documentTooLarge(document: document, bytes: bytes, limit: documentByteLimit)
    }
    guard document < Int(UInt32.max) else { throw .tooMany(what: "documents", limit: Int(UInt32.max)) }
    // A document cannot bring more new words than it has bytes.
    guard words + bytes < Int(Vocabulary.none) else { throw .tooMany(what: "words", limit: Int(Vocabulary.none)) }
  }

  // MARK: Variants

  /// The same documents scored by another variant; linear in the number of documents and words, without reading text.
  /// - Throws: `.parameter`.
  public func scored(by variant: BM25Variant) throws(RetrievalError) -> BM25Index {
    var index = self
    try index.score(by: variant)
    return index
  }

  private mutating func score(by variant: BM25Variant) throws(RetrievalError) {
    try variant.validate()
    self.variant = variant
    let mean = averageLength
    factors = lengths.map { mean > 0 ? variant.lengthFactor(Int($0), mean: mean) : 0 }
    idfFloor = variant.formula == .okapi ? variant.epsilon * meanOkapiIDF : 0
  }

  /// The mean over distinct words, summed by document frequency so that it does not depend on the order of words.
  private var meanOkapiIDF: Double {
    var wordsByFrequency = [Int](repeating: 0, count: documentCount + 1)
    for frequency in frequencies { wordsByFrequency[Int(frequency)] += 1 }
    var sum = 0.0
    for frequency in wordsByFrequency.indices.dropFirst() where wordsByFrequency[frequency] > 0 {
      sum += Double(wordsByFrequency[frequency]) * BM25Variant.okapiIDF(frequency, of: documentCount)
    }
    return wordCount == 0 ? 0 : sum / Double(wordCount)
  }

  /// Mean number of words of a document; 0 without documents.
  public var averageLength: Double { documentCount == 0 ? 0 : Double(tokenCount) / Double(documentCount) }

  /// Words of a document, without stop words.
  public func length(of document: Int) -> Int { Int(lengths[document]) }

  /// How many documents have a word, given as the tokenizer leaves it; 0 for stop words and unknown ones.
  public func documentFrequency(of word: String) -> Int {
    var text = NormalizedText()
    text.replace(with: word, lowercased: false)
    return text.withWhole { vocabulary.id(padded: $0) }.map { Int(frequencies[Int($0)]) } ?? 0
  }

  // MARK: Queries

  /// The score of every document, by its index. A word counts as often as the query has it; unknown words and stop words
  /// add nothing, and an empty query scores 0 everywhere.
  public func scores(of query: String) -> [Double] {
    var base = 0.0
    let words = weightedWords(of: query)
    for word in words { base += variant.absentScore(idf: word.idf) * word.times }
    var scores = [Double](repeating: base, count: documentCount)
    for word in words {
      for part in parts {
        part.forEachList(of: word.number) { add(word, $0, to: &scores) }
      }
    }
    return scores
  }

  /// The `k` documents with the highest scores, best first; all of them if there are fewer. Documents without any word of
  /// the query may be among them (with score 0 in most variants).
  public func top(_ k: Int, of query: String, ties: TieRule = .earlierDocumentFirst) -> [Ranked] {
    Ranked.top(k, of: scores(of: query), ties: ties)
  }

  private struct QueryWord {
    var number: Int
    var idf: Double
    var times: Double
  }

  /// Distinct known words of a query in order of first appearance.
  private func weightedWords(of query: String) -> [QueryWord] {
    var text = NormalizedText()
    text.replace(with: query, lowercased: tokenizer.lowercases)
    var words: [QueryWord] = []
    var positions: [Int: Int] = [:]
    text.forEachWord(tokenizer.rule) { word in
      guard let number = vocabulary.id(padded: word).map(Int.init), frequencies[number] > 0 else { return }
      if let position = positions[number] {
        words[position].times += 1
      } else {
        positions[number] = words.count
        let idf = variant.idf(Int(frequencies[number]), of: documentCount, floor: idfFloor)
        words.append(QueryWord(number: number, idf: idf, times: 1))
      }
    }
    return words
  }

  @inline(__always)
  private func add(_ word: QueryWord, _ list: ArraySlice<Posting>, to scores: inout [Double]) {
    let absent = variant.absentScore(idf: word.idf)
    for posting in list {
      let document = Int(posting.document)
      let score = variant.score(idf: word.idf, tf: Double(posting.count), factor: factors[document])
      scores[document] += (score - absent) * word.times
    }
  }
}

extension BM25Index: CustomStringConvertible {
  /// Counts only: an index holds words of patients' records.
  public var description: String { "BM25Index of \(documentCount) documents, \(wordCount) words" }
}
