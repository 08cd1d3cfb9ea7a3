internal import CIntrinsics

/// The keys and values of one head and page as products want them: the cache itself where the types agree, else a copy
/// in scratch, made once and used by all queries of a task.
///
/// Columns are as in `CacheLayout`: of floats, or of bf16 pairs where `keysArePairs` or `valuesArePairs`.
struct PageTile {
  let layout: CacheLayout
  let keysArePairs: Bool
  let valuesArePairs: Bool
  private let keyScratch: UnsafeMutablePointer<Float>
  private let valueScratch: UnsafeMutablePointer<Float>

  /// - Parameters:
  ///   - allowsPairs: whether bf16 and q8_0 caches may be multiplied in bf16.
  ///   - scratch: `scratchFloats(layout.shape)` floats.
  init(layout: CacheLayout, allowsPairs: Bool, scratch: UnsafeMutablePointer<Float>) {
    self.layout = layout
    keysArePairs = allowsPairs && (layout.keyType == .bf16 || layout.keyType == .q8_0)
    valuesArePairs = allowsPairs && (layout.valueType == .bf16 || layout.valueType == .q8_0)
    keyScratch = scratch
    valueScratch = scratch + KeyValuePage.tokenCount * layout.shape.keyStride
  }

  static func scratchFloats(_ shape: AttentionShape) -> Int {
    KeyValuePage.tokenCount * (shape.keyStride + shape.valueStride)
  }

  /// Registers of a key column.
  var keySteps: Int { keysArePairs ? layout.shape.keyStride / 2 : layout.shape.keyStride }
  /// Registers of a value column.
  var valueSteps: Int { valuesArePairs ? KeyValuePage.tokenCount / 2 : KeyValuePage.tokenCount }

  /// `CacheLayout.keyColumns` columns of `keySteps` registers; valid until the next call.
  func keys(_ page: KeyValuePage, layer: Int, head: Int) -> UnsafePointer<Float> {
    if layout.keyType == .f32 || (layout.keyType == .bf16 && keysArePairs) {
      return UnsafePointer(page.keys(layer: layer, head: head).assumingMemoryBound(to: Float.self))
    }
    if keysArePairs {
      unpackKeys(page, layer: layer, head: head) { [keyScratch, keySteps] column, pair, x, y in
        ci_store(keyScratch + (column &* keySteps + pair) &* laneCount, ci_pair_bf16(x, y))
      }
      return UnsafePointer(keyScratch)
    }
    return floatKeys(page, layer: layer, head: head, columnStride: keySteps * laneCount, stepStride: laneCount)
  }

  /// `layout.valueColumns` columns of `valueSteps` registers; valid until the next call.
  func values(_ page: KeyValuePage, layer: Int, head: Int) -> UnsafePointer<Float> {
    if layout.valueType == .f32 || (layout.valueType == .bf16 && valuesArePairs) {
      return UnsafePointer(page.values(layer: layer, head: head).assumingMemoryBound(to: Float.self))
    }
    if valuesArePairs {
      unpackValues(page, layer: layer, head: head) { [valueScratch, valueSteps] column, pair, x, y in
        ci_store(valueScratch + (column &* valueSteps + pair) &* laneCount, ci_pair_bf16(x, y))
      }
      return UnsafePointer(valueScratch)
    }
    return UnsafePointer(
      floatValues(page, layer: layer, head: head, columnStride: valueSteps * laneCount, stepStride: laneCount))
  }

  /// Keys as floats: lane l of step s of column c at columnStride · c + stepStride · s + l.
  func floatKeys(_ page: KeyValuePage, layer: Int, head: Int, columnStride: Int, stepStride: Int)
    -> UnsafePointer<Float>
  {
    unpackKeys(page, layer: layer, head: head) { [keyScratch] column, pair, x, y in
      let target = keyScratch + column &* columnStride + 2 &* pair &* stepStride
      ci_store(target, x)
      ci_store(target + stepStride, y)
    }
    return UnsafePointer(keyScratch)
  }

  /// Values as floats in scratch: lane l of step s of column c at columnStride · c + stepStride · s + l.
  func floatValues(_ page: KeyValuePage, layer: Int, head: Int, columnStride: Int, stepStride: Int)
    -> UnsafeMutablePointer<Float>
  {
    unpackValues(page, layer: layer, head: head) { [valueScratch] column, pair, x, y in
      let target = valueScratch + column &* columnStride + 2 &* pair &* stepStride
      ci_store(target, x)
      ci_store(target + stepStride, y)
    }
    return valueScratch
  }

  /// Hands over (column, pair of steps, the two registers).
  @inline(__always)
  private func unpackKeys(
    _ page: KeyValuePage, layer: Int, head: Int, _ body: (Int, Int, Lanes, Lanes) -> Void
  ) {
    let source = UnsafeRawPointer(page.keys(layer: layer, head: head))
    let pairs = layout.shape.keyStride / 2
    switch layout.keyType {
    case .f32: Self.unpack(source, F32Element.self, CacheLayout.keyColumns, layout.keyColumnBytes, pairs, body)
    case .f16: Self.unpack(source, F16Element.self, CacheLayout.keyColumns, layout.keyColumnBytes, pairs, body)
    case .bf16: Self.unpack(source, BF16Element.self, CacheLayout.keyColumns, layout.keyColumnBytes, pairs, body)
    case .q8_0:
      for column in 0..<CacheLayout.keyColumns {
        let scales = layout.keyScales(source, column: column)
        for pair in 0..<pairs {
          let scale = ci_load_f16(scales + pair / (CacheLayout.scaleBlock / 2) * laneCount * 2)
          let (x, y) = Q8Element.load(source + column &* layout.keyColumnBytes, pair: pair)
          body(column, pair, ci_mul(x, scale), ci_mul(y, scale))
        }
      }
    }
  }

  @inline(__always)
  private func unpackValues(
    _ page: KeyValuePage, layer: Int, head: Int, _ body: (Int, Int, Lanes, Lanes) -> Void
  ) {
    let source = UnsafeRawPointer(page.values(layer: layer, head: head))
    let (columns, bytes, pairs) = (layout.valueColumns, layout.valueColumnBytes, KeyValuePage.tokenCount / 2)
    switch layout.valueType {
    case .f32: Self.unpack(source, F32Element.self, columns, bytes, pairs, body)
    case .f16: Self.unpack(source, F16Element.self, columns, bytes, pairs, body)
    case .bf16: Self.unpack(source, BF16Element.self, columns, bytes, pairs, body)
    case .q8_0:
      for column in 0..<columns {
        let scales = layout.valueScales(source, column: column)
        for pair in 0..<pairs {
          let (x, y) = Q8Element.load(source + column &* bytes, pair: pair)
          let (s, t) = (ci_splat(ci_f16(scales + 4 &* pair)), ci_splat(ci_f16(scales + 4 &* pair + 2)))
          body(column, pair, ci_mul(x, s), ci_mul(y, t))
        }
      }
    }
  }

  @inline(__always)
  private static func unpack<E: CacheElement>(
    _ source: UnsafeRawPointer, _: E.Type, _ columns: Int, _ columnBytes: Int, _ pairs: Int,
    _ body: (Int, Int, Lanes, Lanes) -> Void
  ) {
    for column in 0..<columns {
      for pair in 0..<pairs {
        let (x, y) = E.load(source + column &* columnBytes, pair: pair)
        body(column, pair, x, y)
      }
    }
  }
}
