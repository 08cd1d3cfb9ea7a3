internal import CIntrinsics

/// The input of a linear layer rounded to integers, one scale per token and 32 columns, in the order in which panels
/// meet them: [group of 8 tokens][block of 32 columns][token][column].
///
/// Beside each block stand its tokens' scales and, per subgroup of weights, what the format's zero point or minima have
/// to be multiplied by: −zero point · Σ integers, where the sum of products starts, or scale · Σ integers.
struct PackedActivations<Format: QuantizedBlockDecoder, Products: PanelProducts> {
  typealias Layout = PanelLayout<Format, Products>

  let blocks: Int
  private let values: UnsafeMutableRawPointer
  private let cells: UnsafeMutablePointer<Float>

  /// Memory for `rows` tokens of `columns` values; `release` it.
  init(rows: Int, columns: Int) {
    blocks = columns / PanelShape.blockLength
    let groups = roundUp(rows, toMultipleOf: PanelShape.tokens) / PanelShape.tokens
    values = .allocate(byteCount: groups * blocks * Layout.activationBlockBytes, alignment: 64)
    cells = .allocate(capacity: groups * blocks * Layout.activationBlockCells)
  }

  func release() {
    values.deallocate()
    cells.deallocate()
  }

  @inline(__always)
  func values(group: Int, block: Int) -> UnsafeMutableRawPointer {
    values + (group &* blocks &+ block) &* Layout.activationBlockBytes
  }

  @inline(__always)
  func cells(group: Int, block: Int) -> UnsafeMutablePointer<Float> {
    cells + (group &* blocks &+ block) &* Layout.activationBlockCells
  }

  /// Rounds the eight tokens of `group`; tokens from `rows` on become zeros.
  func pack(group: Int, input: FloatMatrix, rows: Int) {
    for token in 0..<PanelShape.tokens {
      let row = group * PanelShape.tokens + token
      for block in 0..<blocks {
        let target = values(group: group, block: block) + token * PanelShape.blockLength * Products.bytesPerValue
        let cell = cells(group: group, block: block) + token
        if row < rows {
          pack(input.row(row) + block * PanelShape.blockLength, values: target, cells: cell)
        } else {
          target.initializeMemory(
            as: UInt8.self, repeating: 0, count: PanelShape.blockLength * Products.bytesPerValue)
          for index in 0...Layout.subgroups { cell[index * PanelShape.tokens] = 0 }
        }
      }
    }
  }

  @inline(__always)
  private func pack(_ source: UnsafePointer<Float>, values: UnsafeMutableRawPointer, cells: UnsafeMutablePointer<Float>)
  {
    let (first, second) = (ci_load(source), ci_load(source + laneCount))
    let largest = ci_largest(ci_max(ci_abs(first), ci_abs(second)))
    let inverse = ci_splat(largest > 0 ? Products.largest / largest : 0)
    let (a, b) = (ci_round(ci_mul(first, inverse)), ci_round(ci_mul(second, inverse)))
    Products.storeRounded(a, at: values)
    Products.storeRounded(b, at: values + laneCount * Products.bytesPerValue)
    // A NaN or an infinity must reach the output, and would not survive the rounding.
    let scale = largest / Products.largest + ci_sum(ci_mul(ci_add(first, second), ci_splat(0)))
    cells[0] = scale
    if Layout.subgroups == 1 {
      cells[PanelShape.tokens] = correction(ci_sum(ci_add(a, b)), scale: scale)
    } else {
      cells[PanelShape.tokens] = correction(ci_sum(a), scale: scale)
      cells[2 * PanelShape.tokens] = correction(ci_sum(b), scale: scale)
    }
  }

  /// - Parameter sum: a whole number, exact in a float.
  @inline(__always)
  private func correction(_ sum: Float, scale: Float) -> Float {
    if Format.hasMinima { return sum * scale }
    return Float(bitPattern: UInt32(bitPattern: Products.keepsZeroPoint ? -Format.zeroPoint &* Int32(sum) : 0))
  }
}
