import DelimitedText

/// The rows of a table's files, one file after the other. Columns are the first file's; others may order theirs anew.
final class DelimitedRows: TableRows {
  let columns: [String]
  private let keyColumn: String
  /// The current file.
  private var file: String
  private var paths: ArraySlice<String>
  private var reader: DelimitedReader
  /// Position in the current file of each of `columns`; nil where all are in place.
  private var order: [Int?]?
  private var finishedMalformed: [MalformedRow] = []
  private var finishedMalformedCount = 0

  /// - Parameters:
  ///   - paths: At least one.
  ///   - keyColumn: What each file must have.
  init(paths: [String], keyColumn: String) throws(OMOPImportError) {
    self.keyColumn = keyColumn
    self.paths = paths[1...]
    file = paths[0]
    reader = try Self.open(paths[0], keyColumn)
    columns = reader.header.names
  }

  func next() throws(OMOPImportError) -> Bool {
    while true {
      do {
        if try reader.advance() { return true }
      } catch {
        throw .unreadable(error.description)
      }
      guard let path = paths.popFirst() else { return false }
      finishedMalformed = malformedRows
      finishedMalformedCount += reader.skippedRowCount
      file = path
      reader = try Self.open(path, keyColumn)
      order = reader.header.names == columns ? nil : columns.map { reader.header.index(of: $0) }
    }
  }

  func cell(_ index: Int) -> ArraySlice<UInt8> {
    guard let order else { return reader.cell(index) }
    return order[index].map { reader.cell($0) } ?? []
  }

  var position: Int { reader.line }

  var part: String? { file.split(separator: "/").last.map(String.init) }

  var malformedRows: [MalformedRow] {
    finishedMalformed + reader.issues.map { MalformedRow(position: $0.line, reason: $0.reasonText, part: part) }
  }

  var malformedRowCount: Int { finishedMalformedCount + reader.skippedRowCount }

  /// Rows looked at to tell whether tabs come with quotes.
  private static let sampleRows = 50_000

  /// By tabs or commas, as the header has it: OHDSI's vocabularies are separated by tabs and named `.csv`.
  private static func open(_ path: String, _ keyColumn: String) throws(OMOPImportError) -> DelimitedReader {
    do {
      let commas = try DelimitedReader(path: path, format: .csv)
      let reader = try isOneColumn(commas, of: "\t") ? DelimitedReader(path: path, format: try tabFormat(path)) : commas
      guard reader.header.index(of: keyColumn) != nil else {
        let other = ["|", ";"].first { isOneColumn(reader, of: $0) }
        throw OMOPImportError.unreadable(
          "\(path): the header lacks the column \(keyColumn)"
            + (other.map { "; it is separated by \($0), and only commas and tabs are read" } ?? ""))
      }
      return reader
    } catch let error as OMOPImportError {
      throw error
    } catch {
      throw .unreadable("\(error)")
    }
  }

  private static func isOneColumn(_ reader: DelimitedReader, of separator: Character) -> Bool {
    reader.header.names.count == 1 && reader.header.names[0].contains(separator)
  }

  /// Whether quotes are text: then reading them as quotes loses rows, to wrong counts of cells or into one cell that
  /// began with a quote. OHDSI's vocabularies know no quotes; pandas writes them where a cell needs them.
  private static func tabFormat(_ path: String) throws(DelimitedTextError) -> DelimitedFormat {
    var counts: [(rows: Int, skipped: Int)] = []
    for format in [DelimitedFormat.tsv, .unquotedTSV] {
      let reader = try DelimitedReader(path: path, format: format)
      var rows = 0
      while rows < sampleRows, try reader.advance() { rows += 1 }
      counts.append((rows, reader.skippedRowCount))
    }
    let (quoted, plain) = (counts[0], counts[1])
    return plain.skipped < quoted.skipped || plain.skipped == quoted.skipped && plain.rows > quoted.rows
      ? .unquotedTSV : .tsv
  }
}
