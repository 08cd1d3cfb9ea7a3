import EHR
import MedAlign

/// A table as a file for programs and spreadsheets.
public struct ReportCSV: Sendable, Equatable {
  /// The table's id, which names the file.
  public var id: String
  /// RFC 4180: commas, quotes, CRLF; UTF-8 without a byte order mark; one header row.
  public var text: String
}

extension BenchmarkReport {
  /// One file for each table.
  ///
  /// Numbers have all their digits, shares are shares of 1. An estimate takes the columns `name`, `name_lower`,
  /// `name_upper`, `name_n`; what is missing is an empty field. A text that a spreadsheet would take for a formula
  /// (one that begins with `=`, `+`, `-`, `@`, a tab or a line end) has an apostrophe before it.
  public func csv() -> [ReportCSV] {
    let tables = tables
    return zip(UniqueNames.of(tables.map(\.id)), tables).map { ReportCSV(id: $0, text: Self.csv($1)) }
  }

  private static func csv(_ table: ReportTable) -> String {
    let columns = table.flatColumns
    var text = UniqueNames.of(columns.map(\.name)).map(field).joined(separator: ",") + "\r\n"
    for row in table.rows {
      text += columns.map { column in column.column < row.count ? field(row[column.column], column.part) : "" }
        .joined(separator: ",") + "\r\n"
    }
    return text
  }

  private static func field(_ cell: ReportTable.Cell, _ part: FlatColumn.Part) -> String {
    switch (cell, part) {
    case (.text(let text), .value): field(text)
    case (.item(let item), .instruction): field(item.instructionID.rawValue)
    case (.item(let item), .person): item.personID.map { "\($0.rawValue)" } ?? ""
    case (.count(let count), .value): "\(count)"
    case (.number(let value, _), .value): number(value)
    case (.estimate(let estimate, _), .value): number(estimate.value)
    case (.estimate(let estimate, _), .lower): estimate.interval.map { number($0.lowerBound) } ?? ""
    case (.estimate(let estimate, _), .upper): estimate.interval.map { number($0.upperBound) } ?? ""
    case (.estimate(let estimate, _), .count): estimate.count.map { "\($0)" } ?? ""
    default: ""
    }
  }

  /// The fewest digits that give the same number back.
  private static func number(_ value: Double) -> String { value.isFinite ? "\(value)" : "" }

  private static func field(_ text: String) -> String {
    var text = text
    if let first = text.unicodeScalars.first, "=+-@\t\r\n".unicodeScalars.contains(first) { text = "'" + text }
    let needsQuotes = text.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
    return needsQuotes ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
  }
}
