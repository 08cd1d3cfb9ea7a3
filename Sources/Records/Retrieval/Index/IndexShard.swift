/// What one thread makes of its documents: words numbered as they come, and segments of inverted lists.
struct IndexShard: Sendable {
  /// Postings that are collected before they are inverted: 32 MiB, or an eighth of what there is, so that memory beyond
  /// the index stays small and so does the number of segments. At most 2³⁰, since positions have 32 bits.
  private static let segmentPostings = 1 << 22...1 << 30
  private static let share = 8

  private(set) var segments: [PostingSegment] = []
  /// Words of each document that came here.
  private(set) var lengths: [(document: UInt32, length: UInt32)] = []

  private let lowercases: Bool
  private var counter: WordCounter
  private var text = NormalizedText()
  private var pending = PendingPostings()
  private var closedPostings = 0

  init(_ tokenizer: WordTokenizer) {
    lowercases = tokenizer.lowercases
    counter = WordCounter(tokenizer)
  }

  var vocabulary: Vocabulary { counter.vocabulary }

  /// Counts the words of a document. The caller keeps to `BM25Index`'s limits.
  mutating func add(_ utf8: UnsafeBufferPointer<UInt8>, document: UInt32) {
    text.replace(with: utf8, lowercased: lowercases)
    let length = counter.count(text, into: &pending)
    pending.endDocument(document)
    lengths.append((document, length))
    let capacity = min(max(closedPostings / Self.share, Self.segmentPostings.lowerBound), Self.segmentPostings.upperBound)
    if pending.count >= capacity { closeSegment() }
  }

  private mutating func closeSegment() {
    guard pending.count > 0 else { return }
    segments.append(PostingSegment(pending, wordCount: vocabulary.count))
    closedPostings += pending.count
    pending.removeAll()
  }

  /// Inverts what is left and gives back the memory that only adding needs.
  mutating func finish() {
    closeSegment()
    pending = PendingPostings()
    text = NormalizedText()
  }
}
