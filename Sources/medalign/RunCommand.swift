import ArgumentParser
import MedAlign
import Runner
import TextMetrics
import Tokenizers

/// `medalign run`: answers a data set's instructions over its records.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Answer the instructions of a data folder over its patient records.",
    discussion: """
      Each item is stored in RUN as it ends. A run that was stopped or killed goes on where it was when the same \
      command is given again. Interrupt once to stop after the prompts in hand, twice to stop at once; no stored answer \
      is lost either way.

      Exit status: 0 when every item has its outcome and none failed (refused and skipped items are outcomes); \
      1 when items failed or the run could not go on; 130 when it was interrupted before the last item.

      Example: medalign run --model models/medalign-demo.gguf --data /tmp/synthetic --output /tmp/run

      With --endpoint another program on this machine answers (llama-server, llama-cpp-python's server, vLLM, Ollama): \
      medalign run --endpoint http://127.0.0.1:8080 --model FILE --data DIR --output RUN. --model then names the file that \
      this server runs; its vocabulary packs the prompts, its weights are not loaded. A server that goes down ends the \
      run; the same command goes on with the rest.

      With --plan one command makes many runs: all combinations of models, contexts, strategies, templates and seeds that \
      a JSON file names (plans/ has some), each in its folder inside RUN, then one report. Stopped or killed, the same \
      command goes on: medalign run --plan plans/context-ablation.json --models DIR --data DIR --output RUNS
      """)

  @Option(name: .long, help: ArgumentHelp("The model: a GGUF file.", valueName: "file"))
  var model: String?

  @Option(name: .long, help: ArgumentHelp("A plan of many runs, in place of --model.", valueName: "file"))
  var plan: String?

  @Option(
    name: .long, help: ArgumentHelp("The folder of the plan's model files (default: the plan's own).", valueName: "dir"))
  var models: String?

  @Option(name: .long, help: ArgumentHelp("The data folder: instructions and records.", valueName: "dir"))
  var data: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The run folder, new or to be continued; of a plan, the folder of its runs. Not needed with --dry-run.",
      valueName: "run"))
  var output: String?

  @OptionGroup var asked: RunArguments
  @OptionGroup var execution: ExecutionArguments
  @OptionGroup var engine: EngineArguments
  @OptionGroup var sampling: SamplingArguments
  @OptionGroup var endpoint: EndpointArguments
  @OptionGroup var wordNet: WordNetOption

  @Flag(name: .long, help: "Say what would be run, lost and needed; generate and store nothing.")
  var dryRun = false

  @Option(
    name: .long,
    help: ArgumentHelp("Write the exact prompts to this file as JSON lines. It will hold patient text.", valueName: "file"))
  var dumpPrompts: String?

  func validate() throws {
    if output == nil && !dryRun { throw ValidationError("--output is needed (or --dry-run)") }
    if dumpPrompts != nil, asked.strategy != .single {
      throw ValidationError("--dump-prompts: later prompts of --strategy \(asked.strategy.rawValue) depend on answers")
    }
    try endpoint.validate(engine: engine, sampling: sampling.options)
    if endpoint.endpoint != nil, let option = execution.optionOfThisEngine {
      throw ValidationError("--\(option) is this engine's, not --endpoint's")
    }
    guard plan != nil else {
      if model == nil { throw ValidationError("--model is needed (or --plan)") }
      if models != nil { throw ValidationError("--models goes with --plan") }
      return
    }
    if model != nil { throw ValidationError("--plan names its models; --models says where they are") }
    if endpoint.endpoint != nil || dumpPrompts != nil {
      throw ValidationError("--endpoint and --dump-prompts are for single runs, not for --plan")
    }
    if let option = asked.firstGiven ?? sampling.firstGiven ?? engine.firstOfModel {
      throw ValidationError("--\(option) is the plan's to decide")
    }
  }

  func run() throws {
    if let plan {
      return try PlanExecution(
        file: plan, modelFolder: models, output: output, engine: engine, execution: execution
      ).run(data: data, dryRun: dryRun, metrics: MetricTable.standard(wordNet: wordNet.load()))
    }
    guard let model else { return }
    var options = try asked.options()
    options.sampling = sampling.options
    execution.apply(to: &options)
    engine.apply(to: &options)
    let dataSet = try execution.loadData(data)

    let generator: any AnswerGenerator
    if let server = try endpoint.generator(model: model, contextLength: engine.trainedContext) {
      options.modelOptions.merge(server.planOptions) { $1 }
      generator = server
    } else {
      generator = try EngineGenerator(
        try engine.load(model, contextTokens: asked.context),
        execution.schedulerOptions(contextTokens: asked.context))
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
      let stop = StopRequest()
      let signals = StopSignals(stop)
      defer { signals.end() }
      try RunExecution.run(BenchmarkRunner(plan: plan, generator: generator), into: output, stop: stop).check()
    }
  }
}
