/// Rates of today beside rates of an earlier run, test by test.
public struct SpeedComparison: Sendable, Equatable {
  /// What is read of an earlier run; only test, depth and rate are required, so that older files can be read.
  public struct Baseline: Sendable, Decodable {
    public var test: String
    public var depth: Int
    public var tokensPerSecond: Double
    public var limitFraction: Double?
    public var cpuInfo: String?
    public var backend: String?
    public var modelType: String?
    public var modelSize: Int?
    public var nThreads: Int?
    public var nBatch: Int?
    public var typeK: String?
    public var typeV: String?
    public var version: String?
  }

  /// One test that both runs have.
  public struct Row: Sendable, Equatable {
    public let test: String
    public let depth: Int
    public let before: Double
    public let now: Double
    /// Of the machine's limit, in the earlier run and today; nil: not measured.
    public let limitFractionBefore: Double?
    public let limitFractionNow: Double?

    /// Above 1: faster now.
    public var ratio: Double { now / before }
  }

  public let rows: [Row]
  /// What is not the same in the two runs, such as `threads: 2, now 4`: the ratios then compare that too.
  public let differences: [String]
  /// Tests of today that the earlier run lacks.
  public let missing: [String]

  public init(before: [Baseline], now: [SpeedRecord]) {
    var rows: [Row] = []
    var missing: [String] = []
    var differences: [String] = []
    func note<Value: Equatable>(_ name: String, _ before: Value?, _ now: Value) {
      guard let before, before != now else { return }
      let line = "\(name): \(before), now \(now)"
      if !differences.contains(line) { differences.append(line) }
    }
    for record in now {
      let sameTest = before.filter { $0.test == record.test && $0.depth == record.depth && $0.tokensPerSecond > 0 }
      // A file may hold several settings; the one that is closest to today's is meant.
      func shared(_ other: Baseline) -> Int {
        [
          other.modelType == record.modelType, other.modelSize == record.modelSize, other.nThreads == record.nThreads,
          other.typeK == record.typeK, other.typeV == record.typeV, other.backend == record.backend,
        ].count { $0 }
      }
      guard let other = sameTest.max(by: { shared($0) < shared($1) }) else {
        missing.append(record.title)
        continue
      }
      rows.append(
        Row(
          test: record.test, depth: record.depth, before: other.tokensPerSecond, now: record.tokensPerSecond,
          limitFractionBefore: other.limitFraction, limitFractionNow: record.limitFraction))
      note("machine", other.cpuInfo, record.cpuInfo)
      note("model", other.modelType, record.modelType)
      note("model size", other.modelSize, record.modelSize)
      note("kernels", other.backend, record.backend)
      note("threads", other.nThreads, record.nThreads)
      note("chunk tokens", other.nBatch, record.nBatch)
      note("cache type of keys", other.typeK, record.typeK)
      note("cache type of values", other.typeV, record.typeV)
    }
    self.rows = rows
    self.missing = missing
    self.differences = differences
  }
}

extension SpeedRecord {
  /// As llama-bench writes it: `pp512`, `tg32 @ d4096`.
  public var title: String { depth == 0 ? test : "\(test) @ d\(depth)" }
}
