import MedAlign
import Statistics

/// What people's marks say about a ranking: hit rates with intervals, and BM25 against random records.
public struct RelevanceReport: Sendable, Equatable, Codable {
  public struct Interval: Sendable, Equatable, Codable {
    public let low: Double
    public let high: Double

    init(_ range: ClosedRange<Double>) { (low, high) = (range.lowerBound, range.upperBound) }
  }

  /// A hit rate as it is printed.
  public struct Rate: Sendable, Equatable, Codable {
    public let method: RankedPair.Method
    public let k: Int
    public let hits: Int
    public let misses: Int
    public let undecided: Int
    /// Of hits among hits and misses; `nil` if there are none.
    public let share: Double?
    /// 95 % intervals.
    public let wilson: Interval?
    public let clopperPearson: Interval?
    /// What the share is at least and at most once all are decided.
    public let bounds: Interval?
  }

  /// How far a method's records are marked.
  public struct Marks: Sendable, Equatable, Codable {
    public let method: RankedPair.Method
    public let instructions: Int
    public let pairs: Int
    public let labelled: Int
    public let relevant: Int
    /// Marked both ways; without a label.
    public let contradicted: Int
  }

  /// McNemar's test at k = 1 over the instructions that both methods decide.
  public struct Comparison: Sendable, Equatable, Codable {
    public let instructions: Int
    public let onlyBM25: Int
    public let onlyRandom: Int
    public let pValue: Double
  }

  public let marks: [Marks]
  public let rates: [Rate]
  public let comparison: Comparison?
  /// Labels of pairs that the ranking does not have.
  public let strayLabels: Int

  /// - Parameter depth: Hit rates for k from 1 to this, or as far as the ranking goes.
  public init(_ pairs: [RankedPair], labels: RelevanceLabels, depth: Int? = nil) {
    var marks: [Marks] = []
    var rates: [Rate] = []
    var first: [RankedPair.Method: [InstructionID: Bool]] = [:]
    for method in RankedPair.Method.allCases {
      let own = pairs.filter { $0.method == method }
      guard !own.isEmpty else { continue }
      let outcomes = MethodOutcomes(pairs, labels: labels, method: method)
      marks.append(
        Marks(
          method: method, instructions: outcomes.instructions.count, pairs: own.count,
          labelled: own.count { labels[$0.key] != nil }, relevant: own.count { labels[$0.key] == true },
          contradicted: own.count { labels.isContradicted($0.key) }))
      let last = min(outcomes.depth, depth ?? outcomes.depth)
      rates += (last > 0 ? 1...last : 1...1).map { Self.rate(outcomes.hitRate(k: $0), method) }
      for (id, outcome) in zip(outcomes.instructions, outcomes.outcomes(k: 1)) {
        first[method, default: [:]][id] = outcome
      }
    }
    self.marks = marks
    self.rates = rates
    comparison = Self.comparison(first[.bm25] ?? [:], first[.random] ?? [:])
    strayLabels = labels.keys.subtracting(pairs.map(\.key)).count
  }

  private static func rate(_ rate: HitRate, _ method: RankedPair.Method) -> Rate {
    Rate(
      method: method, k: rate.k, hits: rate.hits, misses: rate.misses, undecided: rate.undecided,
      share: rate.proportion?.share, wilson: rate.proportion?.wilson().map(Interval.init),
      clopperPearson: rate.proportion?.clopperPearson().map(Interval.init), bounds: rate.bounds.map(Interval.init))
  }

  private static func comparison(_ bm25: [InstructionID: Bool], _ random: [InstructionID: Bool]) -> Comparison? {
    let ids = Array(Set(bm25.keys).intersection(random.keys))
    guard let test = McNemar(ids.map { bm25[$0] }, ids.map { random[$0] }) else { return nil }
    return Comparison(
      instructions: ids.count, onlyBM25: test.onlyFirst, onlyRandom: test.onlySecond, pValue: test.pValue)
  }
}
