internal import CIntrinsics

/// Weights that will be needed soon, asked for in equal parts while others are unpacked: the memory then works all the
/// time, and never has more requests waiting than it can take.
struct ComingWeights {
  private var line: UnsafeRawPointer
  private let bytes: Int
  private let limit: Int
  private var credit = 0

  /// - Parameters:
  ///   - bytes: 0: there are none.
  ///   - steps: how often `step` will be called.
  init(start: UnsafeRawPointer, bytes: Int, steps: Int) {
    line = start
    self.bytes = bytes
    limit = 64 * max(steps, 1)
  }

  @inline(__always)
  mutating func step() {
    credit &+= bytes
    while credit >= limit {
      credit &-= limit
      ci_prefetch_far(line)
      line += 64
    }
  }
}
