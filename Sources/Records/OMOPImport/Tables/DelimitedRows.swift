import DelimitedText

/// The rows of a table's files, one file after the other. Columns are the first file's; others may order theirs anew.
final class DelimitedRows: TableRows {
  let columns: [String]
  private let tabFormat: DelimitedFormat
  private var paths: ArraySlice<String>
  private var reader: DelimitedReader
  /// Position in the current file of each of `columns`; nil where all are in place.
  private var order: [Int?]?
  private var finishedMalformed: [MalformedRow] = []
  private var finishedMalformedCount = 0

  /// - Parameters:
  ///   - paths: At least one.
  ///   - tabFormat: How files separated by tabs quote.
  init(paths: [String], tabFormat: DelimitedFormat = .tsv) throws(OMOPImportError) {
    self.tabFormat = tabFormat
    self.paths = paths[1...]
    reader = try Self.open(paths[0], tabFormat)
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
      reader = try Self.open(path, tabFormat)
      order = reader.header.names == columns ? nil : columns.map { reader.header.index(of: $0) }
    }
  }

  func cell(_ index: Int) -> ArraySlice<UInt8> {
    guard let order else { return reader.cell(index) }
    return order[index].map { reader.cell($0) } ?? []
  }

  var position: Int { reader.line }

  var malformedRows: [MalformedRow] {
    finishedMalformed + reader.issues.map { MalformedRow(position: $0.line, reason: $0.description) }
  }

  var malformedRowCount: Int { finishedMalformedCount + reader.skippedRowCount }

  /// By tabs or commas, as the header has it: OHDSI's vocabularies are separated by tabs and named `.csv`.
  private static func open(_ path: String, _ tabFormat: DelimitedFormat) throws(OMOPImportError) -> DelimitedReader {
    do {
      let commas = try DelimitedReader(path: path, format: .csv)
      guard commas.header.names.count == 1, commas.header.names[0].contains("\t") else { return commas }
      return try DelimitedReader(path: path, format: tabFormat)
    } catch {
      throw .unreadable(error.description)
    }
  }
}
