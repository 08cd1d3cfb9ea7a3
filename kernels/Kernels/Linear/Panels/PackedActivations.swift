internal import CIntrinsics

/// The input of a linear layer rounded to integers, one scale per token and span of columns, in the order in which panels
/// meet them: [group of 8 tokens][block of 32 columns][token][column]. Vectors are groups of their own.
///
/// Beside each span stand its tokens' scales and, per subgroup of weights, what the format's zero point or minima have to
/// be multiplied by: −zero point · Σ integers, where the sum of products starts, or scale · Σ integers.
struct PackedActivations<Format: PanelFormat, Products: PanelProducts> {
  typealias Layout = PanelLayout<Format, Products>

  private let blocks: Int
  private let spans: Int
  /// Tokens of a group.
  private let width: Int
  private let values: UnsafeMutableRawPointer
  private let cells: UnsafeMutablePointer<Float>

  /// The first `rows` rows of `input`, rounded by the threads of `pool`; `release` it.
  ///
  /// - Parameter areVectors: each row is a group of its own, for `VectorSums`.
  init(input: FloatMatrix, rows: Int, columns: Int, pool: ThreadPool, areVectors: Bool = false) {
    blocks = columns / PanelShape.blockLength
    spans = Layout.spans(columns: columns)
    width = areVectors ? 1 : PanelShape.tokens
    let groups = roundUp(rows, toMultipleOf: width) / width
    values = .allocate(byteCount: groups * blocks * width * Layout.tokenBlockBytes, alignment: 64)
    cells = .allocate(capacity: groups * spans * width * Layout.tokenSpanCells)
    // Few rows are rounded by parts of them, so that every thread has some.
    let parts = groups < 8 ? 8 : 1
    pool.run(taskCount: groups * parts) { [self] _, task in
      pack(group: task / parts, part: task % parts, of: parts, input: input, rows: rows)
    }
  }

  func release() {
    values.deallocate()
    cells.deallocate()
  }

  @inline(__always)
  func values(group: Int, block: Int) -> UnsafeMutableRawPointer {
    values + (group &* blocks &+ block) &* width &* Layout.tokenBlockBytes
  }

  @inline(__always)
  func cells(group: Int, span: Int) -> UnsafeMutablePointer<Float> {
    cells + (group &* spans &+ span) &* width &* Layout.tokenSpanCells
  }

  /// Rounds part `part` of `parts` of the columns of the tokens of `group`. Tokens from `rows` on become zeros where eight
  /// are always multiplied.
  private func pack(group: Int, part: Int, of parts: Int, input: FloatMatrix, rows: Int) {
    for token in 0..<(PanelShape.hasWideRegisters ? width : min(width, rows - group * width)) {
      let row = group * width + token
      for span in part * spans / parts..<(part + 1) * spans / parts {
        let block = span * Layout.blocksPerSpan
        let count = min(Layout.blocksPerSpan, blocks - block)
        let target = values(group: group, block: block) + token * Layout.tokenBlockBytes
        let cell = cells(group: group, span: span) + token
        if row < rows {
          pack(input.row(row) + block * PanelShape.blockLength, blocks: count, values: target, cells: cell)
        } else {
          for index in 0..<count {
            (target + index * width * Layout.tokenBlockBytes)
              .initializeMemory(as: UInt8.self, repeating: 0, count: Layout.tokenBlockBytes)
          }
          for index in 0..<Layout.tokenSpanCells { cell[index * width] = 0 }
        }
      }
    }
  }

  @inline(__always)
  private func pack(
    _ source: UnsafePointer<Float>, blocks: Int, values: UnsafeMutableRawPointer, cells: UnsafeMutablePointer<Float>
  ) {
    var (magnitude, check) = (ci_splat(0), ci_splat(0))
    for block in 0..<blocks {
      let start = source + block &* PanelShape.blockLength
      let (first, second) = (ci_load(start), ci_load(start + laneCount))
      magnitude = ci_max(magnitude, ci_max(ci_abs(first), ci_abs(second)))
      check = ci_fma(ci_add(first, second), ci_splat(0), check)
    }
    let largest = ci_largest(magnitude)
    // Below 1e-30 the inverse would overflow, and nothing is lost.
    let inverse = ci_splat(largest > 1e-30 ? Products.largest / largest : 0)
    var (sum, lastSum) = (ci_splat(0), ci_splat(0))
    for block in 0..<blocks {
      let start = source + block &* PanelShape.blockLength
      let target = values + block &* width &* Layout.tokenBlockBytes
      let first = ci_round(ci_mul(ci_load(start), inverse))
      let second = ci_round(ci_mul(ci_load(start + laneCount), inverse))
      Products.storeRounded(first, at: target)
      Products.storeRounded(second, at: target + laneCount * Products.bytesPerValue)
      sum = ci_add(sum, first)
      lastSum = ci_add(lastSum, second)
    }
    // A NaN or an infinity must reach the output, and would not survive the rounding: 0 times either is NaN.
    let scale = largest / Products.largest + ci_sum(check)
    cells[0] = scale
    if Layout.subgroups == 1 {
      cells[width] = correction(ci_add(sum, lastSum), scale: scale)
    } else {
      cells[width] = correction(sum, scale: scale)
      cells[2 * width] = correction(lastSum, scale: scale)
    }
  }

  /// - Parameter sums: whole numbers, exact in floats.
  @inline(__always)
  private func correction(_ sums: Lanes, scale: Float) -> Float {
    if Format.hasMinima { return ci_sum(sums) * scale }
    // An unusable sum comes with an unusable scale, which decides.
    let start = Products.keepsZeroPoint ? Products.correction(sums, zeroPoint: Format.zeroPoint) : 0
    return Float(bitPattern: UInt32(bitPattern: start))
  }
}
