import ArgumentParser
import Foundation
import Generation
import Tokenizers

struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Continue a prompt, token by token.",
    discussion: """
      Example: medalign generate --model models/medalign-demo.gguf --prompt "Once upon a time" --max-tokens 64

      Text of the prompt never becomes a special token, however it is spelled.

      Under --json-schema or --grammar every answer that ends by itself obeys it, and with tokens enough it does end. \
      Sources/Engine/Generation/Constraints/README.md lists the keywords and the form of grammars.
      """)

  @OptionGroup var model: ModelOptions
  @OptionGroup var sampling: SamplingArguments

  @Option(name: .long, help: "The prompt; may be empty. Without it the prompt is read from standard input.")
  var prompt: String?

  @Option(name: .long, help: "Tokens to generate at most.")
  var maxTokens = 256

  @Option(name: .long, help: "Chat format around the prompt: \(ChatFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var chat = ChatFormat.plain

  @Option(name: .long, parsing: .singleValue, help: "Stop where this text comes up; may be repeated.")
  var stop: [String] = []

  @Flag(name: .long, help: "Try continuations that stand in the prompt, several tokens at a time. The text is the same.")
  var promptLookup = false

  @OptionGroup var constraint: ConstraintArguments

  func validate() throws {
    if maxTokens < 0 { throw ValidationError("--max-tokens must not be negative") }
  }

  func run() throws {
    let source = try constraint.read()
    let engine = try model.loadEngine()
    let constraint = try source?.constraint(for: engine.tokenizer)
    let text = try prompt ?? String(decoding: FileHandle.standardInput.readToEnd() ?? Data(), as: UTF8.self)
    let tokens = try engine.tokenizer.encode(chat.wrap(text))
    let (needed, overflow) = tokens.count.addingReportingOverflow(maxTokens)
    // The answer may end where the context does; the prompt itself must fit, or `generate` says so.
    let context = min(max(overflow ? Int.max : needed, 1), engine.contextLength)
    let scheduler = try Scheduler(engine, SchedulerOptions(contextTokens: context, sharesPrefixes: false))
    let request = GenerationRequest(
      promptTokens: tokens, maximumTokens: min(maxTokens, max(0, context - tokens.count)), sampling: sampling.options,
      // A constraint says itself where the answer ends; a chat format's stop string may well stand in its text.
      stopStrings: (constraint == nil ? chat.stopStrings : []) + stop, constraint: constraint,
      usesPromptLookup: promptLookup)
    var forecast = PromptForecast()
    let result = try scheduler.generate(request) { progress in
      switch progress {
      case .prefill(let done, let total):
        forecast.add(done: done, of: total)
        if StandardError.isTerminal && total > 512 {
          let left = forecast.secondsLeft.map { String(format: ", %.0f s left", $0) } ?? ""
          StandardError.write("\r\u{1B}[Kprompt: \(done) of \(total) tokens\(left) ")
        }
      case .decode(_, let text): FileHandle.standardOutput.write(Data(text.utf8))
      }
    }
    print()
    if let constraint, result.finishReason == .length {
      StandardError.write(
        "remark: ended by --max-tokens, maybe before the answer was whole; \(constraint.shortestAnswer) tokens suffice "
          + "for the shortest\n")
    }
    if StandardError.isTerminal {
      let rate = { (count: Int, seconds: Double) in String(format: "%.1f", Double(count) / max(seconds, 1e-9)) }
      StandardError.write(
        "\(result.promptTokenCount) prompt tokens at \(rate(result.promptTokenCount, result.prefillSeconds)) t/s, "
          + "\(result.tokens.count) generated at \(rate(result.tokens.count, result.decodeSeconds)) t/s, "
          + "ended by \(result.finishReason.rawValue)\n")
    }
  }
}

extension ChatFormat: ExpressibleByArgument {}
