import CLibPQ

/// What may be said of a server's error: its code, and its first line where that cannot hold text of a row.
///
/// PostgreSQL puts values of rows into messages (`invalid input syntax for type integer: "…"`) and into their details.
enum ServerMessage {
  /// Classes of codes whose messages name tables, users, files and settings.
  ///
  /// Not among them: data exceptions (22), constraints (23), what functions raise (P0), foreign sources (HV).
  /// Source: https://www.postgresql.org/docs/current/errcodes-appendix.html
  private static let wordedClasses: Set<String> = [
    "08", "0A", "25", "28", "3D", "3F", "40", "42", "53", "54", "55", "57", "58", "XX",
  ]

  /// nil where the server said nothing: the connection is lost.
  static func of(_ result: OpaquePointer?, _ library: LibPQ) -> String? {
    guard let result, let code = text(library.resultErrorField(result, CInt(PG_DIAG_SQLSTATE))) else {
      return nil
    }
    let kind = String(code.prefix(2))
    let words: String? =
      if wordedClasses.contains(kind) {
        text(library.resultErrorField(result, CInt(PG_DIAG_MESSAGE_PRIMARY)))
      } else if kind == "22" {
        "a value cannot be read as what the table or view makes of it"
      } else {
        "the server stopped the query"
      }
    return "\(PlainLine.from(words ?? "the server stopped the query")) (SQLSTATE \(PlainLine.from(code)))"
  }

  /// Why there is no connection: libpq's words, without the lines that explain the server's.
  static func ofConnection(_ connection: OpaquePointer?, _ library: LibPQ) -> String {
    let words = text(library.errorMessage(connection)) ?? ""
    let extras = ["DETAIL:", "HINT:", "CONTEXT:", "QUERY:", "STATEMENT:", "LINE "]
    let lines = words.split(whereSeparator: \.isNewline).filter { line in !extras.contains { line.hasPrefix($0) } }
    return lines.isEmpty ? "no connection" : PlainLine.from(lines.joined(separator: " "))
  }

  private static func text(_ pointer: UnsafePointer<CChar>?) -> String? { pointer.map { String(cString: $0) } }
}
