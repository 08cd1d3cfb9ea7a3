internal import CIntrinsics

/// What tiles multiply.
package enum TileArithmetic: Sendable, CaseIterable {
  /// Weights and activations rounded to bf16.
  case bf16
  /// Weights and activations rounded to 8 bits with a scale per `CoarseInt8.groupLength` inputs.
  case int8

  /// Inputs of one row of a tile.
  var inputsPerStep: Int { self == .bf16 ? 32 : 64 }
}

/// Activations laid out as right operands of tile products, packed once for all weight rows:
/// [block of 32 tokens][step][two tiles][16 dwords of inputs][16 tokens].
///
/// Tokens after the last and inputs after the last are zeros.
///
/// `@unchecked Sendable`: the threads of one call write disjoint tiles, and only read after that call.
final class PackedTokens: @unchecked Sendable {
  let arithmetic: TileArithmetic
  let rows: Int
  let inputs: Int
  /// Steps along the inputs.
  let steps: Int
  /// int8: groups along the inputs; 0 for bf16.
  let groups: Int
  private let tileCount: Int
  /// Blocks of 32 tokens.
  var blocks: Int { tileCount / 2 }
  private let base: UnsafeMutableRawPointer
  private let scaleBase: UnsafeMutablePointer<Float>

  init(_ input: FloatMatrix, rows: Int, inputs: Int, arithmetic: TileArithmetic, pool: ThreadPool) {
    self.arithmetic = arithmetic
    self.rows = rows
    self.inputs = inputs
    steps = roundUp(inputs, toMultipleOf: arithmetic.inputsPerStep) / arithmetic.inputsPerStep
    groups =
      arithmetic == .bf16 ? 0 : roundUp(inputs, toMultipleOf: CoarseInt8.groupLength) / CoarseInt8.groupLength
    tileCount = roundUp(rows, toMultipleOf: TileShape.blockTokens) / TileShape.tileRows
    base = .allocate(byteCount: max(tileCount * steps, 1) * TileShape.tileBytes, alignment: 64)
    scaleBase = .allocate(capacity: max(tileCount * groups * TileShape.tileRows, 1))
    pool.run(taskCount: tileCount) { worker, tile in
      let staging = UnsafeMutableRawPointer(pool.scratch(worker: worker, floatCount: Self.stagingFloats))
      // Tokens that do not exist stay zero.
      staging.initializeMemory(as: UInt8.self, repeating: 0, count: Self.stagingFloats * MemoryLayout<Float>.stride)
      switch arithmetic {
      case .bf16: packBrainFloats(input, tile: tile, staging: staging)
      case .int8: packBytes(input, tile: tile, staging: staging)
      }
    }
  }

  deinit {
    base.deallocate()
    scaleBase.deallocate()
  }

  /// Both tiles of a block at `step`; the following steps lie `TileShape.stepBytes` apart.
  @inline(__always)
  func block(_ block: Int, step: Int) -> UnsafeRawPointer {
    UnsafeRawPointer(base + (block &* steps &+ step) &* TileShape.stepBytes)
  }

  /// The scales of a block's 32 tokens for `group`.
  @inline(__always)
  func scales(block: Int, group: Int) -> UnsafePointer<Float> {
    UnsafePointer(scaleBase + (block &* groups &+ group) &* TileShape.blockTokens)
  }

  /// Sixteen tokens' bytes of one group, and room for one token's floats.
  private static let stagingFloats = (TileShape.tileRows / 4 + 1) * CoarseInt8.groupLength

  private func packBrainFloats(_ input: FloatMatrix, tile: Int, staging: UnsafeMutableRawPointer) {
    let first = tile * TileShape.tileRows
    let tokens = min(max(rows - first, 0), TileShape.tileRows)
    for step in 0..<steps {
      let column = step * 32
      for token in 0..<tokens {
        let source = input.row(first + token) + column
        let target = staging + token * TileShape.rowBytes
        if column + 32 <= inputs {
          ci_store_bf16(target, ci_load(source), ci_load(source + laneCount))
        } else {
          let left = Int32(truncatingIfNeeded: inputs - column)
          ci_store_bf16(
            target, ci_keep_first(ci_load(source), left, 0),
            left > 16 ? ci_keep_first(ci_load(source + laneCount), left - 16, 0) : ci_splat(0))
        }
      }
      transpose(staging, stride: TileShape.rowBytes, tile: tile, step: step)
    }
  }

  private func packBytes(_ input: FloatMatrix, tile: Int, staging: UnsafeMutableRawPointer) {
    let first = tile * TileShape.tileRows
    let tokens = min(max(rows - first, 0), TileShape.tileRows)
    let length = CoarseInt8.groupLength
    let padded = (staging + TileShape.tileRows * length).assumingMemoryBound(to: Float.self)
    for group in 0..<groups {
      let column = group * length
      let count = min(length, inputs - column)
      let scales =
        scaleBase + (tile / 2 * groups + group) * TileShape.blockTokens + tile % 2 * TileShape.tileRows
      scales.update(repeating: 0, count: TileShape.tileRows)
      for token in 0..<tokens {
        var values = UnsafePointer(input.row(first + token) + column)
        if count % laneCount != 0 {
          padded.update(repeating: 0, count: length)
          padded.update(from: values, count: count)
          values = UnsafePointer(padded)
        }
        let whole = roundUp(count, toMultipleOf: laneCount)
        let (scale, factor) = CoarseInt8.scale(magnitude: CoarseInt8.magnitude(values, count: whole))
        scales[token] = scale
        CoarseInt8.quantize(
          values, count: whole, factor: factor, into: staging + token * length, stride: TileShape.rowBytes)
      }
      let firstStep = column / 64
      for step in firstStep..<firstStep + roundUp(count, toMultipleOf: 64) / 64 {
        transpose(staging + (step - firstStep) * TileShape.rowBytes, stride: length, tile: tile, step: step)
      }
    }
  }

  @inline(__always)
  private func transpose(_ source: UnsafeRawPointer, stride: Int, tile: Int, step: Int) {
    let target =
      base + (tile / 2 * steps + step) * TileShape.stepBytes + tile % 2 * TileShape.tileBytes
    transposeTile(source, stride: stride) { row, values in ci_store(target + row * TileShape.rowBytes, values) }
  }
}
