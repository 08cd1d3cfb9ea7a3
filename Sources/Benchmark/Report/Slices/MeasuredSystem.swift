import MedAlign
import TextMetrics

/// A system's answers, each with its value by one measure.
struct MeasuredSystem: Sendable {
  var name: String
  /// Among the report's systems: fixes color and mark.
  var place: Int
  var run: EvaluatedRun?
  /// In the order of items; answers without a verdict or a score are not among them.
  private(set) var answers: [(item: ItemID, value: Double)]
  private let values: [ItemID: Double]

  init(_ system: EvaluatedSystem, place: Int, values: [ItemID: Double]) {
    name = system.name
    run = system.run
    self.place = place
    self.values = values
    answers = values.sorted { $0.key < $1.key }.map { (item: $0.key, value: $0.value) }
  }

  subscript(item: ItemID) -> Double? { values[item] }

  func values(where isIncluded: (ItemID) -> Bool) -> [Double] {
    answers.filter { isIncluded($0.item) }.map(\.value)
  }
}

/// Systems that are measured alike.
struct Measurement: Sendable {
  var measure: SliceMeasure
  var systems: [MeasuredSystem]

  /// Systems with a verdict are measured by verdicts, the others with a run by the metric; at most two measurements,
  /// verdicts first. Systems without any value are left out.
  static func all(_ data: EvaluationData, _ options: ReportOptions) -> [Measurement] {
    let verdicts = data.verdicts
    let judged = data.systems.map { verdicts[$0.name] != nil }
    var found: [Measurement] = []
    for measure in [SliceMeasure.correctness, .score(options.metric)] {
      let isCorrectness = measure == .correctness
      let systems = data.systems.indices.filter { judged[$0] == isCorrectness }.map {
        system(data, $0, by: measure, verdicts)
      }.filter { !$0.answers.isEmpty }
      if !systems.isEmpty { found.append(Measurement(measure: measure, systems: systems)) }
    }
    return found
  }

  static func system(
    _ data: EvaluationData, _ place: Int, by measure: SliceMeasure, _ verdicts: [String: [ItemID: Bool]]
  ) -> MeasuredSystem {
    let system = data.systems[place]
    let values: [ItemID: Double]
    switch measure {
    case .correctness: values = (verdicts[system.name] ?? [:]).mapValues { $0 ? 1 : 0 }
    case .score(let metric): values = system.run?.scores(by: metric.name) ?? [:]
    }
    return MeasuredSystem(system, place: place, values: values)
  }

  /// Every item that any system has a value for, in order.
  var items: [ItemID] { Set(systems.flatMap { $0.answers.map(\.item) }).sorted() }
}

extension EvaluatedRun {
  /// Finite scores against the gold reference, by item.
  func scores(by metric: String) -> [ItemID: Double] {
    Dictionary(
      items.compactMap { item in
        item.score(metric, .gold).flatMap { $0.isFinite ? (item.id, $0) : nil }
      }, uniquingKeysWith: { $1 })
  }
}
