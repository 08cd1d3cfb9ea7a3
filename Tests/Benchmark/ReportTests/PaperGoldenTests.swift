import Foundation
import MedAlign
import Report
import Testing

/// MedAlign's published tables (medalign.md 15), from judgements that were built to have them.
@Suite struct PaperGoldenTests {
  /// Fig. 2 and Fig. 3 in hundredths, row beats column; MR, 32k, 2k, V13, V7, MPT.
  static let humans = [
    [0, 48, 56, 73, 71, 82], [52, 0, 58, 72, 74, 81], [44, 42, 0, 67, 70, 76], [27, 28, 33, 0, 50, 63],
    [29, 26, 30, 50, 0, 64], [18, 19, 24, 37, 36, 0],
  ]
  static let comet = [
    [0, 50, 52, 66, 63, 79], [50, 0, 51, 63, 58, 77], [48, 49, 0, 66, 61, 79], [34, 37, 34, 0, 49, 70],
    [37, 42, 39, 51, 0, 71], [21, 23, 21, 30, 29, 0],
  ]
  /// What the construction promises; all round to the printed digits.
  static let shareBound = 0.0045
  static let winRateBound = 0.00045
  static let rankBound = 0.0045

  /// Made once for all tests.
  private static let made = Result {
    let data = try PaperJudgements.data()
    return (data: data, tables: RankingSections.tables(data))
  }

  let data: EvaluationData
  let tables: [ReportTable]

  init() throws { (data, tables) = try Self.made.get() }

  private func column(_ name: String, _ table: String) throws -> [Double] {
    try #require(tables.values(name, of: table)).map { try #require($0) }
  }

  @Test("Table 3's correct answers are printed to the digit, each a count of 303")
  func correct() throws {
    let shares = try column("correct", "correctness")
    #expect(shares.map { String(format: "%.1f", 100 * $0) } == ["65.0", "60.1", "51.8", "35.0", "33.3", "31.7"])
    #expect(try column("correct_count", "correctness") == [197, 182, 157, 106, 101, 96])
    #expect(try column("missing_verdicts", "correctness") == [0, 0, 0, 0, 0, 0])
    let second = try #require(tables.column("correct", of: "correctness")?[1].estimate)
    #expect(second.count == 303)
    // Wilson's interval of 182 of 303 (statsmodels).
    #expect(abs(try #require(second.interval).lowerBound - 0.5445858496) < 1e-9)
    #expect(abs(try #require(second.interval).upperBound - 0.6542138831) < 1e-9)
  }

  @Test("Table 3's win rates and mean ranks are met within the stated bounds, and printed to the digit")
  func winRatesAndRanks() throws {
    let rates = try column("win_rate", "correctness")
    for (found, printed) in zip(rates, [0.658, 0.676, 0.598, 0.401, 0.398, 0.269]) {
      #expect(abs(found - printed) <= Self.winRateBound)
    }
    let ranks = try column("mean_rank", "correctness")
    for (found, printed) in zip(ranks, [2.80, 2.75, 3.11, 3.92, 3.93, 4.49]) {
      #expect(abs(found - printed) <= Self.rankBound)
    }
    #expect(abs(ranks.reduce(0, +) - 21) < 1e-9)
    for cell in try #require(tables.column("mean_rank", of: "correctness")) {
      let estimate = try #require(cell.estimate)
      #expect(estimate.count == 303 && estimate.interval?.contains(estimate.value) == true)
    }
  }

  @Test(
    "both head-to-head matrices are met within the stated bound, and mirror images sum to 1",
    arguments: [("preferences-clinicians", humans), ("preferences-metric", comet)])
  func matrices(_ id: String, _ printed: [[Int]]) throws {
    let table = try #require(tables.first { $0.id == id })
    #expect(table.rows.count == 6)
    for row in 0..<6 {
      #expect(table.rows[row][row + 1] == .missing)
      for column in 0..<6 where column != row {
        let cell = try #require(table.rows[row][column + 1].estimate)
        let mirror = try #require(table.rows[column][row + 1].estimate)
        #expect(abs(cell.value - Double(printed[row][column]) / 100) <= Self.shareBound)
        #expect(abs(cell.value + mirror.value - 1) < 1e-12)
        #expect(cell.count == mirror.count && (cell.count ?? 0) <= 303)
      }
    }
  }

  @Test("Table 4's agreement of COMET and of clinicians with each other, with intervals of the paper's width")
  func table4() throws {
    let taus = try #require(tables.column("tau", of: "metric-agreement"))
    let comet = try #require(taus[0].estimate)
    #expect(String(format: "%.2f", comet.value) == "0.37" && comet.count == 303)
    let interval = try #require(comet.interval)
    #expect(abs(interval.lowerBound - 0.33) < 0.01 && abs(interval.upperBound - 0.41) < 0.01)
    let raters = try #require(taus[1].estimate)
    #expect(String(format: "%.2f", raters.value) == "0.44" && raters.count == 50)
    #expect(try #require(tables.column("uses_source", of: "metric-agreement"))[0] == .text("yes"))
  }

  @Test("second and third clinicians of an instruction change no row of Table 3")
  func oneJudgementPerInstruction() throws {
    let rows = try PaperJudgements.rows()
    #expect(rows.count == 403 && Set(rows.map(\.rater)).count == 9)
    let first = RankingSections.tables(PaperJudgements.data(rows.filter { !$0.comet.isEmpty }))
    for name in ["correct", "correct_count", "win_rate", "mean_rank"] {
      let found = try #require(first.column(name, of: "correctness"))
      #expect(found == tables.column(name, of: "correctness"))
    }
  }

  @Test("the order and the names of systems change nothing but order and names")
  func invariance() throws {
    let order = [4, 0, 5, 2, 1, 3]
    let other = RankingSections.tables(
      PaperJudgements.data(try PaperJudgements.rows(), order: order, name: { String($0.reversed()) }))
    for name in ["correct", "correct_count", "missing_verdicts", "win_rate", "mean_rank", "ranked"] {
      let here = try #require(tables.column(name, of: "correctness"))
      let there = try #require(other.column(name, of: "correctness"))
      for (place, system) in order.enumerated() { #expect(there[place].isNear(here[system])) }
    }
    for id in ["preferences-clinicians", "preferences-metric"] {
      let (here, there) = (tables.first { $0.id == id }, other.first { $0.id == id })
      for (row, system) in order.enumerated() {
        for (column, opponent) in order.enumerated() {
          #expect(try #require(there).rows[row][column + 1] == (try #require(here)).rows[system][opponent + 1])
        }
      }
    }
    let (tau, shuffled) = (tables.values("tau", of: "metric-agreement"), other.values("tau", of: "metric-agreement"))
    #expect(abs(try #require(tau?[0]) - (try #require(shuffled?[0]))) < 1e-12)
  }

  @Test("a verdict that is missing is counted as missing, never as wrong")
  func missingVerdicts() throws {
    var thinned = data
    let gone = Set((1...10).map { InstructionID("\($0)") })
    for (place, judgement) in data.judgements.enumerated()
    where judgement.system == "GPT-4 32k" && gone.contains(judgement.item.instructionID) {
      thinned.judgements[place].isCorrect = nil
    }
    let found = RankingSections.tables(thinned)
    let before = try #require(tables.column("correct", of: "correctness"))
    let after = try #require(found.column("correct", of: "correctness"))
    #expect(after[1].estimate?.count == 293 && found.values("missing_verdicts", of: "correctness")?[1] == 10)
    let wrong = try PaperJudgements.rows().filter {
      !$0.comet.isEmpty && gone.contains($0.item.instructionID) && $0.correct[1]
    }.count
    #expect(found.values("correct_count", of: "correctness")?[1] == Double(182 - wrong))
    for place in [0, 2, 3, 4, 5] { #expect(after[place] == before[place]) }
    // Ranks are there still.
    #expect(found.column("win_rate", of: "correctness") == tables.column("win_rate", of: "correctness"))
  }

  @Test("differences that 25 instructions make are found, those of one are not")
  func differences() throws {
    let table = try #require(tables.first { $0.id == "correctness-pairs" })
    #expect(table.rows.count == 15)
    let adjusted = try column("p_bh", "correctness-pairs")
    let plain = try column("p", "correctness-pairs")
    let holm = try column("p_holm", "correctness-pairs")
    let differences = try column("difference", "correctness-pairs")
    for place in 0..<15 { #expect(plain[place] <= adjusted[place] && adjusted[place] <= holm[place]) }
    // 32k less 2k: 25 of 303.
    #expect(abs(differences[5] - 25.0 / 303) < 1e-12)
    // 13B less 7B: 5 of 303.
    #expect(abs(differences[12] - 5.0 / 303) < 1e-12 && adjusted[12] > 0.05)
    #expect(adjusted[4] < 0.001)
    let tests = try column("p", "overall-tests")
    #expect(tests.count == 2 && tests.allSatisfy { $0 < 1e-6 })
  }
}
