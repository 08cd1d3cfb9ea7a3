/// Counts what becomes of rows, and lists the skipped ones where asked.
final class ImportTally {
  private var tables: [String: ImportReport.Table] = [:]
  private let log: TableFile?

  /// - Parameter logPath: Where to list rows that are in no record: table, row, reason; no id or text of theirs.
  init(logPath: String?) throws(OMOPImportError) {
    log = try logPath.map { path throws(OMOPImportError) in
      try TableFile(path: path, columns: ["table", "row", "reason"])
    }
  }

  func flush() throws(OMOPImportError) { try log?.flush() }

  func found(_ table: OMOPTable) { self[table].isPresent = true }

  func use(_ table: OMOPTable, count: Int = 1) { self[table].used += count }

  func skip(_ reason: RowSkip, of table: OMOPTable, at position: Int) throws(OMOPImportError) {
    self[table].skipped[reason.rawValue, default: 0] += 1
    try log?.append([table.rawValue, String(position), reason.rawValue])
  }

  /// For rows that are not listed one by one: there may be millions of them, and nothing is wrong with them.
  func skipUnlisted(_ reason: RowSkip, of table: OMOPTable, count: Int) {
    if count > 0 { self[table].skipped[reason.rawValue, default: 0] += count }
  }

  /// Takes over what the source could not cut into cells; call once, after the last row.
  func malformed(_ rows: any TableRows, of table: OMOPTable) throws(OMOPImportError) {
    guard rows.malformedRowCount > 0 else { return }
    self[table].skipped[RowSkip.malformed.rawValue, default: 0] += rows.malformedRowCount
    for row in rows.malformedRows { try log?.append([table.rawValue, String(row.position), RowSkip.malformed.rawValue]) }
  }

  func repaired(_ repairs: [RowRepair: Int], of table: OMOPTable) {
    for (repair, count) in repairs { self[table].repaired[repair.rawValue, default: 0] += count }
  }

  /// In the order of `OMOPTable.allCases`.
  var report: [ImportReport.Table] {
    OMOPTable.ordered.map { table in
      var entry = self[table]
      entry.isPresent = entry.isPresent || entry.read > 0
      return entry
    }
  }

  private subscript(_ table: OMOPTable) -> ImportReport.Table {
    get { tables[table.rawValue] ?? ImportReport.Table(table: table.rawValue) }
    set { tables[table.rawValue] = newValue }
  }
}
