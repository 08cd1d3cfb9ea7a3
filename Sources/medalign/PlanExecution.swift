import ArgumentParser
import Foundation
import Generation
import MedAlign
import ModelFiles
import Report
import Runner
import TextMetrics

/// All runs of a plan, one after another, then one report.
struct PlanExecution {
  let file: String
  let modelFolder: String?
  let output: String?
  let engine: EngineArguments
  let execution: ExecutionArguments

  private var planFolder: String {
    let folder = PrivateFolder.parent(of: file)
    return folder.isEmpty ? "." : folder
  }

  func run(data: String, dryRun: Bool, metrics: [any TextMetric]) throws {
    let plan = try ExperimentPlan(contentsOf: file)
    let runs = try plan.runs(folder: planFolder, file: file)
    try checkModels(plan, runs)
    let dataSet = try execution.loadData(data)
    guard !dryRun, let output else { return try StandardOutput.writeLine(list(runs).joined(separator: "\n")) }

    try PrivateFolder.create(output)
    let stop = StopRequest()
    let signals = StopSignals(stop)
    defer { signals.end() }
    var loaded: (model: PlannedModel, engine: Engine)?
    var folders: [String] = []
    var failedItems = 0
    for (index, run) in runs.enumerated() {
      StandardError.write("run \(index + 1) of \(runs.count): \(run.label)\n")
      let arguments = engine.forModel(run.model)
      if loaded?.model != run.model {
        loaded = nil  // frees the model before the next is read
        loaded = (run.model, try arguments.load(path(run.model), contextTokens: largestContext(of: run.model, runs)))
      }
      guard let model = loaded?.engine else { return }
      var options = run.options
      execution.apply(to: &options)
      arguments.apply(to: &options)
      let generator = try EngineGenerator(model, execution.schedulerOptions(contextTokens: options.contextTokens))
      let folder = "\(output)/\(run.label)"
      let result = try RunExecution.run(
        BenchmarkRunner(plan: try RunPlan(dataSet: dataSet, options: options, for: generator), generator: generator),
        into: folder, stop: stop)
      if result.summary.wasStopped || result.summary.generatorGone != nil || stop.isMade { try leave(result, index, runs) }
      failedItems += result.summary.counts.failed
      _ = try RunScoring.score(try RunStore.openForScoring(folder: folder), metrics: metrics)
      folders.append(folder)
    }
    let named = zip(folders, PlannedRun.names(runs)).map { RunSource(folder: $0, name: $1) }
    let report = BenchmarkReport(data: try EvaluationData.load(runs: named, dataFolder: data).data)
    let page = "\(output)/report.html"
    try PrivateFile.write(report.html(), to: page)
    try StandardOutput.writeLine(report.scoresMarkdown())
    try StandardOutput.writeLine("HTML report: \(page); other forms and judgements: medalign report \(output)/*/")
    if failedItems > 0 { throw ExitCode(1) }
  }

  /// Ends the command after a run that was stopped, or before the next.
  private func leave(_ result: RunExecution, _ index: Int, _ runs: [PlannedRun]) throws {
    try result.check()
    if index < runs.count - 1 { throw ExitCode(130) }
  }

  private func path(_ model: PlannedModel) -> String {
    model.file.hasPrefix("/") ? model.file : "\(modelFolder ?? planFolder)/\(model.file)"
  }

  private func largestContext(of model: PlannedModel, _ runs: [PlannedRun]) -> Int {
    runs.filter { $0.model == model }.map(\.options.contextTokens).max() ?? 1
  }

  /// Hours of work must not end at a file that is not there or a context that the next model does not have.
  private func checkModels(_ plan: ExperimentPlan, _ runs: [PlannedRun]) throws {
    for model in plan.models where runs.contains(where: { $0.model == model }) {
      let arguments = engine.forModel(model)
      if let text = model.ropeScaling, arguments.ropeScaling == nil {
        throw ValidationError("\(file): \(model.name): rope_scaling: expected none, linear:FACTOR or yarn:FACTOR:ORIGINAL-CONTEXT, found \(text)")
      }
      let trained = try VocabularyFile(path: path(model), contextLength: model.trainedContext).contextLength
      let asked = largestContext(of: model, runs)
      if asked > trained, arguments.ropeScaling == nil, !arguments.alibiExtrapolation {
        throw RunnerError.contextTooLong(requestedTokens: asked, trainedTokens: trained)
      }
    }
  }

  private func list(_ runs: [PlannedRun]) -> [String] {
    ["| run | model file | context | generate |", "|---|---|---:|---:|"]
      + runs.map {
        "| \($0.label) | \($0.model.file) | \($0.options.contextTokens) | \($0.options.generationTokens) |"
      } + ["", "\(runs.count) runs; none was begun"]
  }
}
