import Foundation
import MedAlign
import Report
import SampleRuns
import Testing

@Suite struct TableTests {
  @Test("every row of every table has as many cells as columns, and ids and names are unique")
  func soundTables() throws {
    let scratch = try Scratch()
    let report = BenchmarkReport(data: try FullReport.data(scratch))
    #expect(report.tables.count >= 7)
    #expect(ReportTable.problems(report.tables).isEmpty)
  }

  @Test("the check of tables finds short rows, bad ids, twin columns and twin ids")
  func problems() {
    let columns: [ReportTable.Column] = [.init("a", "A"), .init("a_n", "B")]
    let estimate = ReportTable.Cell.estimate(.init(1, count: 2), .percent)
    let table = ReportTable(id: "Bad id", caption: "", columns: columns, rows: [[estimate]])
    #expect(table.problems.count == 3)
    #expect(ReportTable.problems([table, table]).count == 7)
  }

  @Test("numbers are written for people: signs, groups, percent, points, probabilities")
  func cellText() {
    func text(_ value: Double, _ style: ReportTable.Style) -> String { CellText(.number(value, style)).value }
    #expect(text(0.41249, .decimal(3)) == "0.412")
    #expect(text(-0.0004, .decimal(3)) == "0.000")
    #expect(text(-0.25, .decimal(2)) == "−0.25")
    #expect(text(12345.6, .decimal(0)) == "12,346")
    #expect(text(0.601, .percent) == "60.1 %")
    #expect(text(0.083, .points) == "+8.3" && text(-0.083, .points) == "−8.3" && text(0, .points) == "0.0")
    #expect(text(0.0004, .probability) == "< 0.001" && text(0.0314, .probability) == "0.031")
    #expect(text(.nan, .decimal(2)) == "–" && text(.infinity, .percent) == "–")
    func interval(_ range: ClosedRange<Double>, _ style: ReportTable.Style) -> String? {
      CellText(.estimate(.init(0, range), style)).interval
    }
    #expect(interval(0.1...0.2, .decimal(2)) == "0.10–0.20")
    #expect(interval(-0.1...0.2, .decimal(2)) == "−0.10 to 0.20")
    #expect(interval(0.5...0.601, .percent) == "50.0–60.1 %")
    #expect(interval(-0.01...0.05, .points) == "−1.0 to +5.0")
    #expect(CellText(.missing).value == "–" && CellText(.count(1234)).value == "1,234")
  }
}
