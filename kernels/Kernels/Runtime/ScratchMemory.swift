/// Memory of one thread that grows to the largest request and is kept.
///
/// `@unchecked Sendable`: only the thread that owns it touches it.
final class ScratchMemory: @unchecked Sendable {
  private var base = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64)
  private var capacity = 16

  func floats(_ count: Int) -> UnsafeMutablePointer<Float> {
    if count > capacity {
      base.deallocate()
      capacity = count
      base = UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<Float>.stride, alignment: 64)
    }
    return base.assumingMemoryBound(to: Float.self)
  }

  deinit { base.deallocate() }
}
