public import EHR

/// Where in the record an answer's evidence stands: what "lost in the middle" is measured by.
public struct EvidencePosition: Codable, Sendable, Equatable {
  /// Median over the spans of the share of the prompt's record bytes that stand before the span: 0 at the beginning of
  /// what was kept (usually the oldest), towards 1 at its end (the newest). Bytes of the record's source, in its order.
  public var share: Double
  /// Median over the spans of the bytes of the kept part that follow the span.
  public var followingBytes: Int
  /// Median over the spans that belong to an event of the days from it to the record's latest time; nil without one.
  public var daysBeforeLatest: Double?
  /// How many spans this is of.
  public var spanCount: Int

  public init(share: Double, followingBytes: Int, daysBeforeLatest: Double?, spanCount: Int) {
    self.share = share
    self.followingBytes = followingBytes
    self.daysBeforeLatest = daysBeforeLatest
    self.spanCount = spanCount
  }

  /// nil without spans, or if the prompt held nothing.
  ///
  /// - Parameters:
  ///   - kept: what of the record's source the prompt held.
  ///   - latest: the record's latest time.
  public init?(of spans: [EvidenceSpan], kept: [Range<Int>], latest: Timestamp?) {
    // Ranges may come from a file; none of a record reaches so far.
    let bounds = 0..<1 << 40
    let ranges = kept.map { $0.clamped(to: bounds) }.merged()
    var before: [Int] = []
    var total = 0
    for range in ranges {
      before.append(total)
      total += range.count
    }
    guard total > 0, !spans.isEmpty else { return nil }
    let cited = spans.map { $0.recordRange.clamped(to: bounds) }
    let places = cited.map { range in
      let next = ranges.partitionPoint { $0.lowerBound > range.lowerBound }
      guard next > 0 else { return 0 }
      return before[next - 1] + min(range.lowerBound - ranges[next - 1].lowerBound, ranges[next - 1].count)
    }
    let following = zip(cited, places).map { max(0, total - $1 - $0.count) }
    let days = spans.compactMap { span in
      latest.flatMap { latest in
        span.timestamp.flatMap { Timestamp($0) }.map { Double(latest.minutes - $0.minutes) / 1440 }
      }
    }
    share = Self.median(places.map { Double($0) / Double(total) }) ?? 0
    followingBytes = Int(Self.median(following.map(Double.init)) ?? 0)
    daysBeforeLatest = Self.median(days)
    spanCount = spans.count
  }

  /// Which of `count` equal parts of the kept record it is in, 0 the oldest: for tables by quarter or tenth.
  public func part(of count: Int) -> Int {
    guard count > 0, share > 0 else { return 0 }
    return min(count - 1, Int(min(share, 1) * Double(count)))
  }

  private static func median(_ values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}
