import ArgumentParser
import ContextPacking
import MedAlign
import Runner
import Tokenizers

/// What a run asks of the model: how much of a record, in what words.
struct RunArguments: ParsableArguments {
  @Option(name: .long, help: "Tokens of context, prompt and answer together.")
  var context = 2048

  @Option(name: .long, help: "Tokens to generate at most.")
  var generateTokens = 256

  @Option(
    name: .long,
    help: "Prompt template: paper, helm, helm-verbatim, or a file with {question}, {ehr} and, if wanted, {now}.")
  var template = "paper"

  @Option(
    name: .long,
    help: """
      What of a record goes in: paper, helm (last tokens); whole-events (newest), oldest-first, random, notes-only, \
      codes-only; bm25-visits, bm25-events, bm25-notes, bm25-recent (best for the question); timer, timer-notes, \
      timer-codes, timer-rag (TIMER's); fixed-reserve (paper with --fixed-reserve).
      """)
  var packing = PackingPolicy.paper

  @Option(
    name: .long,
    help: """
      How many prompts an answer takes: single; refine (the whole record part by part, oldest first, each with the answer \
      so far: the paper's multi-step refinement); map-reduce (each part alone, then one answer from all).
      """)
  var strategy = GenerationStrategy.single

  @Option(name: .long, help: "With several prompts: tokens of the record in one at most (the paper's 30000); default: as many as fit.")
  var partTokens: Int?

  @OptionGroup var stepTemplates: StepTemplateArguments

  @Option(name: .long, help: "How a record is written: xml as it is stored, or compact text that says the same in fewer tokens.")
  var rendering = RecordRendering.xml

  @Flag(
    name: .long,
    help: "Fit the record with a fixed room for the instruction, so that all questions about it can share it.")
  var fixedReserve = false

  @Option(name: .long, help: "Tokens of that room.")
  var instructionReserve = 256

  @Option(
    name: .long,
    help: "Chat format: auto (the model file's, else plain), \(ChatFormat.allCases.map(\.rawValue).joined(separator: ", ")).")
  var chat = ChatArgument.auto

  func validate() throws {
    if generateTokens < 1 { throw ValidationError("--generate-tokens must be at least 1") }
    if context < 1 { throw ValidationError("--context must be at least 1") }
    if let partTokens, partTokens < 1 { throw ValidationError("--part-tokens must be at least 1") }
    if partTokens != nil, strategy == .single { throw ValidationError("--part-tokens needs --strategy refine or map-reduce") }
    try stepTemplates.validate(strategy)
  }

  func options() throws -> RunOptions {
    var options = RunOptions()
    options.contextTokens = context
    options.generationTokens = generateTokens
    options.template = try PromptTemplate.named(template)
    options.chatFormat = chat.format
    options.policy = packing
    options.rendering = rendering
    options.strategy = strategy
    options.partTokens = partTokens
    try stepTemplates.apply(to: &options.stepTemplates)
    options.reservesInstruction = fixedReserve
    options.instructionReserve = instructionReserve
    return options
  }

  /// The first option that says something else than it does unasked; a plan decides these.
  var firstGiven: String? {
    let given: [(String, Bool)] = [
      ("context", context != 2048), ("generate-tokens", generateTokens != 256), ("template", template != "paper"),
      ("packing", packing != .paper), ("strategy", strategy != .single), ("rendering", rendering != .xml),
      ("fixed-reserve", fixedReserve), ("instruction-reserve", instructionReserve != 256), ("chat", chat.format != nil),
    ]
    return given.first { $0.1 }?.0
  }
}

/// `auto` or the name of a chat format.
enum ChatArgument: ExpressibleByArgument {
  case auto
  case named(ChatFormat)

  init?(argument: String) {
    if argument == "auto" {
      self = .auto
    } else if let format = ChatFormat(rawValue: argument) {
      self = .named(format)
    } else {
      return nil
    }
  }

  var defaultValueDescription: String { format?.rawValue ?? "auto" }

  var format: ChatFormat? {
    if case .named(let format) = self { format } else { nil }
  }
}

extension PackingPolicy: ExpressibleByArgument {}
extension GenerationStrategy: ExpressibleByArgument {}
extension RecordRendering: ExpressibleByArgument {}
