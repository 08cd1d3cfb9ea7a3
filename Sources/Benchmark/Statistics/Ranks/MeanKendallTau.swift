/// Kendall's tau of each instruction, averaged over instructions: the paper's Table 4.
///
/// An instruction where tau is undefined, because one side ranks everything alike or fewer than two answers have both
/// judgements, is dropped and counted (`numpy.nanmean` of scipy's taus).
///
/// ```swift
/// let agreement = MeanKendallTau(instructions.map { ($0.cometScores, $0.clinicianRanks.map { $0.map { -$0 } }) })
/// // agreement.mean, agreement.droppedInstructionCount, agreement.bootstrap(Bootstrap())?.interval(.bca)
/// ```
public struct MeanKendallTau: Sendable, Equatable {
  /// One for each instruction; `nil` where tau is undefined.
  public let taus: [Double?]
  /// Judgements of single answers that lack their counterpart.
  public let missingJudgementCount: Int

  /// Agreement of two raters, or of a metric and a rater.
  /// - Parameter instructions: For each, two lists of [systems] values that point the same way; lists of different
  ///   lengths count as undefined.
  public init(_ instructions: [(x: [Double?], y: [Double?])]) {
    var missing = 0
    taus = instructions.map { x, y in
      // The usual case first: nothing is missing.
      let (fullX, fullY) = (x.compactMap(\.self), y.compactMap(\.self))
      if fullX.count == x.count, fullY.count == y.count { return KendallTau(x: fullX, y: fullY)?.tau }
      guard let pairs = CompletePairs(x, y) else { return nil }
      missing += pairs.droppedCount
      return KendallTau(x: pairs.x, y: pairs.y)?.tau
    }
    missingJudgementCount = missing
  }

  /// Agreement between raters: for each instruction, the mean over all pairs of its raters whose tau is defined.
  /// - Parameter raters: [instructions][raters][systems]; an instruction with one rater has no tau and is dropped.
  public init(betweenRaters instructions: [[[Double?]]]) {
    var missing = 0
    taus = instructions.map { raters in
      let pairs = raters.indices.flatMap { i in
        raters.indices.dropFirst(i + 1).map { (x: raters[i], y: raters[$0]) }
      }
      let found = MeanKendallTau(pairs)
      missing += found.missingJudgementCount
      return found.mean
    }
    missingJudgementCount = missing
  }

  /// Mean of the defined taus; `nil` if there is none.
  public var mean: Double? {
    let defined = taus.compactMap(\.self)
    return defined.isEmpty ? nil : defined.reduce(0, +) / Double(defined.count)
  }

  /// Instructions that the mean covers.
  public var count: Int { taus.count - droppedInstructionCount }

  /// Instructions without a tau.
  public var droppedInstructionCount: Int { taus.count { $0 == nil } }

  /// Replicates of the mean over resampled instructions. Taus do not change from draw to draw, so each is computed once.
  /// - Returns: `nil` if no tau is defined.
  public func bootstrap(_ plan: Bootstrap) -> BootstrapReplicates? {
    plan.means(of: taus.compactMap(\.self).map { [$0] })?.column(0)
  }
}
