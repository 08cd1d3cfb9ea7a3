/// The column names of a table, looked up without regard to case (OMOP writes `visit_start_DATE`).
public struct DelimitedHeader: Sendable {
  /// Names as written, blanks around them removed.
  public let names: [String]
  private let positions: [String: Int]

  public init(_ names: [String]) {
    self.names = names.map(Self.trimmed)
    var positions: [String: Int] = [:]
    for (index, name) in self.names.enumerated() where positions[name.lowercased()] == nil {
      positions[name.lowercased()] = index  // of columns with one name, the first is meant
    }
    self.positions = positions
  }

  /// The position of the column `name`, any case; nil when there is none.
  public func index(of name: String) -> Int? { positions[name.lowercased()] }

  /// Those of `needed` that the header lacks, in the order asked.
  public func missing(_ needed: [String]) -> [String] { needed.filter { index(of: $0) == nil } }

  private static func trimmed(_ name: String) -> String {
    let bytes = name.utf8
    guard let first = bytes.firstIndex(where: { $0 > 0x20 }), let last = bytes.lastIndex(where: { $0 > 0x20 }) else {
      return ""
    }
    return String(name[first...last])
  }
}

/// One data row with exactly as many cells as the header.
public struct DelimitedRow: Sendable {
  /// The line the row starts on, counted from 1.
  public let line: Int
  public let cells: [String]
  let header: DelimitedHeader

  /// The cell under `column` (any case); nil when the table has no such column.
  public subscript(_ column: String) -> String? {
    header.index(of: column).map { cells[$0] }
  }

  /// The cell at a position; nil outside the row.
  public subscript(_ index: Int) -> String? { cells.indices.contains(index) ? cells[index] : nil }
}
