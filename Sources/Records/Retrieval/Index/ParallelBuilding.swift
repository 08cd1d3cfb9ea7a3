import Dispatch
import Synchronization

extension BM25Index {
  /// Builds an index with several threads; scores have the same bits for any number of them.
  ///
  /// Each thread asks for the next document, counts its words and lets go of it, so that at most `threads` documents
  /// are in memory.
  /// - Parameters:
  ///   - count: How many documents there are.
  ///   - threads: At least one; no more are used than there are documents.
  ///   - document: The UTF-8 bytes of document i, or `nil` to leave it out; called once for each, from several threads,
  ///     in no fixed order. The index numbers the documents that it has, in their order, as if the others had never
  ///     been there.
  /// - Throws: What `document` throws for the first document it fails for; `.documentTooLarge`, `.tooMany`;
  ///   `.parameter` before any document is asked for.
  public init(
    count: Int, threads: Int, tokenizer: WordTokenizer = .words, variant: BM25Variant = .lucene(),
    document: @Sendable (Int) throws(RetrievalError) -> [UInt8]?
  ) throws(RetrievalError) {
    try variant.validate()
    guard threads >= 1 else {
      throw .parameter(name: "threads", expected: "at least 1", found: String(threads))
    }
    guard count >= 0 else {
      throw .parameter(name: "count", expected: "at least 0", found: String(count))
    }
    let work = Work()
    let shards = Mutex<[IndexShard]>([])
    let leftOut = Mutex<Set<Int>>([])
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, count))) { _ in
      var shard = IndexShard(tokenizer)
      while let index = work.next(below: count) {
        do throws(RetrievalError) {
          guard let bytes = try document(index) else {
            _ = leftOut.withLock { $0.insert(index) }
            continue
          }
          try BM25Index.checkLimits(document: index, bytes: bytes.count, vocabulary: shard.vocabulary)
          shard.add(bytes, document: UInt32(index))
        } catch {
          work.fail(at: index, error)
        }
      }
      shard.finish()
      shards.withLock { $0.append(shard) }
    }
    if let error = work.error { throw error }
    var made = shards.withLock { $0 }
    let missing = leftOut.withLock { $0 }
    if !missing.isEmpty {
      var next: UInt32 = 0
      let numbers = (0..<count).map { index in
        defer { if !missing.contains(index) { next += 1 } }
        return next
      }
      for position in made.indices { made[position].renumber(numbers) }
    }
    try self.init(shards: made, documentCount: count - missing.count, tokenizer: tokenizer, variant: variant)
  }

  /// Hands out numbers and keeps the error of the smallest number that failed. Numbers are handed out in order, so
  /// every smaller one is tried as well, and the error does not depend on the threads.
  private final class Work: Sendable {
    private let state = Mutex((next: 0, failure: (index: Int, error: RetrievalError)?.none))

    func next(below count: Int) -> Int? {
      state.withLock { state in
        guard state.next < count, state.failure == nil else { return nil }
        defer { state.next += 1 }
        return state.next
      }
    }

    func fail(at index: Int, _ error: RetrievalError) {
      state.withLock { state in
        if let earlier = state.failure, earlier.index < index { return }
        state.failure = (index, error)
      }
    }

    var error: RetrievalError? { state.withLock { $0.failure?.error } }
  }
}
