/// A whole table in memory, for files of benchmark size (instructions, answers); OMOP tables go row by row.
public struct DelimitedTable: Sendable {
  public let name: String
  public let format: DelimitedFormat
  public let header: DelimitedHeader
  public let rows: [DelimitedRow]
  public let issues: [DelimitedIssue]
  public let skippedRowCount: Int
  public let repairedSequenceCount: Int

  /// Reads `path` in the first of `formats` that skips no row; if each skips some, in the one that skips fewest
  /// (the earlier one on a tie).
  ///
  /// `DelimitedTable.read(path: p, trying: [.tsv, .unquotedTSV])` settles MedAlign's two quoting modes.
  /// - Throws: the first format's error when no format can read the file.
  public static func read(
    path: String, trying formats: [DelimitedFormat]
  ) throws(DelimitedTextError) -> DelimitedTable {
    try best(of: formats, name: path) { format throws(DelimitedTextError) in
      try DelimitedReader(path: path, format: format)
    }
  }

  /// The same from memory.
  public static func read(
    bytes: [UInt8], name: String, trying formats: [DelimitedFormat]
  ) throws(DelimitedTextError) -> DelimitedTable {
    try best(of: formats, name: name) { format throws(DelimitedTextError) in
      try DelimitedReader(bytes: bytes, name: name, format: format)
    }
  }

  private static func best(
    of formats: [DelimitedFormat], name: String,
    open: (DelimitedFormat) throws(DelimitedTextError) -> DelimitedReader
  ) throws(DelimitedTextError) -> DelimitedTable {
    var best: DelimitedTable?
    var firstError: DelimitedTextError?
    for format in formats {
      do {
        let table = try DelimitedTable(reading: try open(format))
        if table.skippedRowCount == 0 { return table }
        if best.map({ table.skippedRowCount < $0.skippedRowCount }) ?? true { best = table }
      } catch {
        firstError = firstError ?? error
      }
    }
    if let best { return best }
    throw firstError ?? .noHeader(file: name)
  }

  init(reading reader: DelimitedReader) throws(DelimitedTextError) {
    var rows: [DelimitedRow] = []
    while let row = try reader.next() { rows.append(row) }
    name = reader.name
    format = reader.format
    header = reader.header
    self.rows = rows
    issues = reader.issues
    skippedRowCount = reader.skippedRowCount
    repairedSequenceCount = reader.repairedSequenceCount
  }
}
