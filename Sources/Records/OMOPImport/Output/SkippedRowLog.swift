import DelimitedText
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Lists rows that are in no record, as CSV: table, row, reason. Ids and text of the rows stay out.
final class SkippedRowLog {
  private let path: String
  private let file: Int32
  private var writer = DelimitedWriter(format: .csv)

  init(path: String) throws(OMOPImportError) {
    self.path = path
    file = try PrivateFile.open(path, isNew: false)
    try write(["table", "row", "reason"])
  }

  deinit { close(file) }

  func append(_ table: OMOPTable, _ position: Int, _ reason: String) throws(OMOPImportError) {
    try write([table.rawValue, String(position), reason])
    if writer.bytes.count > 1 << 16 { try flush() }
  }

  func flush() throws(OMOPImportError) {
    try PrivateFile.append(writer.drain()[...], to: file, path: path)
  }

  private func write(_ cells: [String]) throws(OMOPImportError) {
    do { try writer.append(cells) } catch { throw .unwritable(path: path, reason: error.description) }
  }
}
