internal import Kernels
internal import ModelFiles
internal import Transformer

/// One test's rates with everything that they depend on: a row of `bench`'s JSON, where names that llama-bench has too
/// mean what they mean there.
public struct SpeedRecord: Sendable, Codable {
  // What ran.
  public var version = EngineVersion.text
  public var buildCommit = EngineVersion.commit
  public var cpuInfo: String
  public var backends = "CPU"
  /// The kernels, such as `CPU: x86-64-v4+vnni, native, bf16 cache`.
  public var backend: String
  public var modelFilename: String
  public var modelType: String
  /// Bytes of all weights.
  public var modelSize: Int
  public var modelNParams: Int

  // How.
  public var nBatch: Int
  public var nUbatch: Int
  public var nThreads: Int
  public var typeK: String
  public var typeV: String
  public var useMmap = true

  // The test.
  public var nPrompt: Int
  public var nGen: Int
  public var nDepth: Int
  /// Coordinated universal time, such as `2026-11-22T20:31:07Z`.
  public var testTime: String
  /// Sequences that generated together; llama-batched-bench's `pl`.
  public var nSequences: Int
  /// `SpeedTest.name`.
  public var test: String
  public var depth: Int

  // The rates, of all sequences together: of each sample, their mean and the sample's standard deviation.
  public var avgNs: Int
  public var stddevNs: Int
  public var samplesNs: [Int]
  public var avgTs: Double
  public var stddevTs: Double
  public var samplesTs: [Double]
  /// The mean, `avgTs`.
  public var tokensPerSecond: Double

  // The machine's limits around each sample, and how near the test came. Nil: not measured.
  public var limits: [LimitRecord]?
  /// What limits this test: `read` (bytes of memory) or an arithmetic (operations).
  public var limitKind: String
  /// Bytes or operations per second: the least that the test needs over the time that it took.
  public var workPerSecond: Double
  public var limitPerSecond: Double?
  public var limitFraction: Double?

  // The process.
  /// Keys and values of the tokens that the test ends with, of all sequences.
  public var cacheBytes: Int
  public var loadSeconds: Double
  /// Without the buffer that the limits are measured with.
  public var peakResidentBytes: Int

  public struct LimitRecord: Sendable, Codable {
    public var readBytesPerSecond: Double
    public var operationsPerSecond: [String: Double]
  }

  /// - Parameters:
  ///   - testTime: when the test ended.
  ///   - loadSeconds: what it took to open the model.
  ///   - peakResidentBytes: `MachineMemory.peakResidentBytes` less the probe's buffer.
  public init(
    _ result: SpeedBenchmark.Result, engine: Engine, testTime: String, loadSeconds: Double, peakResidentBytes: Int
  ) {
    let summary = engine.modelFile.summary
    let test = result.test
    cpuInfo = ProcessorName.current
    backend = "CPU: \(engine.kernelDescription)"
    modelFilename = engine.modelFile.path
    modelType = summary.title
    modelSize = summary.weightBytes
    modelNParams = summary.parameterCount
    nBatch = engine.options.chunkTokens
    nUbatch = engine.options.chunkTokens
    nThreads = test.kind == .prompt ? engine.prefillThreadCount : engine.threadCount
    typeK = engine.cacheTypes.keys.rawValue
    typeV = engine.cacheTypes.values.rawValue
    nPrompt = test.kind == .prompt ? test.tokenCount : 0
    nGen = test.kind == .prompt ? 0 : test.tokenCount
    nDepth = test.depth
    self.testTime = testTime
    self.test = test.name
    depth = test.depth
    nSequences = test.sequenceCount

    let nanoseconds = SampleStatistics(result.samples.map { $0.seconds * 1e9 })
    let rates = SampleStatistics(result.samples.map { Double(test.tokenCount * test.sequenceCount) / $0.seconds })
    avgNs = Int(nanoseconds.mean.rounded())
    stddevNs = Int(nanoseconds.standardDeviation.rounded())
    samplesNs = nanoseconds.values.map { Int($0.rounded()) }
    avgTs = rates.mean
    stddevTs = rates.standardDeviation
    samplesTs = rates.values
    tokensPerSecond = rates.mean

    let limits = result.samples.compactMap(\.limits)
    self.limits = limits.isEmpty
      ? nil
      : limits.map { limit in
        LimitRecord(
          readBytesPerSecond: limit.readBandwidth,
          operationsPerSecond: Dictionary(uniqueKeysWithValues: limit.operations.map { ($0.key.rawValue, $0.value) }))
      }
    let amount: Double
    let sampleLimits: [Double?]
    switch result.work {
    case .bytes(let bytes):
      limitKind = "read"
      amount = bytes
      sampleLimits = limits.map(\.readBandwidth)
    case .operations(let operations, let arithmetic):
      limitKind = arithmetic.rawValue
      amount = operations
      sampleLimits = limits.map { $0.operations[arithmetic] }
    }
    workPerSecond = SampleStatistics(result.samples.map { amount / $0.seconds }).mean
    let known = sampleLimits.compactMap(\.self)
    limitPerSecond = known.isEmpty ? nil : SampleStatistics(known).mean
    let fractions = result.samples.compactMap { sample in
      sample.limits.flatMap { result.work.fraction(of: $0, seconds: sample.seconds) }
    }
    limitFraction = fractions.isEmpty ? nil : SampleStatistics(fractions).mean
    cacheBytes =
      test.sequenceCount * engine.memoryEstimate(contextTokens: test.depth + test.tokenCount).cacheBytes
    self.loadSeconds = loadSeconds
    self.peakResidentBytes = peakResidentBytes
  }
}

/// Mean and standard deviation (of the sample; 0 for a single value).
struct SampleStatistics {
  let values: [Double]

  init(_ values: [Double]) { self.values = values }

  var mean: Double { values.reduce(0, +) / Double(max(values.count, 1)) }

  var standardDeviation: Double {
    guard values.count > 1 else { return 0 }
    let mean = mean
    return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
  }
}
