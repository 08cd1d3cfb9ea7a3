import MedAlign

/// Where the numbers come from: all that must be the same to get them again.
enum ProvenanceSection {
  static func section(_ data: EvaluationData) -> ReportSection? {
    let runs = data.runs
    guard !runs.isEmpty else { return nil }
    let rows = runs.map { Self.rows($0.run) }
    var names: [String] = []
    for (name, _) in rows.joined() where !names.contains(name) { names.append(name) }
    return ReportSection(
      id: "provenance", title: "Provenance",
      blocks: [
        .table(
          ReportTable(
            id: "provenance", caption: "Where these numbers come from",
            columns: [.init("name", "", isText: true)] + runs.map { .system($0.name, isText: true) },
            rows: names.map { name in
              [.text(name)]
                + rows.map { row in
                  let values = row.filter { $0.0 == name }.map(\.1)
                  return values.isEmpty ? .missing : .text(values.joined(separator: "; "))
                }
            }))
      ])
  }

  private static func rows(_ run: EvaluatedRun) -> [(String, String)] {
    let plan = run.plan
    let known: [(String, String?)] = [
      ("Model", plan.modelName), ("Answers from", plan.source.map { "\($0)" }), ("Model SHA-256", short(plan.modelDigest)), ("Data set", plan.dataSetName),
      ("Data set SHA-256", short(plan.dataSetFingerprint)), ("Template", plan.template),
      ("Chat format", plan.chatFormat), ("Context strategy", plan.contextStrategy),
      ("Context tokens", count(plan.contextTokens)), ("Tokens to generate", count(plan.generationTokens)),
      ("Seed", text(plan.seed)),
    ]
    return known.compactMap { name, value in value.map { (name, $0) } }
      + plan.options.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } + run.engines.map { ("Engine", "\($0)") }
  }

  private static func short(_ digest: (some CustomStringConvertible)?) -> String? {
    digest.map { $0.description.prefix(16) + "…" }
  }
  private static func count(_ value: Int?) -> String? { value.map { Figures.count($0) } }
  private static func text(_ seed: UInt64?) -> String? { seed.map { "\($0)" } }
}
