/// A table for a terminal: columns padded to equal width, numbers at the right.
///
/// An estimate is one cell, `0.412 (0.380–0.440) n=30`; where a column's estimates all have the same n, its header says
/// it once. A table wider than a terminal is cut into strips of columns, each with the first column.
struct MarkdownTable {
  /// Characters of a line; wide terminals show as many.
  static let width = 160

  private var header: [String]
  private var rows: [[String]]
  private var isText: [Bool]

  init(_ table: ReportTable) {
    let cells = table.rows.map { row in
      table.columns.indices.map { CellText($0 < row.count ? row[$0] : .missing) }
    }
    let shared = table.columns.indices.map { column in Self.sharedCount(cells.map { $0[column] }) }
    header = zip(table.columns, shared).map { column, count in
      Self.escaped(column.title + (count.map { ", n = \(Figures.count($0))" } ?? ""))
    }
    rows = cells.map { row in zip(row, shared).map { Self.escaped(Self.text($0, hasCount: $1 == nil)) } }
    isText = table.columns.enumerated().map { $0 == 0 || $1.isText }
  }

  /// The n of all estimates in a column, if they have one n and are several.
  private static func sharedCount(_ cells: [CellText]) -> Int? {
    let counts = cells.compactMap(\.count)
    guard counts.count > 1, let first = counts.first, counts.allSatisfy({ $0 == first }) else { return nil }
    return first
  }

  private static func text(_ cell: CellText, hasCount: Bool) -> String {
    var text = cell.value
    if let interval = cell.interval { text += " (\(interval))" }
    if hasCount, let count = cell.count { text += " n=\(Figures.count(count))" }
    return text
  }

  /// `|` and line ends would end the cell.
  private static func escaped(_ text: String) -> String {
    text.replacing("|", with: "\\|").split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  var lines: [String] {
    let widths = header.indices.map { column in
      max(3, header[column].count, rows.map { $0[column].count }.max() ?? 0)
    }
    return Self.strips(widths).enumerated().flatMap { ($0 > 0 ? [""] : []) + strip($1, widths) }
  }

  /// The columns of each strip.
  private static func strips(_ widths: [Int]) -> [[Int]] {
    guard let first = widths.first else { return [[]] }
    var strips = [[0]]
    var used = first + 4
    for column in widths.indices.dropFirst() {
      if used + widths[column] + 3 > width, strips[strips.count - 1].count > 1 {
        strips.append([0])
        used = first + 4
      }
      strips[strips.count - 1].append(column)
      used += widths[column] + 3
    }
    return strips
  }

  private func strip(_ columns: [Int], _ widths: [Int]) -> [String] {
    func line(_ row: [String]) -> String {
      let padded = columns.map { column in
        let space = String(repeating: " ", count: widths[column] - row[column].count)
        return isText[column] ? row[column] + space : space + row[column]
      }
      return "| " + padded.joined(separator: " | ") + " |"
    }
    let rule = widths.indices.map { column in
      isText[column]
        ? String(repeating: "-", count: widths[column]) : String(repeating: "-", count: widths[column] - 1) + ":"
    }
    return [line(header), line(rule)] + rows.map(line)
  }
}
