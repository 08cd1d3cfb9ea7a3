/// The keys and values of `tokenCount` neighbouring positions, of all layers: the unit of the paged cache, which
/// sequences will share.
///
/// Layout of each layer: keys [key/value head][token][keyStride], then values [key/value head][token][valueStride]: one
/// head's keys are a plain matrix, ready for BLAS and for dot products.
///
/// `@unchecked Sendable`: a position is written once, by the session that owns the page, before anybody reads it.
public final class KeyValuePage: @unchecked Sendable {
  /// Positions in a page.
  public static let tokenCount = 128

  private let memory: UnsafeMutableRawPointer
  private let byteCount: Int
  private let shape: AttentionShape

  public static func byteCount(shape: AttentionShape, layerCount: Int) -> Int {
    layerCount * layerFloats(shape) * MemoryLayout<Float>.stride
  }

  private static func layerFloats(_ shape: AttentionShape) -> Int {
    shape.keyValueHeadCount * tokenCount * (shape.keyStride + shape.valueStride)
  }

  public init(shape: AttentionShape, layerCount: Int) throws(KernelError) {
    byteCount = Self.byteCount(shape: shape, layerCount: layerCount)
    guard let memory = ZeroedMemory.allocate(byteCount: byteCount) else { throw .outOfMemory(byteCount: byteCount) }
    self.memory = memory
    self.shape = shape
  }

  deinit { ZeroedMemory.free(memory, byteCount: byteCount) }

  /// [tokenCount, keyStride]
  @inline(__always)
  func keys(layer: Int, head: Int) -> UnsafeMutablePointer<Float> {
    layerBase(layer) + head * Self.tokenCount * shape.keyStride
  }

  /// [tokenCount, valueStride]
  @inline(__always)
  func values(layer: Int, head: Int) -> UnsafeMutablePointer<Float> {
    layerBase(layer) + Self.tokenCount * (shape.keyValueHeadCount * shape.keyStride + head * shape.valueStride)
  }

  @inline(__always)
  private func layerBase(_ layer: Int) -> UnsafeMutablePointer<Float> {
    memory.assumingMemoryBound(to: Float.self) + layer * Self.layerFloats(shape)
  }
}
