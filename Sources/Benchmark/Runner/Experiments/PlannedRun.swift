import ContextPacking
import Generation
import Tokenizers

/// One run of a plan.
public struct PlannedRun: Sendable {
  public let model: PlannedModel
  /// All that the plan decides; what the model's positions need is the caller's to add.
  public let options: RunOptions
  /// Model, context, strategy, template and, where it can change answers, the seed.
  fileprivate let parts: [String]

  /// Names the run's folder, such as `vicuna-13b_2048_paper_helm`.
  public var label: String { parts.joined(separator: "_") }

  /// Names for tables, one per run: what tells the plan's runs apart, such as `2048 paper`.
  public static func names(_ runs: [PlannedRun]) -> [String] {
    let telling = (0..<4).filter { part in Set(runs.map { $0.parts[part] }).count > 1 }
    let names = runs.map { run in (telling.map { run.parts[$0] } + run.parts.dropFirst(4)).joined(separator: " ") }
    return names.contains("") ? runs.map(\.label) : names
  }
}

extension ExperimentPlan {
  /// The plan's runs, those of a model one after another, each once however many grids ask for it.
  ///
  /// A run that no seed can change is run with the first seed alone; `random` packing and sampling can be changed.
  ///
  /// - Parameter folder: of the plan, where its template files lie.
  /// - Throws: `planUnreadable` for a name that is not known, or what no run can be made of; `packing` for a template
  ///   or a context without room for a prompt.
  public func runs(folder: String, file: String) throws(RunnerError) -> [PlannedRun] {
    try checkSizes(file)
    var runs: [PlannedRun] = []
    var templates: [String: PromptTemplate] = [:]
    for model in models {
      for grid in grids where grid.models.isEmpty || grid.models.contains(model.name) {
        for context in grid.contexts {
          for strategy in grid.strategies {
            for template in grid.templates {
              var options = RunOptions()
              options.contextTokens = context
              options.generationTokens = generateTokens
              options.sampling = sampling
              options.chatFormat = try named(model.chat, "chat", file) { ChatFormat(rawValue: $0) }
              do throws(PackingError) {
                let isBuiltIn = PromptTemplate.builtIn.contains { $0.name == template }
                options.template = try PromptTemplate.named(
                  isBuiltIn || template.hasPrefix("/") ? template : "\(folder)/\(template)")
              } catch { throw .packing(error) }
              try apply(strategy, to: &options, file)
              // Hours of work must not end at a run that no item fits into.
              guard context > generateTokens else {
                throw .packing(.contextTooSmall(contextTokens: context, generationTokens: generateTokens))
              }
              let seedsMatter = options.sampling.temperature > 0 || options.policy == .random
              for seed in seedsMatter ? grid.seeds : Array(grid.seeds.prefix(1)) {
                options.sampling.seed = seed
                let run = PlannedRun(
                  model: model, options: options, parts: Self.parts(model, options, seed: seedsMatter ? seed : nil))
                let label = run.label
                if let earlier = templates[label] {
                  if earlier == options.template { continue }
                  throw .planUnreadable(file: file, reason: "two templates would name a run \(label)")
                }
                templates[label] = options.template
                runs.append(run)
                guard runs.count <= Self.largestRunCount else {
                  throw .planUnreadable(file: file, reason: "more than \(Self.largestRunCount) runs")
                }
              }
            }
          }
        }
      }
    }
    return runs
  }

  /// Combinations that come to one run are made once, but take their time.
  private func checkSizes(_ file: String) throws(RunnerError) {
    for grid in grids {
      var combinations = max(1, grid.models.count)
      for count in [grid.contexts.count, grid.strategies.count, grid.templates.count, grid.seeds.count] {
        let (product, overflow) = combinations.multipliedReportingOverflow(by: count)
        guard !overflow, product <= Self.largestGrid else {
          throw .planUnreadable(file: file, reason: "a grid of more than \(Self.largestGrid) combinations")
        }
        combinations = product
      }
    }
  }

  private func apply(_ strategy: PlannedStrategy, to options: inout RunOptions, _ file: String) throws(RunnerError) {
    if let policy = try named(strategy.packing, "packing", file, { PackingPolicy(rawValue: $0) }) {
      options.policy = policy
    }
    if let rendering = try named(strategy.rendering, "rendering", file, { RecordRendering(rawValue: $0) }) {
      options.rendering = rendering
    }
    if let steps = try named(strategy.strategy, "strategy", file, { GenerationStrategy(rawValue: $0) }) {
      options.strategy = steps
    }
    options.reservesInstruction = strategy.fixedReserve
    options.partTokens = strategy.partTokens
    if let tokens = strategy.partTokens, tokens < 1 || options.strategy == .single {
      let reason = tokens < 1 ? "expected at least 1" : "needs the strategy refine or map-reduce"
      throw .planUnreadable(file: file, reason: "part_tokens: \(reason)")
    }
    guard options.strategy == .single || options.policy == .paper else {
      throw .partsAreOfWholeRecords(strategy: strategy.strategy, policy: strategy.packing)
    }
  }

  /// - Returns: `nil` for `auto`.
  private func named<Value>(
    _ name: String, _ key: String, _ file: String, _ value: (String) -> Value?
  ) throws(RunnerError) -> Value? {
    if name == "auto" { return nil }
    guard let value = value(name) else { throw .planUnreadable(file: file, reason: "\(key): there is no \(name)") }
    return value
  }

  private static func parts(_ model: PlannedModel, _ options: RunOptions, seed: UInt64?) -> [String] {
    var strategy = options.strategy == .single ? options.policy.rawValue : options.strategy.rawValue
    if let tokens = options.partTokens { strategy += "-\(tokens)" }
    if options.rendering != .xml { strategy += "+\(options.rendering.rawValue)" }
    if options.reservesInstruction { strategy += "+reserve" }
    let template = options.template.name.split(separator: "/").last.map { $0.prefix { $0 != "." } } ?? "template"
    return [model.name, "\(options.contextTokens)", strategy, String(template)] + (seed.map { ["seed\($0)"] } ?? [])
  }
}
