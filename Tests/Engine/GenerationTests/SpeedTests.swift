import Foundation
import Generation
import Kernels
import ReferenceData
import Testing
import Transformer

@Suite("Speed", .enabled(if: ReferenceData.isPresent))
struct SpeedTests {
  private func engine() throws -> Engine {
    let path = try #require(ReferenceData.path("tinymodels/stories260K/stories260K.gguf"))
    return try Engine(modelPath: path, options: EngineOptions(threadCount: 2))
  }

  private func record(
    _ test: SpeedTest, seconds: [Double], limits: MachineProbe.Limits? = nil, engine: Engine
  ) -> SpeedRecord {
    SpeedRecord(
      SpeedBenchmark.Result(
        test: test, work: engine.work(of: test),
        samples: seconds.map { SpeedBenchmark.Sample(seconds: $0, limits: limits) }),
      engine: engine, testTime: "2026-11-22T00:00:00Z", loadSeconds: 1, peakResidentBytes: 1 << 20)
  }

  @Test("work counts each weight and cached position once: stories260K by hand")
  func work() throws {
    let engine = try engine()
    // 64 wide, 5 layers, 8 heads and 4 key/value heads of 8, feed-forward 172, vocabulary 512, output of its own.
    let layers = 5 * (2 * 64 * 64 + 2 * 64 * 32 + 3 * 64 * 172)
    let output = 512 * 64
    let norms = 11 * 64
    let positions = 16 * 100 + 16 * 17 / 2
    let prompt = engine.work(of: SpeedTest(kind: .prompt, tokenCount: 16, depth: 100))
    #expect(
      prompt == .operations(Double(2 * (16 * layers + output + positions * 5 * 8 * (8 + 8))), .float32))
    guard case .bytes(let bytes) = engine.work(of: SpeedTest(kind: .generation, tokenCount: 16, depth: 100)) else {
      Issue.record("generation is limited by bytes")
      return
    }
    let weights = 4 * (layers + output + norms + 64)
    let cache = Double(engine.memoryEstimate(contextTokens: 4096).cacheBytes) / 4096
    #expect(abs(bytes - Double(16 * weights) - Double(positions) * cache) < 1)
  }

  @Test("rates, deviations and shares of the limits are those of the samples")
  func rates() throws {
    let limits = MachineProbe.Limits(readBandwidth: 1e9, operations: [.float32: 1e12])
    let engine = try engine()
    let test = SpeedTest(kind: .generation, tokenCount: 8, depth: 0)
    let record = record(test, seconds: [1, 2], limits: limits, engine: engine)
    #expect(record.title == "tg8" && record.nGen == 8 && record.nPrompt == 0)
    #expect(record.samplesTs == [8, 4] && record.avgTs == 6 && record.tokensPerSecond == 6)
    #expect(abs(record.stddevTs - 8.0.squareRoot()) < 1e-12)
    #expect(record.samplesNs == [1_000_000_000, 2_000_000_000] && record.avgNs == 1_500_000_000)
    guard case .bytes(let bytes) = engine.work(of: test) else { return }
    #expect(abs(record.workPerSecond - 0.75 * bytes) < 1e-6 * bytes)
    let fraction = try #require(record.limitFraction)
    #expect(abs(fraction - 0.75 * bytes / 1e9) < 1e-12)
    #expect(self.record(test, seconds: [1], engine: engine).limitFraction == nil)
  }

  @Test("a comparison pairs tests by name and depth and says what else differs")
  func comparison() throws {
    let engine = try engine()
    let now = [
      record(SpeedTest(kind: .prompt, tokenCount: 8, depth: 0), seconds: [0.5], engine: engine),
      record(SpeedTest(kind: .prompt, tokenCount: 8, depth: 32), seconds: [1], engine: engine),
      record(SpeedTest(kind: .generation, tokenCount: 4, depth: 0), seconds: [1], engine: engine),
    ]
    let file = Data(
      """
      [{"test": "pp8", "depth": 0, "tokens_per_second": 4, "n_threads": 1, "model_type": "\(now[0].modelType)"},
       {"test": "pp8", "depth": 0, "tokens_per_second": 8, "n_threads": 2, "model_type": "\(now[0].modelType)"},
       {"test": "pp8", "depth": 32, "tokens_per_second": 16, "n_threads": 1, "type_k": "q8_0"}]
      """.utf8)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let comparison = SpeedComparison(before: try decoder.decode([SpeedComparison.Baseline].self, from: file), now: now)
    #expect(comparison.rows.map(\.ratio) == [2, 0.5])
    #expect(comparison.rows.map(\.before) == [8, 16])
    #expect(comparison.differences == ["threads: 1, now 2", "cache type of keys: q8_0, now \(now[1].typeK)"])
    #expect(comparison.missing == ["tg4"])
  }

  @Test("depths come in ascending order, each once, with a sample per repetition")
  func depths() throws {
    let bench = try SpeedBenchmark(
      engine: engine(), promptTokens: 8, generateTokens: 2, repetitions: 2, measuresLimits: false)
    let results = try bench.measure(depths: [40, 0, 40])
    #expect(results.map(\.test.depth) == [0, 0, 40, 40])
    #expect(results.map(\.test.name) == ["pp8", "tg2", "pp8", "tg2"])
    #expect(results.allSatisfy { $0.samples.count == 2 && $0.samples.allSatisfy { $0.limits == nil && $0.seconds > 0 } })
  }
}
