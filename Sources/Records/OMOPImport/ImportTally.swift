/// Counts what becomes of rows, and lists the skipped ones where asked.
final class ImportTally {
  private var tables: [String: ImportReport.Table] = [:]
  private let log: TableFile?
  private let onlyTable: String?

  /// - Parameters:
  ///   - logPath: Where to list rows that are in no record: table, file (where a table has several), row, reason; no id
  ///     or text of theirs.
  ///   - onlyTable: Counts all rows as this one table's.
  init(logPath: String?, onlyTable: String? = nil) throws(OMOPImportError) {
    self.onlyTable = onlyTable
    log = try logPath.map { path throws(OMOPImportError) in
      try TableFile(path: path, columns: ["table", "file", "row", "reason"])
    }
  }

  /// Ends the list of skipped rows.
  func finish() throws(OMOPImportError) { try log?.finish() }

  func found(_ table: OMOPTable) { self[table].isPresent = true }

  func use(_ table: OMOPTable, count: Int = 1) { self[table].used += count }

  func skip(
    _ reason: RowSkip, of table: OMOPTable, at position: Int, in file: String? = nil
  ) throws(OMOPImportError) {
    self[table].skipped[reason.rawValue, default: 0] += 1
    try log?.append([name(table), file ?? "", String(position), reason.rawValue])
  }

  /// For rows that are not listed one by one: there may be millions of them, and nothing is wrong with them.
  func skipUnlisted(_ reason: RowSkip, of table: OMOPTable, count: Int) {
    if count > 0 { self[table].skipped[reason.rawValue, default: 0] += count }
  }

  /// Takes over what the source could not cut into cells; call once, after the last row.
  func malformed(_ rows: any TableRows, of table: OMOPTable) throws(OMOPImportError) {
    guard rows.malformedRowCount > 0 else { return }
    self[table].skipped[RowSkip.malformed.rawValue, default: 0] += rows.malformedRowCount
    let kept = rows.malformedRows
    for row in kept { try log?.append([name(table), row.part ?? "", String(row.position), row.reason]) }
    let others = rows.malformedRowCount - kept.count
    if others > 0 { try log?.append([name(table), "", "", "\(others) more: \(RowSkip.malformed.rawValue)"]) }
  }

  func repaired(_ repairs: [RowRepair: Int], of table: OMOPTable) {
    for (repair, count) in repairs { self[table].repaired[repair.rawValue, default: 0] += count }
  }

  /// In the order of `OMOPTable.allCases`.
  var report: [ImportReport.Table] {
    if let onlyTable { return [tables[onlyTable] ?? ImportReport.Table(table: onlyTable)] }
    return OMOPTable.ordered.map { self[$0] }
  }

  private func name(_ table: OMOPTable) -> String { onlyTable ?? table.rawValue }

  private subscript(_ table: OMOPTable) -> ImportReport.Table {
    get { tables[name(table)] ?? ImportReport.Table(table: name(table)) }
    set { tables[name(table)] = newValue }
  }
}
