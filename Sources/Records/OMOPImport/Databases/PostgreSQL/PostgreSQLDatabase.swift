/// OMOP tables in a PostgreSQL database, as they all were at one moment.
///
/// ```swift
/// let source = try PostgreSQLDatabase(connection: "host=db.local dbname=omop user=reader", schema: "cdm")
/// if let rows = try source.open(.person) {
///   while try rows.next() { use(rows.cell(0)) }
/// }
/// ```
///
/// libpq connects, by its usual rules: what the string leaves out comes from PGHOST, PGUSER, PGPASSWORD, ~/.pgpass and
/// service files. Passwords belong there, since other users of a machine see the arguments of a command.
///
/// One table at a time: its rows must be read to the end, or released, before the next is opened. Rows released early
/// are cancelled on the server. Everything is read in one transaction that cannot write. Times with a zone are given in
/// the session's (PGTZ, else the server's). Belongs to one task.
package final class PostgreSQLDatabase: TableSource {
  package var name: String { connection.name }
  private let connection: PostgreSQLConnection
  private let rowLimitBytes: Int
  /// As the server spells it; nil for the search path.
  private let schema: String?

  /// - Parameter connectionString: `host=… dbname=…`, a URL, a database's name, or empty.
  /// - Parameter schema: in the server's spelling, or any if that is all lower case; nil for the search path.
  /// - Parameter libraryNames: where libpq is looked for.
  /// - Parameter rowLimitBytes: rows that take more are malformed.
  /// - Throws: `noLibPQ`; `database`, if the server refuses, or there is no such schema.
  package init(
    connection connectionString: String, schema: String? = nil,
    libraryNames: [String] = PostgreSQLDatabase.libraryNames, rowLimitBytes: Int = RowLimit.bytes
  ) throws(OMOPImportError) {
    let library = try LibPQ.load(names: libraryNames)
    let connection = try PostgreSQLConnection(ConnectionText(text: connectionString), library: library)
    self.connection = connection
    self.rowLimitBytes = rowLimitBytes
    self.schema = try schema.map { name throws(OMOPImportError) in try Self.find(schema: name, connection) }
  }

  package static var libraryNames: [String] { LibPQ.usualNames }

  package func open(_ table: OMOPTable) throws(OMOPImportError) -> (any TableRows)? {
    let place = "the table \(table.rawValue): "
    try connection.readyForCommand(place: place)
    guard let (schema, name) = try find(table, place: place) else { return nil }
    let source = "\(try connection.identifier(schema)).\(try connection.identifier(name))"
    let columns = try connection.columns(of: "SELECT * FROM \(source) LIMIT 0", place: place)
    let rows = PostgreSQLRows(
      columns: columns, place: place, rowLimitBytes: rowLimitBytes, connection: connection)
    try connection.beginCopy("COPY (SELECT * FROM \(source)) TO STDOUT", reader: rows, place: place)
    return rows
  }

  /// The spelling of the table's schema and name: all lower case before others, then by the search path's order.
  private func find(_ table: OMOPTable, place: String) throws(OMOPImportError) -> (schema: String, name: String)? {
    // Tables, partitioned ones, views, materialised views, foreign tables.
    let schemas = schema == nil ? "pg_catalog.current_schemas(false)" : "ARRAY[$2::pg_catalog.name]"
    let found = try connection.rows(
      """
      SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND pg_catalog.lower(c.relname::pg_catalog.text) = $1
      AND n.nspname = ANY (\(schemas))
      ORDER BY c.relname <> $1, pg_catalog.array_position(\(schemas), n.nspname), c.relname LIMIT 1
      """, [table.rawValue] + (schema.map { [$0] } ?? []), place: place)
    guard let row = found.first, row.count == 2 else { return nil }
    return (row[0], row[1])
  }

  private static func find(schema: String, _ connection: PostgreSQLConnection) throws(OMOPImportError) -> String {
    guard !schema.isEmpty, !schema.utf8.contains(0) else { throw connection.error("the schema's name is empty") }
    let found = try connection.rows(
      """
      SELECT nspname FROM pg_catalog.pg_namespace
      WHERE nspname::pg_catalog.text IN ($1, pg_catalog.lower($1)) ORDER BY nspname::pg_catalog.text <> $1 LIMIT 1
      """, [schema])
    guard let name = found.first?.first else { throw connection.error("there is no schema \(PlainLine.from(schema))") }
    return name
  }
}
