internal import Glibc

/// The keys and values of `tokenCount` neighbouring positions, of all layers: the unit of the paged cache, which
/// sequences share. `CacheLayout` says what lies where.
///
/// `@unchecked Sendable`: a position is written by the one sequence that owns it, before anybody reads it.
public final class KeyValuePage: @unchecked Sendable {
  /// Positions in a page.
  public static let tokenCount = 128

  public let layout: CacheLayout
  private let memory: UnsafeMutableRawPointer
  private let byteCount: Int

  public static func byteCount(layout: CacheLayout, layerCount: Int) -> Int { layerCount * layout.layerBytes }

  /// - Throws: `KernelError.outOfMemory`
  public init(layout: CacheLayout, layerCount: Int) throws(KernelError) {
    byteCount = Self.byteCount(layout: layout, layerCount: layerCount)
    guard let memory = ZeroedMemory.allocate(byteCount: byteCount) else { throw .outOfMemory(byteCount: byteCount) }
    // Large pages: decode reads all of it for every token. Where the system refuses, small ones do.
    madvise(memory, byteCount, MADV_HUGEPAGE)
    self.memory = memory
    self.layout = layout
  }

  /// Pages that `tokens` positions take.
  public static func pages(holding tokens: Int) -> Int { (tokens + tokenCount - 1) / tokenCount }

  /// Takes over all of `other`'s keys and values. Both pages have the same layout and layers.
  public func copy(from other: KeyValuePage) {
    precondition(layout == other.layout && byteCount == other.byteCount)
    memory.copyMemory(from: other.memory, byteCount: byteCount)
  }

  deinit { ZeroedMemory.free(memory, byteCount: byteCount) }

  /// The columns of a head's keys, then their scales.
  @inline(__always)
  func keys(layer: Int, head: Int) -> UnsafeMutableRawPointer {
    memory + layer * layout.layerBytes + head * layout.keyHeadBytes
  }

  /// The columns of a head's values, then their scales.
  @inline(__always)
  func values(layer: Int, head: Int) -> UnsafeMutableRawPointer {
    memory + layer * layout.layerBytes + layout.shape.keyValueHeadCount * layout.keyHeadBytes
      + head * layout.valueHeadBytes
  }
}
