internal import CIntrinsics

/// What a lane of 32 bits holds in a product: one float, or two bf16.
protocol ProductUnit {
  /// c + a · b in each lane.
  static func add(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes
}

enum FloatUnit: ProductUnit {
  @inline(__always)
  static func add(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes { ci_fma(a, b, c) }
}

enum BF16PairUnit: ProductUnit {
  @inline(__always)
  static func add(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes { ci_dot_bf16(a, b, c) }
}

/// Products of a block of 8 rows with columns of a page, the sums in registers: C = A · B or C += A · B.
///
/// A is [8, steps] units of 32 bits, each splatted; B is made of columns [steps][16 lanes]; C is [8, 16 · columns].
/// A row's sums run over the steps in order, whatever its neighbours are.
enum ProductBlock<U: ProductUnit> {
  static var rows: Int { 8 }

  @inline(never)
  static func multiply(
    _ a: UnsafePointer<Float>, stride aStride: Int, _ b: UnsafePointer<Float>, columnStride: Int, columns: Int,
    steps: Int, into c: UnsafeMutablePointer<Float>, stride cStride: Int, adds: Bool
  ) {
    if ci_build_level() == 4 {
      var column = 0
      while column &+ 1 < columns {
        eightByTwo(
          a, stride: aStride, b + column &* columnStride, columnStride: columnStride, steps: steps,
          into: c + column &* laneCount, stride: cStride, adds: adds)
        column &+= 2
      }
      if column < columns {
        eightByOne(
          a, stride: aStride, b + column &* columnStride, steps: steps, into: c + column &* laneCount,
          stride: cStride, adds: adds)
      }
    } else {
      // Sixteen registers hold no more than this; a column stays in the nearest cache between the halves.
      for column in 0..<columns {
        for half in 0..<2 {
          fourByOne(
            a + half &* 4 &* aStride, stride: aStride, b + column &* columnStride, steps: steps,
            into: c + half &* 4 &* cStride + column &* laneCount, stride: cStride, adds: adds)
        }
      }
    }
  }

  /// Two columns: 16 sums, two loads and eight splats a step.
  @inline(__always)
  private static func eightByTwo(
    _ a: UnsafePointer<Float>, stride aStride: Int, _ b: UnsafePointer<Float>, columnStride: Int, steps: Int,
    into c: UnsafeMutablePointer<Float>, stride cStride: Int, adds: Bool
  ) {
    let a0 = a
    let a1 = a + 1 &* aStride
    let a2 = a + 2 &* aStride
    let a3 = a + 3 &* aStride
    let a4 = a + 4 &* aStride
    let a5 = a + 5 &* aStride
    let a6 = a + 6 &* aStride
    let a7 = a + 7 &* aStride
    let c0 = c
    let c1 = c + 1 &* cStride
    let c2 = c + 2 &* cStride
    let c3 = c + 3 &* cStride
    let c4 = c + 4 &* cStride
    let c5 = c + 5 &* cStride
    let c6 = c + 6 &* cStride
    let c7 = c + 7 &* cStride
    let b1 = b + columnStride
    var (x0, y0) = adds ? (ci_load(c0), ci_load(c0 + laneCount)) : (ci_splat(0), ci_splat(0))
    var (x1, y1) = adds ? (ci_load(c1), ci_load(c1 + laneCount)) : (ci_splat(0), ci_splat(0))
    var (x2, y2) = adds ? (ci_load(c2), ci_load(c2 + laneCount)) : (ci_splat(0), ci_splat(0))
    var (x3, y3) = adds ? (ci_load(c3), ci_load(c3 + laneCount)) : (ci_splat(0), ci_splat(0))
    var (x4, y4) = adds ? (ci_load(c4), ci_load(c4 + laneCount)) : (ci_splat(0), ci_splat(0))
    var (x5, y5) = adds ? (ci_load(c5), ci_load(c5 + laneCount)) : (ci_splat(0), ci_splat(0))
    var (x6, y6) = adds ? (ci_load(c6), ci_load(c6 + laneCount)) : (ci_splat(0), ci_splat(0))
    var (x7, y7) = adds ? (ci_load(c7), ci_load(c7 + laneCount)) : (ci_splat(0), ci_splat(0))
    var step = 0
    while step < steps {
      let u = ci_load(b + step &* laneCount)
      let v = ci_load(b1 + step &* laneCount)
      let s0 = ci_splat(a0[step])
      x0 = U.add(s0, u, x0)
      y0 = U.add(s0, v, y0)
      let s1 = ci_splat(a1[step])
      x1 = U.add(s1, u, x1)
      y1 = U.add(s1, v, y1)
      let s2 = ci_splat(a2[step])
      x2 = U.add(s2, u, x2)
      y2 = U.add(s2, v, y2)
      let s3 = ci_splat(a3[step])
      x3 = U.add(s3, u, x3)
      y3 = U.add(s3, v, y3)
      let s4 = ci_splat(a4[step])
      x4 = U.add(s4, u, x4)
      y4 = U.add(s4, v, y4)
      let s5 = ci_splat(a5[step])
      x5 = U.add(s5, u, x5)
      y5 = U.add(s5, v, y5)
      let s6 = ci_splat(a6[step])
      x6 = U.add(s6, u, x6)
      y6 = U.add(s6, v, y6)
      let s7 = ci_splat(a7[step])
      x7 = U.add(s7, u, x7)
      y7 = U.add(s7, v, y7)
      step &+= 1
    }
    ci_store(c0, x0)
    ci_store(c0 + laneCount, y0)
    ci_store(c1, x1)
    ci_store(c1 + laneCount, y1)
    ci_store(c2, x2)
    ci_store(c2 + laneCount, y2)
    ci_store(c3, x3)
    ci_store(c3 + laneCount, y3)
    ci_store(c4, x4)
    ci_store(c4 + laneCount, y4)
    ci_store(c5, x5)
    ci_store(c5 + laneCount, y5)
    ci_store(c6, x6)
    ci_store(c6 + laneCount, y6)
    ci_store(c7, x7)
    ci_store(c7 + laneCount, y7)
  }

  /// The last of an odd number of columns.
  @inline(__always)
  private static func eightByOne(
    _ a: UnsafePointer<Float>, stride aStride: Int, _ b: UnsafePointer<Float>, steps: Int,
    into c: UnsafeMutablePointer<Float>, stride cStride: Int, adds: Bool
  ) {
    let a0 = a
    let a1 = a + 1 &* aStride
    let a2 = a + 2 &* aStride
    let a3 = a + 3 &* aStride
    let a4 = a + 4 &* aStride
    let a5 = a + 5 &* aStride
    let a6 = a + 6 &* aStride
    let a7 = a + 7 &* aStride
    let c0 = c
    let c1 = c + 1 &* cStride
    let c2 = c + 2 &* cStride
    let c3 = c + 3 &* cStride
    let c4 = c + 4 &* cStride
    let c5 = c + 5 &* cStride
    let c6 = c + 6 &* cStride
    let c7 = c + 7 &* cStride
    var x0 = adds ? ci_load(c0) : ci_splat(0)
    var x1 = adds ? ci_load(c1) : ci_splat(0)
    var x2 = adds ? ci_load(c2) : ci_splat(0)
    var x3 = adds ? ci_load(c3) : ci_splat(0)
    var x4 = adds ? ci_load(c4) : ci_splat(0)
    var x5 = adds ? ci_load(c5) : ci_splat(0)
    var x6 = adds ? ci_load(c6) : ci_splat(0)
    var x7 = adds ? ci_load(c7) : ci_splat(0)
    var step = 0
    while step < steps {
      let u = ci_load(b + step &* laneCount)
      x0 = U.add(ci_splat(a0[step]), u, x0)
      x1 = U.add(ci_splat(a1[step]), u, x1)
      x2 = U.add(ci_splat(a2[step]), u, x2)
      x3 = U.add(ci_splat(a3[step]), u, x3)
      x4 = U.add(ci_splat(a4[step]), u, x4)
      x5 = U.add(ci_splat(a5[step]), u, x5)
      x6 = U.add(ci_splat(a6[step]), u, x6)
      x7 = U.add(ci_splat(a7[step]), u, x7)
      step &+= 1
    }
    ci_store(c0, x0)
    ci_store(c1, x1)
    ci_store(c2, x2)
    ci_store(c3, x3)
    ci_store(c4, x4)
    ci_store(c5, x5)
    ci_store(c6, x6)
    ci_store(c7, x7)
  }

  /// Half a block, for 16 registers of 8 lanes.
  @inline(__always)
  private static func fourByOne(
    _ a: UnsafePointer<Float>, stride aStride: Int, _ b: UnsafePointer<Float>, steps: Int,
    into c: UnsafeMutablePointer<Float>, stride cStride: Int, adds: Bool
  ) {
    let a0 = a
    let a1 = a + 1 &* aStride
    let a2 = a + 2 &* aStride
    let a3 = a + 3 &* aStride
    let c0 = c
    let c1 = c + 1 &* cStride
    let c2 = c + 2 &* cStride
    let c3 = c + 3 &* cStride
    var x0 = adds ? ci_load(c0) : ci_splat(0)
    var x1 = adds ? ci_load(c1) : ci_splat(0)
    var x2 = adds ? ci_load(c2) : ci_splat(0)
    var x3 = adds ? ci_load(c3) : ci_splat(0)
    var step = 0
    while step < steps {
      let u = ci_load(b + step &* laneCount)
      x0 = U.add(ci_splat(a0[step]), u, x0)
      x1 = U.add(ci_splat(a1[step]), u, x1)
      x2 = U.add(ci_splat(a2[step]), u, x2)
      x3 = U.add(ci_splat(a3[step]), u, x3)
      step &+= 1
    }
    ci_store(c0, x0)
    ci_store(c1, x1)
    ci_store(c2, x2)
    ci_store(c3, x3)
  }
}
