import EHR
import Foundation
import MedAlign
import Report
import SampleRuns
import TextMetrics

/// Made-up judgements of which the paper's published tables follow; `Oracle/make_paper.py` found them.
enum PaperJudgements {
  /// In the order of Table 3.
  static let systems = [
    "GPT-4 32k+MR", "GPT-4 32k", "GPT-4 2k", "Vicuna-13B 2k", "Vicuna-7B 2k", "MPT-7B-Instruct 2k",
  ]

  static let comet = MetricDefinition(
    name: "comet", title: "COMET", version: "made up", range: 0...1, needsSource: true)

  /// One clinician's review of one instruction: a digit per system in each list.
  struct Row {
    var item: ItemID
    var rater: String
    var ranks: [Int]
    var correct: [Bool]
    /// Places by COMET, in an instruction's first row.
    var comet: [Int]
  }

  static func rows() throws -> [Row] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Oracle/paper.tsv")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst().map { line in
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      func digits(_ cell: String) -> [Int] { cell.compactMap(\.wholeNumberValue) }
      return Row(
        item: ItemID(instructionID: InstructionID(cells[0]), personID: PersonID(rawValue: 7)), rater: cells[1],
        ranks: digits(cells[2]), correct: digits(cells[3]).map { $0 == 1 }, comet: digits(cells[4]))
    }
  }

  /// - Parameter order: Of the systems.
  static func data(_ rows: [Row], order: [Int] = Array(0..<6), name: (String) -> String = { $0 }) -> EvaluationData {
    EvaluationData(
      systems: order.map { system in
        let items = rows.filter { !$0.comet.isEmpty }.map { row in
          StoredItem(
            instruction: Instruction(id: row.item.instructionID, question: "made up", personID: row.item.personID),
            result: nil,
            scores: [ItemScore(metric: comet.name, reference: .gold, value: 1 - Double(row.comet[system]) / 10)])
        }
        return EvaluatedSystem(
          name: name(systems[system]), run: EvaluatedRun(plan: Sample.plan(), engines: [], items: items))
      },
      judgements: rows.flatMap { row in
        order.map { system in
          Judgement(
            item: row.item, system: name(systems[system]), rater: row.rater, isCorrect: row.correct[system],
            rank: Double(row.ranks[system]))
        }
      },
      facts: Dictionary(rows.map { ($0.item, ItemFacts()) }, uniquingKeysWith: { first, _ in first }), metrics: [comet])
  }

  static func data() throws -> EvaluationData { data(try rows()) }
}

extension [ReportTable] {
  /// The cells of a table's column, from the top; `nil` without such a table or column.
  func column(_ name: String, of table: String) -> [ReportTable.Cell]? {
    guard let table = first(where: { $0.id == table }), let place = table.columns.firstIndex(where: { $0.name == name })
    else { return nil }
    return table.rows.map { $0[place] }
  }

  func values(_ name: String, of table: String) -> [Double?]? { column(name, of: table)?.map(\.value) }
}

extension ReportTable.Cell {
  /// The number in it, if it holds one.
  var value: Double? {
    switch self {
    case .count(let count): Double(count)
    case .number(let value, _): value
    case .estimate(let estimate, _): estimate.value
    default: nil
    }
  }

  var estimate: ReportTable.Estimate? { if case .estimate(let estimate, _) = self { estimate } else { nil } }

  /// Equal up to the order of sums.
  func isNear(_ other: ReportTable.Cell) -> Bool {
    guard let a = estimate, let b = other.estimate else { return self == other }
    let ends = [a.interval, b.interval].compactMap { $0.map { [$0.lowerBound, $0.upperBound] } }
    let differences = ends.count == 2 ? zip(ends[0], ends[1]).map { $0 - $1 } : []
    return a.count == b.count && ends.count != 1 && ([a.value - b.value] + differences).allSatisfy { abs($0) < 1e-12 }
  }
}
