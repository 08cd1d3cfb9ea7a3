/// An index of documents that scores all of them for a query by BM25. Immutable; any number of threads may ask.
///
/// ```swift
/// let index = try BM25Index(documents: ["chest pain on exertion", "no chest pain today"])
/// index.top(1, of: "exertion")  // [document 0, score 0.277, rank 1]
/// ```
///
/// Word counts are kept, not scores, so that one index serves every variant (`scored(by:)`). Per word and document it
/// takes 8 bytes. Building is linear in the text, a query in the lists of its words.
public struct BM25Index: Sendable {
  /// Bytes that one document may have.
  public static let documentByteLimit = 1 << 28

  public let documentCount: Int
  /// Distinct words of all documents, without stop words.
  public let wordCount: Int
  /// Words of all documents, without stop words.
  public let tokenCount: Int
  /// How documents and queries become words.
  public let tokenizer: WordTokenizer
  public internal(set) var variant: BM25Variant

  let vocabulary: WordTable
  let parts: [Part]
  /// How many documents have a word, by its number; 0 for stop words.
  let frequencies: [UInt32]
  let lengths: [UInt32]
  /// `BM25Variant.lengthFactor` of each document.
  var factors: [Double] = []
  /// Takes the place of a negative idf (`okapi`).
  var idfFloor = 0.0

  /// The segments that one thread made.
  struct Part: Sendable {
    let segments: [PostingSegment]
    /// The thread's own number of a word, by the index's number; `nil` where they are the same.
    let ownNumbers: [UInt32]?

    /// Calls `body` with each list of a word.
    @inline(__always)
    func forEachList(of word: Int, _ body: (ArraySlice<Posting>) -> Void) {
      var own = word
      if let ownNumbers {
        guard word < ownNumbers.count, ownNumbers[word] != WordTable.none else { return }
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
    var vocabulary = shards.first?.vocabulary ?? WordTable()
    var parts: [Part] = []
    var lengths = [UInt32](repeating: 0, count: documentCount)
    for (position, shard) in shards.enumerated() {
      let numbers = position == 0 ? nil : try Self.merge(shard.vocabulary, into: &vocabulary)
      parts.append(Part(segments: shard.segments, ownNumbers: numbers))
      for (document, length) in shard.lengths { lengths[Int(document)] = length }
    }
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
    try prepare(variant)
  }

  /// - Returns: The numbers of `own` words, by their numbers in `all`.
  private static func merge(_ own: WordTable, into all: inout WordTable) throws(RetrievalError) -> [UInt32] {
    let limit = Int(UInt32.max)
    guard max(all.count + own.count, all.arenaByteCount + own.arenaByteCount) < limit else {
      throw .tooMany(what: "distinct words", limit: limit)
    }
    return all.merge(own)
  }

  /// Numbers of documents and words, and places in a text and among long words, have 32 bits.
  static func checkLimits(document: Int, bytes: Int, vocabulary: WordTable) throws(RetrievalError) {
    guard bytes <= documentByteLimit else {
      throw .documentTooLarge(document: document, bytes: bytes, limit: documentByteLimit)
    }
    let limit = Int(UInt32.max)
    guard document < limit else { throw .tooMany(what: "documents", limit: limit) }
    // What the document could bring at most.
    guard vocabulary.count + bytes < limit else { throw .tooMany(what: "distinct words", limit: limit) }
    guard vocabulary.arenaByteCount + bytes * NormalizedText.growth < limit else {
      throw .tooMany(what: "bytes of distinct words", limit: limit)
    }
  }

  // MARK: Counts

  /// Mean number of words of a document; 0 without documents.
  public var averageLength: Double { documentCount == 0 ? 0 : Double(tokenCount) / Double(documentCount) }

  /// Words of a document, without stop words.
  public func length(of document: Int) -> Int { Int(lengths[document]) }

  /// How many documents have a word, given as the tokenizer leaves it; 0 for stop words and unknown ones.
  public func documentFrequency(of word: String) -> Int {
    vocabulary.number(of: word).map { Int(frequencies[Int($0)]) } ?? 0
  }
}

extension BM25Index: CustomStringConvertible {
  /// Counts only: an index holds words of patients' records.
  public var description: String { "BM25Index of \(documentCount) documents, \(wordCount) words" }
}
