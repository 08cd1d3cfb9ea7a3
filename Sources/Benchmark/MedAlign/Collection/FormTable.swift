import DelimitedText
import Foundation

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
    let start = FileHandle(forReadingAtPath: path).flatMap { try? $0.read(upToCount: 4_096) } ?? Data()
    // "PK" and two control characters begin zip archives, which Google's download and .xlsx files are.
    if start.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      throw .unreadable(
        "\(path): expected a CSV table, found a zip archive or a spreadsheet; unpack it or save it as CSV")
    }
    // gzip's bytes are binary, and the reader unpacks them.
    if start.contains(0), !start.starts(with: [0x1F, 0x8B]) {
      throw .unreadable("\(path): expected a CSV table, found binary data")
    }
    self.path = path
    headers = table.header.names
    rows = table.rows
    unreadableRows = table.issues
    repairedSequenceCount = table.repairedSequenceCount
  }
}
