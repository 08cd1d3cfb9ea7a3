/// Takes documents one at a time and lets go of each: memory is that of the index and, beside it, of the document in
/// hand and a buffer of 32 MiB or an eighth of the index.
///
/// ```swift
/// var builder = BM25IndexBuilder()
/// for file in files { try builder.add(utf8: bytes(of: file)) }
/// let index = try builder.finish(variant: .lucene())
/// ```
public struct BM25IndexBuilder: Sendable {
  private let tokenizer: WordTokenizer
  private var shard: IndexShard
  /// Documents so far; the next one gets this number.
  public private(set) var documentCount = 0

  public init(tokenizer: WordTokenizer = .words) {
    self.tokenizer = tokenizer
    shard = IndexShard(tokenizer)
  }

  /// Adds a document.
  /// - Throws: `.documentTooLarge`, `.tooMany`; the builder is then as before.
  public mutating func add(_ text: String) throws(RetrievalError) {
    try add(utf8: text.utf8)
  }

  /// Adds a document given as bytes, which may be invalid UTF-8 (see `WordTokenizer`).
  /// - Throws: `.documentTooLarge`, `.tooMany`; the builder is then as before.
  public mutating func add(utf8: some Collection<UInt8>) throws(RetrievalError) {
    try BM25Index.checkLimits(document: documentCount, bytes: utf8.count, vocabulary: shard.vocabulary)
    shard.add(utf8, document: UInt32(documentCount))
    documentCount += 1
  }

  /// The index of all documents added.
  /// - Throws: `.parameter` if the variant's parameters are out of range.
  public consuming func finish(variant: BM25Variant = .lucene()) throws(RetrievalError) -> BM25Index {
    shard.finish()
    return try BM25Index(shards: [shard], documentCount: documentCount, tokenizer: tokenizer, variant: variant)
  }
}
