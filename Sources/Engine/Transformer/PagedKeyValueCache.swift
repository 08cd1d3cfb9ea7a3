public import Kernels

/// The keys and values of one sequence as a table of fixed-size pages, taken as the sequence grows. Later, sequences
/// that begin alike will share pages; nothing here assumes that neighbouring pages are neighbours in memory.
///
/// Invariant: `pages.count · KeyValuePage.tokenCount ≥ tokenCount`, and positions below `tokenCount` are filled in
/// every layer.
public final class PagedKeyValueCache {
  /// The most tokens this cache may hold.
  public let capacity: Int
  /// Tokens held.
  public private(set) var tokenCount = 0
  private(set) var pages: [KeyValuePage] = []
  /// How pages store their numbers.
  public let layout: CacheLayout
  private let layerCount: Int

  public init(dimensions: DecoderDimensions, capacity: Int, types: CacheTypes) {
    self.capacity = capacity
    layout = dimensions.cacheLayout(types)
    layerCount = dimensions.layerCount
  }

  /// Takes the pages for `count` more tokens.
  ///
  /// - Throws: `KernelError.outOfMemory`; the cache is then as before.
  /// - Precondition: `tokenCount + count ≤ capacity`.
  func reserve(_ count: Int) throws(KernelError) {
    precondition(tokenCount + count <= capacity)
    while pages.count * KeyValuePage.tokenCount < tokenCount + count {
      pages.append(try KeyValuePage(layout: layout, layerCount: layerCount))
    }
  }

  /// Counts the positions that a forward pass has just filled.
  func advance(by count: Int) { tokenCount += count }

  /// Forgets everything from position `count` on. Pages are kept for reuse.
  public func truncate(to count: Int) { tokenCount = min(tokenCount, max(count, 0)) }
}
