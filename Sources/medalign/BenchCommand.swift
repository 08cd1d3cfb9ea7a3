import ArgumentParser
import Foundation
import Generation
import ModelFiles

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure tokens per second, as llama-bench does.",
    discussion: """
      Example: medalign bench --model model.gguf --prompt-tokens 512 --generate-tokens 32 --depth 0 --depth 4096

      pp512 runs 512 prompt tokens, tg32 generates 32 tokens one at a time, each into a cache that already holds \
      --depth tokens. Tokens are synthetic; tokenizing, sampling and filling the cache are not timed. One warm-up, \
      then --repetitions samples: mean and standard deviation.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case markdown, json }

  @OptionGroup var model: ModelOptions

  @Option(name: .long, help: "Prompt tokens of the pp test; 0: leave it out.")
  var promptTokens = 512

  @Option(name: .long, help: "Tokens of the tg test; 0: leave it out.")
  var generateTokens = 128

  @Option(name: .long, parsing: .singleValue, help: "Tokens in the cache before the test; may be repeated.")
  var depth: [Int] = [0]

  @Option(name: .long, help: "Timed samples of each test.")
  var repetitions = 5

  @Option(name: .long, help: "Output: markdown (llama-bench's columns) or json.")
  var format = Format.markdown

  func validate() throws {
    guard promptTokens >= 0, generateTokens >= 0, promptTokens + generateTokens > 0 else {
      throw ValidationError("--prompt-tokens or --generate-tokens must be above 0")
    }
    guard depth.allSatisfy({ $0 >= 0 }) else { throw ValidationError("--depth must not be negative") }
    guard repetitions >= 1 else { throw ValidationError("--repetitions must be at least 1") }
  }

  func run() throws {
    let engine = try model.loadEngine()
    let bench = SpeedBenchmark(engine: engine, promptTokens: promptTokens, generateTokens: generateTokens, repetitions: repetitions)
    let rows = try depth.flatMap { try bench.measure(depth: $0) }
    switch format {
    case .json: try StandardOutput.writeLine(BenchReport.json(rows, engine: engine))
    case .markdown: try StandardOutput.writeLine(BenchReport.markdown(rows, engine: engine))
    }
  }
}
