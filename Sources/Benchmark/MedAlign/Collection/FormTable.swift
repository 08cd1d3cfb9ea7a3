import DelimitedText

/// A form's export as a table. Columns are taken by position, since a form may ask the same question twice.
struct FormTable {
  let path: String
  let headers: [String]
  let rows: [DelimitedRow]
  /// Rows that could not be read, with line and reason.
  let unreadableRows: [DelimitedIssue]
  let repairedSequenceCount: Int

  /// - Throws: `unreadable`, also for what is no text table (a spreadsheet's own format, a zip archive).
  init(path: String) throws(CollectionError) {
    let table: DelimitedTable
    do {
      table = try DelimitedTable.read(spreadsheet: path)
    } catch {
      throw .unreadable(error.description)
    }
    // "PK" and two control characters begin zip archives, which Google's download and .xlsx files are.
    if table.header.names.first?.utf8.starts(with: [0x50, 0x4B, 0x03, 0x04]) == true {
      throw .unreadable(
        "\(path): expected a CSV table, found a zip archive or a spreadsheet; unpack it or save it as CSV")
    }
    if table.header.names.contains(where: { $0.unicodeScalars.contains("\0") }) {
      throw .unreadable("\(path): expected a CSV table, found binary data")
    }
    self.path = path
    headers = table.header.names
    rows = table.rows
    unreadableRows = table.issues
    repairedSequenceCount = table.repairedSequenceCount
  }
}
