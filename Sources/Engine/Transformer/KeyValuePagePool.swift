public import Kernels

/// The pages of many caches: taken by sequences as they grow, handed back when nobody holds them any more, and used
/// again without being zeroed. Belongs to one task at a time, with all its caches.
///
/// A page counts as used as long as anybody holds it, a sequence or whoever keeps pages for sequences to come.
public final class KeyValuePagePool {
  public let layout: CacheLayout
  /// Pages at most; nil: as memory has it.
  public let limit: Int?
  private let layerCount: Int
  private var free: [KeyValuePage] = []
  private var madeCount = 0

  public init(layout: CacheLayout, layerCount: Int, limit: Int? = nil) {
    self.layout = layout
    self.layerCount = layerCount
    self.limit = limit
  }

  public var bytesPerPage: Int { KeyValuePage.byteCount(layout: layout, layerCount: layerCount) }
  /// Pages that somebody holds.
  public var usedCount: Int { madeCount - free.count }
  /// Pages that can still be taken.
  public var availableCount: Int { limit.map { $0 - usedCount } ?? .max }

  /// A page with arbitrary contents: what was not written is never read.
  ///
  /// - Throws: `KernelError.outOfMemory`: the limit is reached, or the system has no more.
  public func take() throws(KernelError) -> KeyValuePage {
    if let page = free.popLast() { return page }
    guard availableCount > 0 else { throw .outOfMemory(byteCount: bytesPerPage) }
    let page = try KeyValuePage(layout: layout, layerCount: layerCount)
    madeCount += 1
    return page
  }

  /// Ends the caller's hold on `pages`, and empties it; those that nobody else holds are free.
  public func giveBack(_ pages: inout [KeyValuePage]) {
    while !pages.isEmpty {
      let isLastHold = isKnownUniquelyReferenced(&pages[pages.count - 1])
      let page = pages.removeLast()
      if isLastHold { free.append(page) }
    }
  }
}
