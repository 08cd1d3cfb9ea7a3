import ArgumentParser
import Foundation
import Generation
import Kernels
import ModelFiles

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure tokens per second, as llama-bench does, beside the machine's limits.",
    discussion: """
      Example: medalign bench --model model.gguf --prompt-tokens 512 --generate-tokens 32 --depth 0 --depth 4096

      pp512 runs 512 prompt tokens, tg32 generates 32 tokens one at a time, each into a cache that already holds \
      --depth tokens. Tokens are synthetic; tokenizing, sampling and filling the cache are not timed. One warm-up, \
      then --repetitions samples: mean and standard deviation. tg32x8 (--sequences 8) generates 32 tokens of each of 8 \
      sequences in common passes; its rate is that of all together. With --prompt-lookup, tq32 generates 32 \
      tokens that stand in the prompt, and tm32 tokens that mislead the guesses: beside tg32 they show gain and cost.

      Before and after each sample the machine itself is measured with the same threads: how fast it reads memory, \
      which limits tg, and how fast it multiplies, which limits pp. "achieved" counts the least that a test needs: \
      each weight and each cached position read once per generated token, each weight multiplied once per prompt token. \
      Attention counts against the arithmetic of the weights, though it runs in floats: where weights are multiplied \
      as bytes, "of limit" of pp falls with the depth and cannot come near 100 %.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case markdown, json, csv }

  @OptionGroup var model: ModelOptions

  @Option(name: .long, help: "Prompt tokens of the pp test; 0: leave it out.")
  var promptTokens = 512

  @Option(name: .long, help: "Tokens of the tg test; 0: leave it out.")
  var generateTokens = 128

  @Option(name: .long, parsing: .singleValue, help: "Tokens in the cache before the test; may be repeated.")
  var depth: [Int] = [0]

  @Option(
    name: .long, parsing: .singleValue,
    help: "Sequences that run the tg test together, each with a cache of its own; may be repeated.")
  var sequences: [Int] = [1]

  @Flag(name: .long, help: "Also measure prompt lookup at depths above 0: tq and tm.")
  var promptLookup = false

  @Option(name: .long, help: "Timed samples of each test.")
  var repetitions = 5

  @Option(name: .long, help: "Output: markdown (llama-bench's columns), json (its names too, each sample kept) or csv.")
  var format = Format.markdown

  @Option(name: .long, help: ArgumentHelp("JSON of an earlier run: print ratios to it.", valueName: "file"))
  var compare: String?

  @Flag(name: .long, help: "Do not measure the machine's limits, which takes 512 MiB of memory.")
  var noLimits = false

  func validate() throws {
    guard promptTokens >= 0, generateTokens >= 0, max(promptTokens, generateTokens) > 0 else {
      throw ValidationError("--prompt-tokens or --generate-tokens must be above 0")
    }
    guard depth.allSatisfy({ $0 >= 0 }) else { throw ValidationError("--depth must not be negative") }
    guard sequences.allSatisfy({ (1...256).contains($0) }) else { throw ValidationError("--sequences must be 1 to 256") }
    guard repetitions >= 1 else { throw ValidationError("--repetitions must be at least 1") }
  }

  func run() throws {
    // Read first: a wrong file should not be found out after minutes.
    let before = try compare.map(BenchReport.baseline(path:))
    let clock = ContinuousClock()
    let start = clock.now
    let engine = try model.loadEngine()
    let loadSeconds = (clock.now - start) / .seconds(1)

    let bench = try SpeedBenchmark(
      engine: engine, promptTokens: promptTokens, generateTokens: generateTokens, repetitions: repetitions,
      measuresLimits: !noLimits)
    let results = try bench.measure(depths: depth, sequences: sequences, looksUpPrompts: promptLookup) { Self.show($0) }
    if StandardError.isTerminal { StandardError.write("\r\u{1B}[K") }
    let peak = MachineMemory.peakResidentBytes - (noLimits ? 0 : MachineProbe.bufferByteCount)
    let time = Date.now.formatted(.iso8601)
    let records = results.map {
      SpeedRecord($0, engine: engine, testTime: time, loadSeconds: loadSeconds, peakResidentBytes: peak)
    }

    switch format {
    case .json: try StandardOutput.writeLine(BenchReport.json(records))
    case .csv: try StandardOutput.writeLine(BenchReport.csv(records))
    case .markdown: try StandardOutput.writeLine(BenchReport.markdown(records, kernels: engine.kernelChoices))
    }
    if let before {
      let text = BenchReport.comparison(SpeedComparison(before: before, now: records), path: compare ?? "")
      // Machine-readable output stays that.
      if format == .markdown { try StandardOutput.writeLine("\n" + text) } else { StandardError.write(text + "\n") }
    }
  }

  private static func show(_ progress: SpeedBenchmark.Progress) {
    guard StandardError.isTerminal else { return }
    switch progress {
    case .filling(let done, let depth): StandardError.write("\r\u{1B}[Kfilling the cache: \(done) of \(depth) tokens")
    case .sampling(let test, let number, let count):
      StandardError.write("\r\u{1B}[K\(test.name) @ d\(test.depth): sample \(number) of \(count)")
    }
  }
}
