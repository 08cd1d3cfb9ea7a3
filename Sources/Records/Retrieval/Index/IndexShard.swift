/// What one thread makes of its documents: words numbered as they come, and segments of inverted lists.
struct IndexShard: Sendable {
  /// Postings that are collected before they are inverted: 32 MiB, or an eighth of what there is, so that memory beyond
  /// the index stays small and so does the number of segments. At most 2³⁰, since positions have 32 bits.
  private static let segmentPostings = 1 << 22...1 << 30
  private static let share = 8

  private(set) var segments: [PostingSegment] = []
  /// Words of each document that came here.
  private(set) var lengths: [(document: UInt32, length: UInt32)] = []

  private(set) var vocabulary = WordTable()

  private let tokenizer: WordTokenizer
  private let stopWordCount: Int
  private var text = NormalizedText()
  /// The distinct words of the document in hand. A record has far fewer of them than words, so this table stays in near
  /// memory, and the vocabulary is asked once for each.
  private var ownWords = WordTable()
  private var numbers = [UInt32](repeating: 0, count: WordTable.blockLength)
  private var pending = PendingPostings()
  private var closedPostings = 0

  init(_ tokenizer: WordTokenizer) {
    self.tokenizer = tokenizer
    // Stop words take the first numbers: a word's number then tells whether it is one.
    for word in tokenizer.stopWords where !word.isEmpty { _ = vocabulary.intern(word) }
    stopWordCount = vocabulary.count
  }

  /// Counts the words of a document, stop words apart. The caller keeps to `BM25Index`'s limits.
  mutating func add(_ utf8: some Collection<UInt8>, document: UInt32) {
    text.replace(with: utf8, lowercased: tokenizer.lowercases)
    ownWords.removeAll()
    text.forEachBlock(tokenizer.rule) { block, bytes in
      numbers.withUnsafeMutableBufferPointer { numbers in
        ownWords.intern(block, in: bytes, numbers: numbers)
        ownWords.count(UnsafeBufferPointer(rebasing: numbers.prefix(block.count)))
      }
    }
    var length = 0
    ownWords.forEachBlock { block, arena in
      numbers.withUnsafeMutableBufferPointer { numbers in
        vocabulary.intern(block, in: arena, numbers: numbers)
        for (word, number) in zip(block, numbers) where number >= stopWordCount {
          pending.append(word: number, count: word.count)
          length += Int(word.count)
        }
      }
    }
    pending.endDocument(document)
    lengths.append((document, UInt32(length)))
    let capacity = max(closedPostings / Self.share, Self.segmentPostings.lowerBound)
    if pending.count >= min(capacity, Self.segmentPostings.upperBound) { closeSegment() }
  }

  private mutating func closeSegment() {
    guard pending.count > 0 else { return }
    segments.append(PostingSegment(pending, wordCount: vocabulary.count))
    closedPostings += pending.count
    pending.removeAll()
  }

  /// Gives documents other numbers, by their present ones. After `finish()`.
  mutating func renumber(_ numbers: [UInt32]) {
    for index in segments.indices { segments[index].renumber(numbers) }
    for index in lengths.indices { lengths[index].document = numbers[Int(lengths[index].document)] }
  }

  /// Inverts what is left and gives back the memory that only adding needs.
  mutating func finish() {
    closeSegment()
    pending = PendingPostings()
    ownWords = WordTable()
    text = NormalizedText()
  }
}
