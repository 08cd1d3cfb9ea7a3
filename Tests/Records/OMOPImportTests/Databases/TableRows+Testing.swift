import OMOPImport

extension TableRows {
  /// All that are left, as text.
  func all() throws -> [[String]] {
    var rows: [[String]] = []
    while try next() { rows.append(text) }
    return rows
  }

  /// The current row.
  var text: [String] { columns.indices.map { String(decoding: cell($0), as: UTF8.self) } }
}

extension OMOPImportError {
  /// What a database's error says after the source's name; nil for other errors.
  var databaseReason: String? {
    guard case .database(_, let reason) = self else { return nil }
    return reason
  }
}
