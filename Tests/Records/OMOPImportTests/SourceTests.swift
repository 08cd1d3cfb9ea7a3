import Foundation
import GRDB
import OMOPImport
import PostgreSQLServer
import Testing

/// The same tables give the same bytes, wherever they lie.
@Suite("Importing from databases")
struct SourceTests {
  fileprivate func reference() throws -> [String: Data] {
    let folder = try TableFolder(clinic)
    _ = try OMOPImporter(path: folder.path).run(to: folder.output)
    // The report tells of rows that only a CSV file can hold.
    return try folder.written().filter { $0.key != "import.json" }
  }

  @Test("an SQLite file gives the records that its tables as CSV give")
  func sqlite() throws {
    let folder = try TableFolder()
    let path = folder.path + "/cdm.sqlite"
    let database = try DatabaseQueue(path: path)
    try database.write { db in
      for (name, text) in wellFormed {
        let rows = cells(text)
        let table = "\"\(name.dropLast(4))\""
        try db.execute(sql: "CREATE TABLE \(table) (\(rows[0].map { "\"\($0)\"" }.joined(separator: ", ")))")
        for row in rows.dropFirst() {
          let marks = row.map { _ in "?" }.joined(separator: ", ")
          try db.execute(
            sql: "INSERT INTO \(table) VALUES (\(marks))",
            arguments: StatementArguments(row.map { $0.isEmpty ? nil : $0 }))
        }
      }
    }
    try database.close()
    _ = try OMOPImporter(path: path).run(to: folder.output)
    #expect(try folder.written().filter { $0.key != "import.json" } == reference())
  }

  /// The clinic without the row that has too few cells.
  fileprivate var wellFormed: [String: String] { clinic.mapValues { $0.replacingOccurrences(of: "9,42\n", with: "") } }

  /// CSV of the clinic: quotes occur in one cell only.
  fileprivate func cells(_ text: String) -> [[String]] {
    var rows: [[String]] = [[""]]
    var isQuoted = false
    var previousWasQuote = false
    for character in text {
      defer { previousWasQuote = character == "\"" && !previousWasQuote }
      switch character {
      case "\"":
        if previousWasQuote, !isQuoted { rows[rows.count - 1][rows[rows.count - 1].count - 1] += "\"" }
        isQuoted.toggle()
      case "," where !isQuoted: rows[rows.count - 1].append("")
      case "\n" where !isQuoted: rows.append([""])
      default: rows[rows.count - 1][rows[rows.count - 1].count - 1].append(character)
      }
    }
    return rows.filter { $0 != [""] }
  }
}

extension PostgreSQLTests {
  @Test("a PostgreSQL database gives the records that its tables as CSV give")
  func postgreSQL() throws {
    let server = try #require(WithServer.server)
    let source = SourceTests()
    for (name, text) in source.wellFormed {
      let rows = source.cells(text)
      let table = "clinic.\"\(name.dropLast(4))\""
      let columns = rows[0].map { "\"\($0)\" text" }.joined(separator: ", ")
      let values = rows.dropFirst().map { row in
        "("
          + row.map { $0.isEmpty ? "NULL" : "'" + $0.replacingOccurrences(of: "'", with: "''") + "'" }.joined(
            separator: ", ") + ")"
      }
      try server.run(
        "CREATE SCHEMA IF NOT EXISTS clinic; CREATE TABLE \(table) (\(columns)); INSERT INTO \(table) VALUES \(values.joined(separator: ", "))"
      )
    }
    let folder = try TableFolder()
    let importer = try OMOPImporter(postgreSQL: server.connectionString(), schema: "clinic")
    _ = try importer.run(to: folder.output)
    #expect(try folder.written().filter { $0.key != "import.json" } == source.reference())
  }
}
