internal import SeededRandom

/// Efron's bootstrap over instructions: they are drawn with replacement, as many as there are, again and again, and all
/// systems are judged on the same draws (clusters, paired across systems).
///
/// The same seed and count give the same replicates everywhere and for any number of threads: resamples lie in chunks
/// of 250, and chunk i has a stream of its own, seeded with the i-th number of the seed's stream.
///
/// ```swift
/// let plan = Bootstrap(seed: 7)
/// let means = plan.means(of: scores)                       // [instructions][systems]
/// means?.column(0)?.interval(.bca)
/// means?.difference(0, 1)?.interval(.percentile)
/// let median = plan.replicates(of: values.count) { drawn in // any statistic
///   quantile(sorted: drawn.map { values[$0] }.sorted(), probability: 0.5)
/// }
/// ```
public struct Bootstrap: Sendable, Equatable {
  public var resampleCount: Int
  public var seed: UInt64
  /// How many processors to use; replicates do not depend on it.
  public var threadCount: Int

  static let chunkSize = 250

  /// - Parameters:
  ///   - resampleCount: At least 1; anything less counts as 1.
  ///   - threadCount: This machine's processors if left out.
  public init(resampleCount: Int = 10_000, seed: UInt64 = 0, threadCount: Int? = nil) {
    self.resampleCount = max(resampleCount, 1)
    self.seed = seed
    self.threadCount = max(threadCount ?? ThreadedChunks.processorCount, 1)
  }

  /// Replicates of one statistic.
  ///
  /// - Parameters:
  ///   - unitCount: Instructions; their indices are 0 ..< `unitCount`.
  ///   - statistic: Its value over the drawn instructions, whose indices may repeat; `nil` where it is undefined. Called
  ///     for the instructions as they are, for each resample, and without each instruction once (for BCa), from several
  ///     threads.
  /// - Returns: `nil` if there is no instruction, or the statistic of the data as they are is undefined.
  public func replicates(of unitCount: Int, _ statistic: @Sendable ([Int]) -> Double?) -> BootstrapReplicates? {
    replicates(of: unitCount, statisticCount: 1) { [statistic($0)] }.first ?? nil
  }

  /// Replicates of several statistics of the same draws.
  ///
  /// - Parameters:
  ///   - statisticCount: How many values `statistics` returns.
  ///   - statistics: As in `replicates(of:_:)`; missing values count as undefined.
  /// - Returns: One for each statistic; `nil` where that of the data as they are is undefined.
  public func replicates(
    of unitCount: Int, statisticCount: Int, _ statistics: @Sendable ([Int]) -> [Double?]
  ) -> [BootstrapReplicates?] {
    guard unitCount > 0, statisticCount > 0 else { return [] }
    let estimates = statistics(Array(0..<unitCount))
    let drawn = resample(unitCount: unitCount) { generator, drawn, outcomes in
      for place in drawn.indices { drawn[place] = generator.next(below: unitCount) }
      outcomes.append(statistics(drawn))
    }
    let without = ThreadedChunks.map(count: unitCount, threadCount: threadCount) { left in
      statistics((0..<unitCount).filter { $0 != left })
    }
    return (0..<statisticCount).map { index in
      func values(_ outcomes: [[Double?]]) -> [Double] { outcomes.map { index < $0.count ? $0[index] ?? .nan : .nan } }
      guard index < estimates.count, let estimate = estimates[index] else { return nil }
      return BootstrapReplicates(estimate: estimate, replicates: values(drawn), jackknife: values(without))
    }
  }

  /// `draw` once for each resample; its outcomes in order of resamples.
  func resample<Outcome: Sendable>(
    unitCount: Int, _ draw: @Sendable (inout SplitMix64, inout [Int], inout [Outcome]) -> Void
  ) -> [Outcome] {
    var seeds = SplitMix64(seed: seed)
    let chunkCount = (resampleCount + Self.chunkSize - 1) / Self.chunkSize
    let streams = (0..<chunkCount).map { _ in seeds.next() }
    let chunks = ThreadedChunks.map(count: chunkCount, threadCount: threadCount) { chunk in
      var generator = SplitMix64(seed: streams[chunk])
      var drawn = [Int](repeating: 0, count: unitCount)
      var outcomes: [Outcome] = []
      let count = min(Self.chunkSize, resampleCount - chunk * Self.chunkSize)
      outcomes.reserveCapacity(count)
      for _ in 0..<count { draw(&generator, &drawn, &outcomes) }
      return outcomes
    }
    return Array(chunks.joined())
  }
}
