import EHR
import MedAlign
import TextMetrics

extension BenchmarkReport {
  /// The version of the JSON form; a change that readers must know of raises it.
  public static let jsonVersion = 1

  /// Every table, with warnings and provenance.
  ///
  /// ```json
  /// {"format": "medalign-report", "version": 1, "warnings": [], "options": {…}, "metrics": […],
  ///  "systems": [{"name": …}],
  ///  "sections": [{"id": "scores", "title": "Scores", "paragraphs": […], "tables": ["scores"]}],
  ///  "tables": {"scores": {"caption": …, "columns": [{"name": "metric", "title": "Metric"}],
  ///   "rows": [{"metric": "ROUGE-1", "vicuna": {"value": 0.41, "lower": 0.38, "upper": 0.44, "n": 30}}]}}}
  /// ```
  ///
  /// Numbers have all their digits, shares are shares of 1, what is missing is null.
  public func json() -> String {
    let all = tables
    let ids = UniqueNames.of(all.map(\.id))
    var next = 1  // the summary comes first and stands in no section
    let sections = sections.map { section in
      let count = section.tables.count
      defer { next += count }
      return JSONNode.object([
        ("id", .string(section.id)), ("title", .string(section.title)), ("paragraphs", .strings(section.paragraphs)),
        ("tables", .strings(Array(ids[next..<next + count]))),
      ])
    }
    return JSONNode.object([
      ("format", .string("medalign-report")), ("version", .integer(Self.jsonVersion)),
      ("disclaimer", .string(Self.disclaimer)), ("synthetic", .bool(isSynthetic)), ("warnings", .strings(warnings)),
      ("options", optionsNode), ("metrics", .array(data.metrics.map(Self.node))),
      ("systems", .array(data.systems.map(Self.node))), ("sections", .array(sections)),
      ("tables", .object(zip(ids, all).map { ($0, Self.node($1)) })),
    ]).text() + "\n"
  }

  private var optionsNode: JSONNode {
    .object([
      ("metric", .string(options.metric.name)), ("cohorts", .strings(options.cohorts)),
      ("seed", .described(options.seed)), ("cost_per_hour", options.costPerHour.map { .number($0) } ?? .null),
    ])
  }

  private static func node(_ metric: MetricDefinition) -> JSONNode {
    .object([
      ("name", .string(metric.name)), ("title", .string(metric.title)), ("version", .string(metric.version)),
      ("lowest", .number(metric.range.lowerBound)), ("highest", .number(metric.range.upperBound)),
      ("higher_is_better", .bool(metric.direction == .higherIsBetter)),
    ])
  }

  private static func node(_ table: ReportTable) -> JSONNode {
    let names = UniqueNames.of(table.columns.map(\.name))
    return .object([
      ("caption", .string(table.caption)),
      (
        "columns",
        .array(zip(names, table.columns).map { .object([("name", .string($0)), ("title", .string($1.title))]) })
      ),
      (
        "rows",
        .array(table.rows.map { row in .object(zip(names, row).map { ($0, node($1)) }) })
      ),
    ])
  }

  private static func node(_ cell: ReportTable.Cell) -> JSONNode {
    switch cell {
    case .missing: .null
    case .text(let text): .string(text)
    case .item(let item):
      .object([
        ("instruction_id", .string(item.instructionID.rawValue)),
        ("person_id", item.personID.map { .string("\($0.rawValue)") } ?? .null),
      ])
    case .count(let count): .integer(count)
    case .number(let value, _): .number(value)
    case .estimate(let estimate, _):
      .object([
        ("value", .number(estimate.value)), ("lower", estimate.interval.map { .number($0.lowerBound) } ?? .null),
        ("upper", estimate.interval.map { .number($0.upperBound) } ?? .null), ("n", .optional(estimate.count)),
      ])
    }
  }

  // MARK: Provenance

  private static func node(_ system: EvaluatedSystem) -> JSONNode {
    var members: [(String, JSONNode)] = [("name", .string(system.name))]
    if let run = system.run {
      members += [("plan", node(run.plan)), ("engines", .array(run.engines.map(node)))]
    }
    return .object(members)
  }

  private static func node(_ plan: RunProvenance.Plan) -> JSONNode {
    .object([
      ("model", .string(plan.modelName)), ("model_sha256", .described(plan.modelDigest)),
      ("data_set", .string(plan.dataSetName)), ("data_set_sha256", .described(plan.dataSetFingerprint)),
      ("data_set_is_synthetic", .bool(plan.dataSetIsSynthetic)), ("template", .optional(plan.template)),
      ("template_sha256", .described(plan.templateDigest)), ("chat_format", .optional(plan.chatFormat)),
      ("context_strategy", .optional(plan.contextStrategy)), ("context_tokens", .optional(plan.contextTokens)),
      ("generation_tokens", .optional(plan.generationTokens)), ("seed", .described(plan.seed)),
      ("options", .object(plan.options.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
    ])
  }

  private static func node(_ engine: RunProvenance.Engine) -> JSONNode {
    var members: [(String, JSONNode)] = [
      ("version", .string(engine.version)), ("git_commit", .string(engine.gitCommit)),
      ("cpu_level", .optional(engine.cpuLevel)), ("kernel_path", .optional(engine.kernelPath)),
      ("threads", .optional(engine.threads)),
    ]
    if let endpoint = engine.endpoint {
      members.append(
        (
          "endpoint",
          .object([
            ("address", .string(endpoint.address)), ("server", .optional(endpoint.server)),
            ("model", .string(endpoint.model)), ("prompt_form", .string(endpoint.promptForm)),
          ])
        ))
    }
    return .object(members)
  }
}

extension JSONNode {
  /// As text: digests, and seeds, of which readers that hold numbers as doubles would lose digits.
  fileprivate static func described(_ value: (some CustomStringConvertible)?) -> JSONNode {
    .optional(value.map { "\($0)" })
  }
}
