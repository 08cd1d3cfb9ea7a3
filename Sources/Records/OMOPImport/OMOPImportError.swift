/// Why an import cannot begin or go on. Descriptions hold paths, tables, columns and lines, never text of a row.
public enum OMOPImportError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A file of the source cannot be opened or read on; the text names it.
  case unreadable(String)
  /// The source holds none of the tables that make a record.
  case noTables(source: String)
  /// A table lacks a column without which no row of it can be used.
  case missingColumn(source: String, table: OMOPTable, column: String)
  /// A database refused or dropped the connection, or a query.
  case database(source: String, reason: String)
  /// libpq cannot be loaded.
  case noLibPQ(tried: [String])
  /// The output folder or a work file cannot be written.
  case unwritable(path: String, reason: String)
  case folderNotEmpty(path: String)

  public var description: String {
    switch self {
    case .unreadable(let text): text
    case .noTables(let source):
      "\(source): none of OMOP's tables is here (person.csv, visit_occurrence.csv, … as .csv, .tsv, or either with .gz)"
    case .missingColumn(let source, let table, let column):
      "\(source): the table \(table.rawValue) lacks the column \(column)"
    case .database(let source, let reason): "\(source): \(reason)"
    case .noLibPQ(let tried):
      "PostgreSQL's client library is not installed (tried \(tried.joined(separator: ", "))); Debian has it in libpq5"
    case .unwritable(let path, let reason): "\(path): cannot be written: \(reason)"
    case .folderNotEmpty(let path): "\(path): expected a new or empty folder"
    }
  }
}
