import Foundation
import OMOPImport
import PostgreSQLServer
import Testing

extension PostgreSQLTests {
  @Suite("Connections that cannot be, or end")
  struct Connections {
    /// The error of opening a database.
    private func failure(_ connection: String, libraryNames: [String]? = nil) -> OMOPImportError? {
      do {
        _ = try PostgreSQLDatabase(
          connection: connection, libraryNames: libraryNames ?? PostgreSQLDatabase.libraryNames)
        return nil
      } catch {
        return error
      }
    }

    @Test("Without libpq the error says what was looked for; the next name is tried")
    func noLibrary() {
      #expect(
        failure("", libraryNames: ["libpq-absent.so.1", "libc.so.6"])
          == .noLibPQ(tried: ["libpq-absent.so.1", "libc.so.6"]))
      #expect(failure("port=x", libraryNames: ["libpq-absent.so.1", "libpq.so.5"])?.databaseReason != nil)
    }

    @Test("A wrong password, a missing database and an unknown user are refused in the server's words")
    func refused() throws {
      let server = try #require(WithServer.server)
      try server.run("CREATE ROLE careful LOGIN PASSWORD 'right-secret'")
      let careful = server.connectionString(user: "careful")
      #expect(failure(careful + " password=right-secret") == nil)

      let wrong = try #require(failure(careful + " password=wrong-secret"))
      #expect("\(wrong)".hasPrefix("postgres@\(server.folder): connection to server on socket"), "\(wrong)")
      #expect("\(wrong)".hasSuffix("FATAL: password authentication failed for user \"careful\""), "\(wrong)")
      #expect(!"\(wrong)".contains("secret"))
      let none = try #require(failure(careful + " passfile=\(server.folder)/none"))
      #expect("\(none)".hasSuffix("fe_sendauth: no password supplied; give one in ~/.pgpass or PGPASSWORD"), "\(none)")
      let database = try #require(failure(server.connectionString(database: "absent")))
      #expect("\(database)".hasSuffix("FATAL: database \"absent\" does not exist"), "\(database)")
      let user = try #require(failure(server.connectionString(user: "nobody")))
      #expect("\(user)".hasSuffix("FATAL: role \"nobody\" does not exist"), "\(user)")
      for error in [wrong, none, database, user] { #expect(!"\(error)".contains("\n")) }
    }

    @Test("A server that is not there is an error")
    func noServer() throws {
      let error = try #require(failure("host=/tmp/no-such-folder dbname=omop user=me password=secret-word"))
      #expect("\(error)".hasPrefix("omop@/tmp/no-such-folder: connection to server on socket"), "\(error)")
      #expect("\(error)".contains("No such file or directory"))
      #expect(!"\(error)".contains("secret"))
    }

    @Test(
      "No part of a password is in an error, however the connection string is misspelled",
      arguments: [
        "host=/nowhere password=my secret", "host=/nowhere password='secret", "host=/nowhere password=a secret=b",
        "password=x port=secret", "host=/nowhere\0 password=secret", "postgresql://me:secret",
        "postgresql://me:pass@secret@localhost:1/db", "postgresql://me:pass/secret@localhost:1/db",
        "postgres://me:secret/pass@localhost:1/db", "postgresql://me:pass@localhost:1/db?secret",
        "postgresql://me:a/b?secret@localhost:1/db", "postgresql://me:a@b?secret@localhost:1/db",
        "postgresql://me:%zzsecret@h/d", "postgresql://me:se/cret?secret=b@localhost:1",
        "postgresql://[me:secret@localhost:1/db", "postgresql://me:secret@localhost:1/db",
        "postgresql://localhost:1/db?password=secret@x", "postgres://me:se?cret@secret@/db",
        "postgres://me:a/b?host=secret@localhost:1",
      ])
    func misspelled(connection: String) throws {
      let error = try #require(failure(connection))
      #expect(!"\(error)".contains("secret"), "\(error)")
      #expect(!"\(error)".contains("cret"), "\(error)")
      #expect(error.databaseReason != nil)
    }

    @Test("A server that dies in the middle of a table is an error that names the table")
    func deadServer() throws {
      let server = try PostgreSQLServer()
      defer { server.stop() }
      try server.run("CREATE VIEW measurement AS SELECT generate_series(1, 2000000000) AS measurement_id, 'text' AS t")
      let source = try PostgreSQLDatabase(connection: server.connectionString())
      let rows = try #require(try source.open(.measurement))
      for _ in 0..<100_000 { #expect(try rows.next()) }
      try server.killAll()
      // What was under way still comes.
      let error = #expect(throws: OMOPImportError.self) { while try rows.next() {} }
      let reason = error?.databaseReason ?? ""
      #expect(reason.hasPrefix("the table measurement: after "), "\(reason)")
      #expect(reason.hasSuffix(" rows: the connection to the server was lost"), "\(reason)")
      #expect(rows.position >= 100_000)
      #expect(throws: try #require(error)) { try rows.next() }
      let next = #expect(throws: OMOPImportError.self) { try source.open(.person) }
      #expect(next?.databaseReason == "the table person: the connection to the server was lost")
    }
  }
}
