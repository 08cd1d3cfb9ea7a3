import ContentHash
import TextMetrics

/// The harness's file of results: means, counts and where they come from; no text of items.
struct HarnessResults {
  let json: OrderedJSON

  init(
    _ plan: RunProvenance.Plan, _ samples: [HarnessSample], _ definitions: [MetricDefinition], planned: Int,
    time: String
  ) {
    let task = HarnessExport.task
    func only(_ value: OrderedJSON) -> OrderedJSON { .object([(task, value)]) }
    var results: [(String, OrderedJSON)] = [("alias", .text(task))]
    for metric in definitions {
      let values = samples.compactMap { $0.scores[metric.name] }
      guard !values.isEmpty else { continue }
      let mean = values.reduce(0, +) / Double(values.count)
      results.append(("\(metric.name),none", .number(mean)))
      let error = Self.standardError(values, mean)
      results.append(("\(metric.name)_stderr,none", error.map { .number($0) } ?? .text("N/A")))
    }
    json = .object([
      ("results", only(.object(results))),
      ("group_subtasks", only(.list([]))),
      ("configs", only(Self.configuration(plan, definitions))),
      ("versions", only(.integer(1))),
      ("n-shot", only(.integer(0))),
      (
        "higher_is_better",
        only(.object(definitions.map { ($0.name, .bool($0.direction == .higherIsBetter)) }))
      ),
      (
        "n-samples",
        only(.object([("original", .integer(Int64(planned))), ("effective", .integer(Int64(samples.count)))]))
      ),
      ("config", Self.model(plan)),
      ("date_id", .text(time)),
      ("task_hashes", only(.text(SHA256.hash(samples.map(\.hashes).joined()).description))),
      ("model_source", .text(plan.source == nil ? "medalign" : "imported answers")),
      ("model_name", .text(plan.modelName)),
    ])
  }

  /// Of the mean, with n - 1 (`mean_stderr` of the harness); `nil` for fewer than two values.
  private static func standardError(_ values: [Double], _ mean: Double) -> Double? {
    guard values.count > 1 else { return nil }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot() / Double(values.count).squareRoot()
  }

  private static func configuration(_ plan: RunProvenance.Plan, _ definitions: [MetricDefinition]) -> OrderedJSON {
    .object([
      ("task", .text(HarnessExport.task)),
      ("dataset_path", .text(plan.dataSetName)),
      ("output_type", .text("generate_until")),
      ("num_fewshot", .integer(0)),
      (
        "metric_list",
        .list(
          definitions.map { metric in
            .object([
              ("metric", .text(metric.name)), ("aggregation", .text("mean")),
              ("higher_is_better", .bool(metric.direction == .higherIsBetter)), ("title", .text(metric.title)),
              ("version", .text(metric.version)),
              ("range", .list([.number(metric.range.lowerBound), .number(metric.range.upperBound)])),
            ])
          })
      ),
      (
        "metadata",
        .object([
          ("version", .integer(1)), ("data_set_sha256", .text("\(plan.dataSetFingerprint)")),
          ("synthetic", .bool(plan.dataSetIsSynthetic)),
        ])
      ),
    ])
  }

  /// What is not known of imported answers is left out.
  private static func model(_ plan: RunProvenance.Plan) -> OrderedJSON {
    var members: [(String, OrderedJSON)] = [("model", .text("medalign")), ("model_args", .text(plan.modelName))]
    func add(_ name: String, _ value: String?) {
      if let value { members.append((name, .text(value))) }
    }
    add("model_sha256", plan.modelDigest.map { "\($0)" })
    add("answers_file", plan.source?.fileName)
    add("answers_sha256", plan.source.map { "\($0.fileDigest)" })
    add("template", plan.template)
    add("chat_format", plan.chatFormat)
    add("context_strategy", plan.contextStrategy)
    if let tokens = plan.contextTokens { members.append(("context_tokens", .integer(Int64(tokens)))) }
    if let tokens = plan.generationTokens { members.append(("max_gen_toks", .integer(Int64(tokens)))) }
    add("seed", plan.seed.map { "\($0)" })
    members.append(("options", .object(plan.options.sorted { $0.key < $1.key }.map { ($0.key, .text($0.value)) })))
    return .object(members)
  }
}
