/// How keys or values are stored in the cache.
public enum CacheType: String, Sendable, CaseIterable {
  case f32
  case f16
  case bf16
  /// 8-bit integers with a 16-bit scale for each 32 dimensions of a token's head.
  case q8_0
}

/// Where the keys and values of a page lie: for each layer, the keys of all key/value heads, then the values.
///
/// Both are made of *columns* of 16 lanes, so that a register holds one step of 16 dot products, nothing is summed
/// across lanes, and nothing needs to be repacked:
/// - keys of a head: [16-key group][dimension][16 keys]: a column holds a group's keys;
/// - values of a head: [16-dimension group][token][16 dimensions]: a column holds 16 dimensions of all tokens.
///
/// bf16 keeps neighbouring steps together, [step pair][16 lanes][2]: one row of 64 bytes is an operand of `vdpbf16ps` and
/// a row of a matrix unit's B tile. q8_0 has its scales after the columns: keys [16-key group][32-dimension block][16],
/// values [32-dimension block][token], so that none runs along tokens that arrive later.
public struct CacheLayout: Sendable, Equatable {
  public let shape: AttentionShape
  public let keyType: CacheType
  public let valueType: CacheType

  public init(shape: AttentionShape, keyType: CacheType = .f32, valueType: CacheType = .f32) {
    self.shape = shape
    self.keyType = keyType
    self.valueType = valueType
  }

  /// Dimensions that share a scale.
  static let scaleBlock = 32
  /// Key columns of a page.
  static let keyColumns = KeyValuePage.tokenCount / laneCount

  var keyBlocks: Int { (shape.keyStride + Self.scaleBlock - 1) / Self.scaleBlock }
  var valueBlocks: Int { (shape.valueStride + Self.scaleBlock - 1) / Self.scaleBlock }
  var valueColumns: Int { shape.valueStride / laneCount }
  /// Bytes from a column to the next.
  var keyColumnBytes: Int { keyType.columnBytes(steps: shape.keyStride) }
  var valueColumnBytes: Int { valueType.columnBytes(steps: KeyValuePage.tokenCount) }
  /// Bytes from one head's keys to the next one's, a multiple of 64.
  var keyHeadBytes: Int {
    roundUp(Self.keyColumns * keyColumnBytes + keyType.scaleBytes(KeyValuePage.tokenCount * keyBlocks), toMultipleOf: 64)
  }
  var valueHeadBytes: Int {
    roundUp(valueColumns * valueColumnBytes + valueType.scaleBytes(KeyValuePage.tokenCount * valueBlocks), toMultipleOf: 64)
  }
  /// The f16 scales of a key column: [block][16 keys].
  @inline(__always)
  func keyScales(_ head: UnsafeRawPointer, column: Int) -> UnsafeRawPointer {
    head + Self.keyColumns * keyColumnBytes + column * keyBlocks * laneCount * 2
  }

  /// The f16 scales of the block that a value column belongs to: [token].
  @inline(__always)
  func valueScales(_ head: UnsafeRawPointer, column: Int) -> UnsafeRawPointer {
    head + valueColumns * valueColumnBytes + column * laneCount / Self.scaleBlock * KeyValuePage.tokenCount * 2
  }

  var layerBytes: Int { shape.keyValueHeadCount * (keyHeadBytes + valueHeadBytes) }
}

extension CacheType {
  func columnBytes(steps: Int) -> Int {
    switch self {
    case .f32: steps * laneCount * 4
    case .f16, .bf16: steps * laneCount * 2
    case .q8_0: steps * laneCount
    }
  }

  func scaleBytes(_ scales: Int) -> Int { self == .q8_0 ? scales * 2 : 0 }
}
