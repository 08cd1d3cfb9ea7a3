/// A system that has a run, with its place among all systems, which fixes its color and mark in every chart.
struct RunColumn: Sendable {
  var index: Int
  var name: String
  var run: EvaluatedRun
}

extension EvaluationData {
  var runs: [RunColumn] {
    systems.enumerated().compactMap { index, system in
      system.run.map { RunColumn(index: index, name: system.name, run: $0) }
    }
  }
}
