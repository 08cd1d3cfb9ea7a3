import DelimitedText
import EHR
public import TextMetrics

/// Scores that another program computed, such as COMET's or BERTScore's, read from a CSV, TSV or JSON-lines file.
///
/// Long form: a row for each item and metric, with columns `metric` and `value`. Wide form: a row for each item, with a
/// column for each metric. If a system has several values of a metric for an item, the last counts.
public struct ScoreFile: Sendable {
  /// Without folders.
  public let name: String
  let path: String
  /// By system (empty: the file names none), metric and item.
  let values: [String: [String: [ItemID: Double]]]
  /// By the metric's name.
  let definitions: [String: MetricDefinition]
  public let rowCount: Int
  /// What was read differently than it stands; without cells' text.
  public let issues: [DataIssue]

  /// The metrics that it holds scores of, in the order of reports.
  public var metrics: [MetricDefinition] { MetricTable.inOrder(Array(definitions.values)) }

  /// The systems that the file names, ascending.
  public var systems: [String] { values.keys.filter { !$0.isEmpty }.sorted() }

  /// Reads the scores of `items`.
  ///
  /// - Throws: `unreadable`, `missingColumns`; `unusable` for a value that is not a number or lies outside its metric's
  ///   range, for a metric that is not known and not defined, or that `medalign score` computes itself, and for a file
  ///   without any score of an item.
  public static func read(
    path: String, items: some Sequence<ItemID>, metrics: MetricChoice = MetricChoice(),
    columns: ScoreColumns = .standard
  ) throws(DataSetError) -> ScoreFile {
    for metric in metrics.names where metrics.definition(of: metric, anyName: false) == nil {
      throw .unusable(path: path, reason: "the metric \(metric) is not known: \(MetricChoice.advice)")
    }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let table = try MappedTable(
      path: path, name: name, map: columns, required: [.instructionID], ignoresOtherColumns: true)
    var reader = ScoreReader(
      path: path, columns: table.columns, header: table.header, items: InstructionLookup(items), choice: metrics,
      tally: IssueTally(file: name))
    while let row = try table.next() {
      try reader.take(row)
      if reader.values.count > AnswerFile.systemLimit {
        throw .unusable(
          path: path, reason: "line \(row.line): more than \(AnswerFile.systemLimit) systems; which column names them?")
      }
    }
    guard !reader.values.isEmpty else {
      throw .unusable(path: path, reason: reader.emptinessReason)
    }
    return ScoreFile(
      name: name, path: path, values: reader.values, definitions: reader.definitions, rowCount: reader.rowCount,
      issues: table.issues + ignoredColumns(table, metrics) + reader.tally.issues)
  }

  /// Columns of the wide form that are no metrics, by number.
  private static func ignoredColumns(_ table: MappedTable<ScoreField>, _ choice: MetricChoice) -> [DataIssue] {
    guard let header = table.header, !(table.columns.has(.metric) && table.columns.has(.value)) else { return [] }
    let used = table.columns.positions(in: header)
    let ignored = header.names.enumerated().filter { position, name in
      !used.contains(position) && choice.definition(of: name, anyName: false) == nil
    }
    guard !ignored.isEmpty else { return [] }
    let numbers = ignored.map { "\($0.offset + 1)" }.joined(separator: ", ")
    return [DataIssue(file: table.name, line: 1, reason: "columns that are no metrics ignored: number \(numbers)")]
  }
}

/// Collects the values of a table's rows.
struct ScoreReader {
  let path: String
  let columns: FieldColumns<ScoreField>
  let items: InstructionLookup
  let choice: MetricChoice
  var tally: IssueTally
  private(set) var values: [String: [String: [ItemID: Double]]] = [:]
  private(set) var definitions: [String: MetricDefinition] = [:]
  private(set) var rowCount = 0
  /// The wide form's columns that are metrics; `nil` where each row has keys of its own.
  private let metricColumns: [String]?
  private let isLong: Bool?
  private var known: [String: MetricDefinition?] = [:]

  init(
    path: String, columns: FieldColumns<ScoreField>, header: DelimitedHeader?, items: InstructionLookup,
    choice: MetricChoice, tally: IssueTally
  ) {
    self.path = path
    self.columns = columns
    self.items = items
    self.choice = choice
    self.tally = tally
    metricColumns = header?.names
    isLong = header == nil ? nil : columns.has(.metric) && columns.has(.value)
  }

  mutating func take(_ row: TableRow) throws(DataSetError) {
    rowCount += 1
    guard let id = columns.trimmed(.instructionID, row) else {
      return tally.add("no instruction id; row left out", line: row.line)
    }
    var person: PersonID?
    if let text = columns.trimmed(.personID, row) {
      person = PersonID(cell: text)
      if person == nil {
        return tally.add("the person id is not a 64-bit integer; row left out", line: row.line, id: id)
      }
    }
    switch items.match(ItemID(instructionID: InstructionID(id), personID: person)) {
    case .none:
      tally.add("not an item of the run; row left out", line: row.line, id: id)
    case .several:
      tally.add("no person named, and several items have this instruction; row left out", line: row.line, id: id)
    case .one(let item):
      try take(row, item)
    }
  }

  private mutating func take(_ row: TableRow, _ item: ItemID) throws(DataSetError) {
    let id = "\(item.instructionID)"
    if isLong ?? (columns.cell(.metric, row) != nil && columns.cell(.value, row) != nil) {
      guard let name = columns.trimmed(.metric, row) else {
        return tally.add("no metric named; row left out", line: row.line, id: id)
      }
      guard let definition = try definition(of: name, row, anyName: true) else {
        guard choice.names.isEmpty else { return tally.add("of another metric; row left out") }
        throw .unusable(
          path: path, reason: "line \(row.line): the metric\(Self.shown(name)) is not known: \(MetricChoice.advice)")
      }
      try add(columns.trimmed(.value, row), definition, item, row)
    } else {
      for name in metricColumns ?? row.keys {
        guard let definition = try definition(of: name, row, anyName: false) else { continue }
        try add(TableRow.trimmed(row.cell(name)), definition, item, row)
      }
    }
  }

  private mutating func definition(
    of name: String, _ row: TableRow, anyName: Bool
  ) throws(DataSetError) -> MetricDefinition? {
    if let found = known[name] { return found }
    let found = choice.definition(of: name, anyName: anyName)
    if MetricChoice.isComputed(name), anyName || found != nil {
      throw .unusable(
        path: path, reason: "line \(row.line): `medalign score` computes the metric\(Self.shown(name)) itself")
    }
    // A hostile file could hold endlessly many names.
    if known.count < 10_000 { known[name] = .some(found) }
    return found
  }

  private mutating func add(
    _ text: String?, _ definition: MetricDefinition, _ item: ItemID, _ row: TableRow
  ) throws(DataSetError) {
    let metric = definition.name
    guard let text else { return tally.add("\(metric): no value", line: row.line, id: "\(item.instructionID)") }
    guard let value = Double(text), value.isFinite else {
      throw .unusable(path: path, reason: "line \(row.line): \(metric): the value is not a number")
    }
    guard definition.range.contains(value) else {
      throw .unusable(
        path: path, reason: "line \(row.line): \(metric): the value lies outside \(definition.range.lowerBound) to "
          + "\(definition.range.upperBound), the metric's range; --metric \(metric) --metric-range sets another")
    }
    definitions[metric] = definition
    let system = columns.trimmed(.system, row) ?? ""
    if values[system, default: [:]][metric, default: [:]].updateValue(value, forKey: item) != nil {
      tally.add("\(metric): a second value for one item; the last counts", line: row.line, id: "\(item.instructionID)")
    }
  }

  /// Why there is no value at all.
  var emptinessReason: String {
    if rowCount == 0 { return "holds no rows" }
    let known = MetricTable.learned.map(\.name).joined(separator: ", ")
    return "holds no score of any of the run's items; columns for metrics are \(known), or as --metric says"
  }

  private static func shown(_ name: String) -> String { MetricChoice.isPresentable(name) ? " \(name)" : "" }
}
