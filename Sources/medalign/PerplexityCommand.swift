import ArgumentParser
import Foundation
import Generation
import Kernels

struct PerplexityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "perplexity",
    abstract: "How well a model foretells a text, and what a faster arithmetic costs.",
    discussion: """
      Example: medalign perplexity --model model.gguf --file notes.txt --compare

      Windows are those of llama.cpp's perplexity, so that numbers compare: the second half of each --context tokens \
      is scored, and the text needs two windows.

      --compare runs the text twice, side by side: by OpenBLAS in 32-bit floats with a cache of 32-bit floats, which is \
      closest to exact, and with the options given. It prints both perplexities and the divergence between the two.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @OptionGroup var model: ModelOptions

  @Option(name: .long, help: ArgumentHelp("The text, in UTF-8.", valueName: "file"))
  var file: String

  @Option(name: .long, help: "Tokens in a window.")
  var context = 512

  @Option(name: .long, help: "Windows at most, from the beginning (llama.cpp's --chunks).")
  var windows: Int?

  @Flag(name: .long, help: "Compare with the baseline: 32-bit floats throughout.")
  var compare = false

  @Option(name: .long, help: "Output: text or json.")
  var format = Format.text

  func validate() throws {
    guard (4...1_000_000).contains(context) else { throw ValidationError("--context must be 4 to 1000000") }
    if let windows, windows < 1 { throw ValidationError("--windows must be at least 1") }
  }

  func run() throws {
    var bytes = try InputFile.read(path: file)
    // As llama.cpp reads a file.
    if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
    let engine = try model.loadEngine()
    let text = try PerplexityWindows(
      text: String(decoding: bytes, as: UTF8.self), context: context, tokenizer: engine.tokenizer, limit: windows)
    let progress = ProgressLine(total: text.count)
    let report: PerplexityReport
    if compare {
      let base = try model.loadBaseline()
      let result = try Perplexity.compare(text, base: base, other: engine) { done, statistics in
        progress.show(done: done, perplexity: statistics.other.perplexity)
      }
      report = PerplexityReport(result, text: text, base: base, engine: engine)
    } else {
      let result = try Perplexity.measure(text, engine: engine) { done, statistics in
        progress.show(done: done, perplexity: statistics.perplexity)
      }
      report = PerplexityReport(result, text: text, engine: engine)
    }
    progress.clear()
    switch format {
    case .text: try StandardOutput.writeLine(report.text)
    case .json: try StandardOutput.writeLine(report.json())
    }
  }

  /// Windows done, the running value and the time left, on a terminal.
  private struct ProgressLine {
    let total: Int
    private let start = ContinuousClock.now

    init(total: Int) { self.total = total }

    func show(done: Int, perplexity: Double) {
      guard StandardError.isTerminal else { return }
      let left = (ContinuousClock.now - start) / .seconds(1) / Double(done) * Double(total - done)
      StandardError.write(
        "\r\u{1B}[K" + String(format: "window %d of %d: perplexity %.4f, %.0f s left", done, total, perplexity, left))
    }

    func clear() {
      if StandardError.isTerminal { StandardError.write("\r\u{1B}[K") }
    }
  }
}

extension ModelOptions {
  /// The same model in the arithmetic that is closest to exact.
  fileprivate func loadBaseline() throws -> Engine {
    var options = engine.engineOptions
    options.backend = .blas
    options.keyCacheType = .f32
    options.valueCacheType = .f32
    return try Engine(modelPath: model, options: options)
  }
}
