import DelimitedText

/// One instruction file with its columns found by the column map.
struct InstructionTable {
  /// Relative to the data folder.
  let file: String
  let rows: [DelimitedRow]
  private let columns: [ColumnMap.Field: Int]

  /// Reads a table in the quoting mode that fits it and reports rows that could not be read and columns not found.
  ///
  /// - Throws: `unreadable`; `missingColumns` if a `required` field has no column.
  init(
    folder: String, file: String, map: ColumnMap, required: [ColumnMap.Field], expected: [ColumnMap.Field],
    issues: inout [DataIssue]
  ) throws(DataSetError) {
    let table = try Self.read(folder: folder, file: file, issues: &issues)
    self.file = file
    rows = table.rows
    var columns: [ColumnMap.Field: Int] = [:]
    for field in ColumnMap.Field.allCases {
      columns[field] = map[field].lazy.compactMap { table.header.index(of: $0) }.first
    }
    self.columns = columns

    let missing = required.filter { columns[$0] == nil }
    guard missing.isEmpty else {
      throw .missingColumns(path: folder + "/" + file, names: missing.map { map[$0].joined(separator: " or ") })
    }
    for field in expected where columns[field] == nil {
      issues.append(DataIssue(file: file, line: 1, reason: "no column \(map[field].joined(separator: " or "))"))
    }
    let unknown = table.header.names.enumerated().filter { index, name in
      !columns.values.contains(index) && !map.knows(name)
    }
    if !unknown.isEmpty {
      // By number: a file without a header row would otherwise show its first row's cells.
      let numbers = unknown.map { "\($0.offset + 1)" }.joined(separator: ", ")
      issues.append(DataIssue(file: file, line: 1, reason: "unknown columns ignored: number \(numbers)"))
    }
  }

  func has(_ field: ColumnMap.Field) -> Bool { columns[field] != nil }

  /// The cell's text, as it stands; `nil` without such a column.
  func cell(_ field: ColumnMap.Field, _ row: DelimitedRow) -> String? {
    columns[field].flatMap { row[$0] }
  }

  /// The cell's text without blanks around it; `nil` if nothing is left.
  func trimmed(_ field: ColumnMap.Field, _ row: DelimitedRow) -> String? {
    guard let text = cell(field, row) else { return nil }
    let blank: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !blank($0) }), let last = scalars.lastIndex(where: { !blank($0) })
    else { return nil }
    return String(scalars[first...last])
  }

  /// MedAlign's `.tsv` files are read by others both with quotes and without a quote character. The mode that loses no
  /// row is taken; if neither does, the one that gives more rows, since a stray quote joins rows.
  static func read(
    folder: String, file: String, issues: inout [DataIssue]
  ) throws(DataSetError) -> DelimitedTable {
    let path = folder + "/" + file
    let table: DelimitedTable
    do {
      if file.lowercased().hasSuffix(".tsv") {
        let quoted = try? DelimitedTable.read(path: path, trying: [.tsv])
        let unquoted = try DelimitedTable.read(path: path, trying: [.unquotedTSV])
        if let quoted, quoted.skippedRowCount < unquoted.skippedRowCount
          || (quoted.skippedRowCount == unquoted.skippedRowCount && quoted.rows.count >= unquoted.rows.count)
        {
          table = quoted
        } else {
          table = unquoted
          issues.append(DataIssue(file: file, reason: "read without a quote character: quotes in cells are text"))
        }
      } else {
        table = try DelimitedTable.read(path: path, trying: [.csv])
      }
    } catch {
      throw .unreadable(path: path, reason: reason(error, path: path))
    }
    for issue in table.issues {
      issues.append(DataIssue(file: file, line: issue.line, reason: withoutLine(issue)))
    }
    if table.skippedRowCount > table.issues.count {
      issues.append(DataIssue(file: file, reason: "\(table.skippedRowCount) rows skipped in all"))
    }
    if table.repairedSequenceCount > 0 {
      issues.append(
        DataIssue(file: file, reason: "\(table.repairedSequenceCount) ill-formed UTF-8 sequences replaced by U+FFFD"))
    }
    return table
  }

  private static func withoutLine(_ issue: DelimitedIssue) -> String {
    let text = issue.description
    let prefix = "line \(issue.line): "
    return text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
  }

  /// The error's text without the path, which the data set's own error names.
  private static func reason(_ error: DelimitedTextError, path: String) -> String {
    let text = error.description
    guard text.hasPrefix(path + ":") else { return text }
    var rest = text.dropFirst(path.count + 1).drop { $0 == " " }
    if rest.hasPrefix("cannot be read: ") { rest = rest.dropFirst("cannot be read: ".count) }
    return rest.first?.isNumber == true ? "line " + rest : String(rest)
  }
}
