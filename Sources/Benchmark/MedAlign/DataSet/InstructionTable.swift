/// One instruction file with its columns found by the column map.
struct InstructionTable {
  /// Relative to the data folder.
  let file: String
  let rows: [TableRow]
  private let columns: FieldColumns<InstructionField>

  /// Reads a table in the quoting mode that fits it and reports rows that could not be read and columns not found.
  ///
  /// - Throws: `unreadable`; `missingColumns` if a `required` field has no column.
  init(
    folder: String, file: String, map: ColumnMap, required: [ColumnMap.Field], expected: [ColumnMap.Field],
    issues: inout [DataIssue]
  ) throws(DataSetError) {
    let table = try MappedTable(
      path: folder + "/" + file, name: file, map: map, required: required, expected: expected)
    var rows: [TableRow] = []
    while let row = try table.next() { rows.append(row) }
    self.file = file
    self.rows = rows
    columns = table.columns
    issues += table.issues
  }

  func has(_ field: ColumnMap.Field) -> Bool { columns.has(field) }

  /// The cell's text, as it stands; `nil` without such a column.
  func cell(_ field: ColumnMap.Field, _ row: TableRow) -> String? { columns.cell(field, row) }

  /// The cell's text without blanks around it; `nil` if nothing is left.
  func trimmed(_ field: ColumnMap.Field, _ row: TableRow) -> String? { columns.trimmed(field, row) }
}
