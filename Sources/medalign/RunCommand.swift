public import ArgumentParser
public import ContextPacking
import Dispatch
import Foundation
import Generation
import Kernels
import MedAlign
import ModelFiles
import Runner
import Tokenizers

/// `medalign run`: answers a data set's instructions over its records.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Answer the instructions of a data folder over its patient records.",
    discussion: """
      Each item is stored in RUN as it ends. A run that was stopped or killed goes on where it was when the same \
      command is given again. Interrupt once to stop after the items in hand, twice to stop at once; no stored answer \
      is lost either way.

      Exit status: 0 when every item has its outcome and none failed (refused and skipped items are outcomes); \
      1 when items failed or the run could not go on; 130 when it was interrupted before the last item.

      Example: medalign run --model models/medalign-demo.gguf --data /tmp/synthetic --output /tmp/run

      With --endpoint another program on this machine answers (llama-server, llama-cpp-python's server, vLLM, Ollama): \
      medalign run --endpoint http://127.0.0.1:8080 --model FILE --data DIR --output RUN. --model then names the file that \
      this server runs; its vocabulary packs the prompts, its weights are not loaded. A server that goes down ends the \
      run; the same command goes on with the rest.
      """)

  @OptionGroup var model: ModelOptions
  @OptionGroup var sampling: SamplingArguments
  @OptionGroup var endpoint: EndpointArguments

  @Option(name: .long, help: ArgumentHelp("The data folder: instructions and records.", valueName: "dir"))
  var data: String

  @Option(name: .long, help: ArgumentHelp("The run folder, new or to be continued. Not needed with --dry-run.", valueName: "run"))
  var output: String?

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
  var chunkTokens: Int?

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

  @Option(name: .long, help: "At most so many items, the first in the data's order.")
  var limit: Int?

  @Option(name: .long, help: "Items in hand at once. Answers do not depend on it; a kill loses at most these.")
  var parallel = 1

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Memory for keys and values, such as 12GiB; default: full contexts for all items in hand, as far as memory goes.",
      valueName: "size"))
  var cacheMemory: ByteCount?

  @Flag(name: .long, help: "Read every prompt from its beginning, even where an earlier one begins alike; for measurements.")
  var noSharedPrefixes = false

  @Flag(
    name: .long,
    help: "Try continuations that stand in the prompt, several tokens at a time: faster where answers quote the record.")
  var promptLookup = false

  @Flag(name: .long, help: "Give instructions without a person one of the folder's records each, in turn.")
  var assignRecords = false

  @Flag(name: .long, help: "Say what would be run, lost and needed; generate and store nothing.")
  var dryRun = false

  @Option(
    name: .long,
    help: ArgumentHelp("Write the exact prompts to this file as JSON lines. It will hold patient text.", valueName: "file"))
  var dumpPrompts: String?

  func validate() throws {
    if output == nil && !dryRun { throw ValidationError("--output is needed (or --dry-run)") }
    if generateTokens < 1 { throw ValidationError("--generate-tokens must be at least 1") }
    if !(1...256).contains(parallel) { throw ValidationError("--parallel must be 1 to 256") }
    if context < 1 { throw ValidationError("--context must be at least 1") }
    if let chunkTokens, chunkTokens < 1 { throw ValidationError("--chunk-tokens must be at least 1") }
    if chunkTokens != nil, strategy == .single { throw ValidationError("--chunk-tokens needs --strategy refine or map-reduce") }
    try stepTemplates.validate(strategy)
    if dumpPrompts != nil, strategy != .single {
      throw ValidationError("--dump-prompts: later prompts of --strategy \(strategy.rawValue) depend on answers")
    }
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1") }
    try endpoint.validate(model: model, sampling: sampling.options)
    if endpoint.endpoint != nil && (promptLookup || noSharedPrefixes || cacheMemory != nil) {
      throw ValidationError("--prompt-lookup, --no-shared-prefixes and --cache-memory are this engine's, not --endpoint's")
    }
  }

  func run() throws {
    var options = try runOptions()
    var dataSet = try BenchmarkDataSet.load(folder: data)
    if assignRecords { dataSet = dataSet.assigningRecords() }
    for issue in dataSet.issues { StandardError.write("warning: \(issue)\n") }

    let generator: any AnswerGenerator
    if let server = try endpoint.generator(model: model.model, contextLength: model.trainedContext) {
      options.modelOptions.merge(server.planOptions) { $1 }
      generator = server
    } else {
      generator = try EngineGenerator(
        try loadEngine(),
        SchedulerOptions(
          maximumSequences: parallel, contextTokens: context, cacheByteLimit: cacheMemory?.bytes,
          sharesPrefixes: !noSharedPrefixes))
    }
    let plan = try RunPlan(dataSet: dataSet, options: options, for: generator)
    StandardError.write("chat format: \(plan.chat.format.rawValue) (\(plan.chat.origin.rawValue))\n")
    if !dryRun, let memory = generator.memory { StandardError.write(MemoryText.line(memory) + "\n") }

    if let dumpPrompts {
      let count = try PromptDump.write(plan, to: dumpPrompts)
      StandardError.write("warning: \(dumpPrompts) holds patient text (\(count) prompts); mode 0600, delete it after use\n")
    }
    if dryRun {
      let lines = DryRunText.lines(try DryRun(plan, generator: generator), options)
      try StandardOutput.writeLine(lines.joined(separator: "\n"))
    } else if let output {
      try execute(BenchmarkRunner(plan: plan, generator: generator), into: output)
    }
  }

  private func execute(_ runner: BenchmarkRunner, into output: String) throws {
    let stop = StopRequest()
    let signals = StopSignals(stop)
    var line = ProgressLine()
    let summary = try runner.run(into: output, stop: stop) { line.show($0) }
    line.end()
    signals.end()
    try StandardOutput.writeLine(SittingText.line(summary, folder: output))
    if let failure = summary.firstFailure {
      StandardError.write("error: \(summary.counts.failed) items failed; first: \(failure)\n")
    }
    if let reason = summary.generatorGone {
      StandardError.write("error: \(reason); \(summary.counts.pending) items are left for the same command to go on with\n")
      throw ExitCode(1)
    }
    if summary.wasStopped { throw ExitCode(130) }
    if summary.counts.failed > 0 { throw ExitCode(1) }
  }

  private func runOptions() throws -> RunOptions {
    var options = RunOptions()
    options.contextTokens = context
    options.generationTokens = generateTokens
    options.template = try PromptTemplate.named(template)
    options.chatFormat = chat.format
    options.policy = packing
    options.rendering = rendering
    options.strategy = strategy
    options.chunkTokens = chunkTokens
    try stepTemplates.apply(to: &options.stepTemplates)
    options.reservesInstruction = fixedReserve
    options.instructionReserve = instructionReserve
    options.sampling = sampling.options
    options.limit = limit
    options.parallelItems = parallel
    options.usesPromptLookup = promptLookup
    options.scalesPositions = model.ropeScaling != nil || model.alibiExtrapolation
    // Another backend rounds otherwise. The usual one goes unsaid; each sitting's record names the kernels that ran.
    if model.backend != .native { options.modelOptions["backend"] = model.backend.rawValue }
    // Another cache type rounds otherwise too; left to its default, it follows from the model.
    if let type = model.cache.keyType { options.modelOptions["cache-type-k"] = type.rawValue }
    if let type = model.cache.valueType { options.modelOptions["cache-type-v"] = type.rawValue }
    if model.alibiExtrapolation { options.modelOptions["alibi-extrapolation"] = "\(model.trainedContext ?? 0)" }
    if let base = model.ropeBase { options.modelOptions["rope-base"] = "\(base)" }
    if let scaling = model.ropeScaling { options.modelOptions["rope-scaling"] = "\(scaling)" }
    return options
  }

  /// A user who scales positions answers for the context that this makes possible.
  private func loadEngine() throws -> Engine {
    var options = model.engineOptions
    if model.ropeScaling != nil, model.trainedContext == nil { options.overrides.contextLength = context }
    return try ModelOptions.load(model.model, options)
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

/// Turns the first interrupt or termination signal into a request to stop; a second one ends the process as usual.
private final class StopSignals {
  private let sources: [any DispatchSourceSignal]
  private static let numbers = [SIGINT, SIGTERM]

  init(_ stop: StopRequest) {
    sources = Self.numbers.map { number in
      signal(number, SIG_IGN)  // the dispatch source is told instead
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        stop.make()
        Self.restore()
        StandardError.write("\nstopping after the items in hand; once more stops at once\n")
      }
      source.resume()
      return source
    }
  }

  func end() {
    for source in sources { source.cancel() }
    Self.restore()
  }

  private static func restore() {
    for number in numbers { signal(number, SIG_DFL) }
  }
}
