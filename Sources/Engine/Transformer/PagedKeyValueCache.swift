public import Kernels

/// The keys and values of one sequence as a table of fixed-size pages, taken from a pool as the sequence grows. Sequences
/// that begin alike may share pages; nothing here assumes that neighbouring pages are neighbours in memory.
///
/// Invariants: `pages.count · KeyValuePage.tokenCount ≥ tokenCount`; positions below `tokenCount` are filled in every
/// layer; of the pages, only those from `tokenCount / KeyValuePage.tokenCount` on are ever written.
public final class PagedKeyValueCache {
  /// The most tokens this cache may hold.
  public let capacity: Int
  /// Tokens held.
  public private(set) var tokenCount = 0
  private(set) var pages: [KeyValuePage] = []
  /// Pages held: those of `tokenCount` tokens, and perhaps one more after tokens that were taken back.
  public var pageCount: Int { pages.count }
  private let pool: KeyValuePagePool

  /// - Parameter pool: where pages come from and go back to.
  public init(pool: KeyValuePagePool, capacity: Int) {
    self.pool = pool
    self.capacity = capacity
  }

  deinit { pool.giveBack(&pages) }

  /// How pages store their numbers.
  public var layout: CacheLayout { pool.layout }

  /// Begins with pages that another sequence has filled, the last of them perhaps in part: that one is copied.
  ///
  /// - Parameters:
  ///   - shared: pages whose positions below `tokenCount` hold this sequence's first tokens.
  ///   - tokenCount: at most `capacity`.
  /// - Precondition: the cache is empty and has no pages.
  /// - Throws: `KernelError.outOfMemory`; the cache is then as before.
  public func adopt(_ shared: [KeyValuePage], tokenCount: Int) throws(KernelError) {
    precondition(pages.isEmpty && tokenCount <= min(capacity, shared.count * KeyValuePage.tokenCount))
    let whole = tokenCount / KeyValuePage.tokenCount
    var adopted = Array(shared.prefix(whole))
    if tokenCount % KeyValuePage.tokenCount > 0 {
      let copy = try pool.take()
      copy.copy(from: shared[whole])
      adopted.append(copy)
    }
    pages = adopted
    self.tokenCount = tokenCount
  }

  /// Takes over all that `other` holds, in pages of its own.
  ///
  /// - Precondition: the cache is empty and has no pages; `other` holds at most `capacity` tokens.
  /// - Throws: `KernelError.outOfMemory`
  public func copy(_ other: PagedKeyValueCache) throws(KernelError) {
    precondition(pages.isEmpty)
    try reserve(other.tokenCount)
    for (page, original) in zip(pages, other.pages) { page.copy(from: original) }
    tokenCount = other.tokenCount
  }

  /// The pages that hold the first `count` tokens; those that they fill may be shared.
  ///
  /// - Precondition: `count ≤ tokenCount`.
  public func pages(holding count: Int) -> [KeyValuePage] {
    precondition(count <= tokenCount)
    return Array(pages.prefix(KeyValuePage.pages(holding: count)))
  }

  /// Takes the pages for `count` more tokens.
  ///
  /// - Throws: `KernelError.outOfMemory`; the cache holds what it held.
  /// - Precondition: `tokenCount + count ≤ capacity`.
  public func reserve(_ count: Int) throws(KernelError) {
    precondition(tokenCount + count <= capacity)
    while pages.count * KeyValuePage.tokenCount < tokenCount + count { pages.append(try pool.take()) }
  }

  /// Counts the positions that a forward pass has just filled.
  func advance(by count: Int) { tokenCount += count }

  /// Forgets everything from position `count` on. Pages are kept for reuse.
  ///
  /// - Precondition: pages that are shared lie before position `count`.
  public func truncate(to count: Int) { tokenCount = min(tokenCount, max(count, 0)) }
}
