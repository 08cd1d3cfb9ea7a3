/// Where OMOP tables are read from: a folder of delimited files, an SQLite file, a PostgreSQL database.
package protocol TableSource: AnyObject {
  /// For messages and provenance: a path, or the database's name. Never a password.
  var name: String { get }

  /// The table's rows from the first on; nil when the source has no such table.
  func open(_ table: OMOPTable) throws(OMOPImportError) -> (any TableRows)?
}

/// The rows of one table, each once, in constant memory.
///
/// Cells are text as a CSV file would have it: decimal numbers, ISO dates, UTF-8. Bytes that are not UTF-8 are the
/// reader's to repair.
package protocol TableRows: AnyObject {
  /// Column names as the source spells them; looked up in any case.
  var columns: [String] { get }

  /// Moves to the next row; false after the last one.
  func next() throws(OMOPImportError) -> Bool

  /// The current row's cell; empty where the source has NULL. `index` is a position in `columns`.
  func cell(_ index: Int) -> ArraySlice<UInt8>

  /// Where the current row stands: its first line in a file (the header is line 1), else its number from 1.
  var position: Int { get }

  /// The file of the current row, where a table has several; else nil.
  var part: String? { get }

  /// Rows that could not be cut into cells, so far, by reason. Never text of the row.
  var malformedRows: [MalformedRow] { get }
  /// How many there were, those not kept in `malformedRows` included.
  var malformedRowCount: Int { get }
}

extension TableRows {
  package var part: String? { nil }
}

/// A row that is none.
package struct MalformedRow: Sendable, Equatable {
  package var position: Int
  /// Such as "expected 12 cells, found 11".
  package var reason: String

  /// The file, where a table has several.
  package var part: String?

  package init(position: Int, reason: String, part: String? = nil) {
    self.position = position
    self.reason = reason
    self.part = part
  }
}
