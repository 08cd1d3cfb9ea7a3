import Foundation
import OMOPImport
import PostgreSQLServer
import Testing

extension PostgreSQLTests {
  /// Each test has a schema of its own.
  @Suite("Tables")
  struct Tables {
    let server: PostgreSQLServer
    init() throws { server = try #require(WithServer.server) }

    private func open(schema: String? = nil, rowLimitBytes: Int = 64 << 20) throws -> PostgreSQLDatabase {
      try PostgreSQLDatabase(connection: server.connectionString(), schema: schema, rowLimitBytes: rowLimitBytes)
    }

    @Test("Values of all kinds become the text that a CSV file would hold")
    func values() throws {
      try server.run(
        """
        CREATE SCHEMA kinds;
        CREATE TABLE kinds.measurement (a bigint, b date, c timestamp, d numeric, e double precision, f real, g text,
          h boolean, i varchar(50), j char(3));
        INSERT INTO kinds.measurement VALUES
          (-9223372036854775808, '2010-01-02', '2010-01-02 03:04:05', 1.500, 0.1, 0.3, 'plain', true, '', 'ab'),
          (9223372036854775807, '1850-12-31', '2010-01-02 03:04:05.25', -0.0001, 1e15, 16777216, NULL, false, NULL, NULL),
          (0, NULL, NULL, NULL, 1.0 / 3.0, NULL, '\\N', NULL, '\\\\N', 'xyz');
        """)
      let rows = try #require(try open(schema: "kinds").open(.measurement))
      #expect(rows.columns == ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"])
      #expect(
        try rows.all() == [
          [
            "-9223372036854775808", "2010-01-02", "2010-01-02 03:04:05", "1.500", "0.1", "0.3", "plain", "t", "", "ab ",
          ],
          [
            "9223372036854775807", "1850-12-31", "2010-01-02 03:04:05.25", "-0.0001", "1e+15", "1.6777216e+07", "", "f",
            "", "",
          ], ["0", "", "", "", "0.3333333333333333", "", "\\N", "", "\\\\N", "xyz"],
        ])
      #expect(rows.position == 3)
      #expect(try !rows.next() && rows.cell(0).isEmpty)
    }

    @Test("Every character comes back as it was stored")
    func characters() throws {
      try server.run(
        """
        CREATE SCHEMA characters;
        CREATE TABLE characters.note (note_id int, note_text text, note_title text);
        INSERT INTO characters.note SELECT i, 'a' || chr(i) || chr(i) || 'b', chr(i) FROM generate_series(1, 55000) i;
        """)
      let rows = try #require(try open(schema: "characters").open(.note))
      var count = 0
      while try rows.next() {
        count += 1
        let scalar = try #require(UnicodeScalar(UInt32(count)))
        let expected = ["\(count)", "a\(scalar)\(scalar)b", "\(scalar)"]
        guard zip(rows.text, expected).allSatisfy({ $0.utf8.elementsEqual($1.utf8) }) else {
          Issue.record("character \(count)")
          break
        }
      }
      #expect(count == 55_000)
    }

    @Test("Tables and columns are found in any case, all lower case first")
    func names() throws {
      try server.run(
        """
        CREATE SCHEMA "Mixed";
        CREATE TABLE "Mixed"."PERSON" ("Person_ID" int); INSERT INTO "Mixed"."PERSON" VALUES (1);
        CREATE TABLE "Mixed"."NOTE" (id int); INSERT INTO "Mixed"."NOTE" VALUES (2);
        CREATE TABLE "Mixed".note (id int); INSERT INTO "Mixed".note VALUES (3);
        CREATE VIEW "Mixed"."Death" AS SELECT 4 AS id;
        CREATE SEQUENCE "Mixed".specimen;
        """)
      let source = try open(schema: "Mixed")
      let person = try #require(try source.open(.person))
      #expect(person.columns == ["Person_ID"])
      #expect(try person.all() == [["1"]])
      #expect(try source.open(.note)?.all() == [["3"]])
      #expect(try source.open(.death)?.all() == [["4"]])
      #expect(try source.open(.specimen) == nil)
      #expect(try source.open(.concept) == nil)
      #expect(source.name == "postgres@\(server.folder)")
    }

    @Test(
      "A schema's name is never SQL, whatever is in it",
      arguments: ["we\"ird", "a'; DROP TABLE person; --", "x.y", "Ünï ✓", "\\"])
    func schemaNames(schema: String) throws {
      let name = PostgreSQLServer.identifier(schema)
      try server.run(
        "CREATE SCHEMA \(name); CREATE TABLE \(name).person (id int); INSERT INTO \(name).person VALUES (9);")
      #expect(try open(schema: schema).open(.person)?.all() == [["9"]])
    }

    @Test("A schema is found by its lower case too, and one that is not there is an error")
    func schemaLookup() throws {
      try server.run("CREATE SCHEMA cdm54; CREATE TABLE cdm54.person (id int);")
      #expect(try open(schema: "CDM54").open(.person)?.all() == [])
      let missing = #expect(throws: OMOPImportError.self) { try open(schema: "cdm\"53") }
      #expect(missing?.databaseReason == "there is no schema cdm\"53")
      let empty = #expect(throws: OMOPImportError.self) { try open(schema: "") }
      #expect(empty?.databaseReason == "the schema's name is empty")
    }

    @Test("Without a schema the connection's search path is followed")
    func searchPath() throws {
      try server.run(
        """
        CREATE SCHEMA first; CREATE SCHEMA second;
        CREATE TABLE second.location (id int); INSERT INTO second.location VALUES (2);
        CREATE TABLE first.provider (id int); INSERT INTO first.provider VALUES (1);
        CREATE TABLE second.provider (id int);
        """)
      let options = " options='-c search_path=first,second'"
      let source = try PostgreSQLDatabase(connection: server.connectionString() + options)
      #expect(try source.open(.location)?.all() == [["2"]])
      #expect(try source.open(.provider)?.all() == [["1"]])
      #expect(try source.open(.careSite) == nil)
    }

    @Test("All tables are of one moment, and nothing can be written")
    func oneMoment() throws {
      try server.run(
        """
        CREATE SCHEMA moment; CREATE TABLE moment.person (id int); CREATE TABLE moment.death (id int);
        INSERT INTO moment.person VALUES (1);
        CREATE FUNCTION moment.write() RETURNS int LANGUAGE sql AS 'INSERT INTO moment.death VALUES (3) RETURNING id';
        CREATE VIEW moment.note AS SELECT moment.write();
        """)
      let source = try open(schema: "moment")
      #expect(try source.open(.person)?.all() == [["1"]])
      try server.run("INSERT INTO moment.person VALUES (2); INSERT INTO moment.death VALUES (2);")
      #expect(try source.open(.person)?.all() == [["1"]])
      #expect(try source.open(.death)?.all() == [])
      let rows = try #require(try source.open(.note))
      let error = #expect(throws: OMOPImportError.self) { try rows.all() }
      #expect(
        error?.databaseReason
          == "the table note: after 0 rows: cannot execute INSERT in a read-only transaction (SQLSTATE 25006)")
      // The transaction goes on.
      #expect(try source.open(.person)?.all() == [["1"]])
      #expect(try server.run("SELECT count(*) FROM moment.death") == "1\n")
    }

    @Test("Rows released early are cancelled, and the next table is of the same moment")
    func releasedEarly() throws {
      try server.run(
        """
        CREATE SCHEMA early; CREATE TABLE early.person (id int); INSERT INTO early.person VALUES (1);
        CREATE VIEW early.measurement AS SELECT generate_series(1, 2000000000) AS measurement_id;
        CREATE VIEW early.note AS SELECT i, pg_sleep(CASE WHEN i > 20000 THEN 3600 ELSE 0 END)::text
          FROM generate_series(1, 30000) i;
        """)
      let source = try open(schema: "early")
      #expect(try source.open(.death) == nil)
      try server.run("INSERT INTO early.person VALUES (2)")
      for table in [OMOPTable.measurement, .note] {
        do {
          let rows = try #require(try source.open(table))
          for _ in 0..<100 { #expect(try rows.next()) }
          // Not while its rows are wanted.
          let error = #expect(throws: OMOPImportError.self) { try source.open(.person) }
          #expect(error?.databaseReason == "the table person: another table's rows are still being read")
          #expect(try rows.next())
        }
        #expect(try source.open(.person)?.all() == [["1"]])
      }
    }

    @Test("A source that is released in the middle of a table leaves no query behind")
    func releasedWhole() throws {
      try server.run(
        """
        CREATE SCHEMA gone; CREATE VIEW gone.note AS SELECT i, pg_sleep(CASE WHEN i > 20000 THEN 3600 ELSE 0 END)::text
          FROM generate_series(1, 30000) i;
        """)
      do {
        let rows = try #require(try open(schema: "gone").open(.note))
        #expect(try rows.next())
      }
      for _ in 0..<100 {
        let running = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'COPY (SELECT%gone%'"
        if try server.run(running) == "0\n" { return }
        usleep(50_000)
      }
      Issue.record("the query is still running after 5 seconds")
    }

    @Test("A row beyond the limit is malformed, and the rows around it are not")
    func tooLarge() throws {
      try server.run(
        """
        CREATE SCHEMA large; CREATE TABLE large.note (note_id int, note_text text);
        INSERT INTO large.note VALUES (1, 'short'), (2, repeat('x', 1000)), (3, repeat('x', 998));
        """)
      let rows = try #require(try open(schema: "large", rowLimitBytes: 1000).open(.note))
      #expect(try rows.all().map { $0[0] } == ["1", "3"])
      let malformed = MalformedRow(position: 2, reason: "expected at most 1000 bytes in a row, found 1002")
      #expect(rows.malformedRows == [malformed])
      #expect(rows.malformedRowCount == 1)
    }

    @Test("Errors of the server never quote values")
    func errorsWithoutValues() throws {
      try server.run(
        """
        CREATE SCHEMA errors; CREATE TABLE errors.t (i int, x text);
        INSERT INTO errors.t SELECT i, i::text FROM generate_series(1, 50) i;
        INSERT INTO errors.t VALUES (51, 'Jane Doe');
        CREATE VIEW errors.note AS SELECT x::int FROM errors.t;
        CREATE FUNCTION errors.raise(x text) RETURNS text LANGUAGE plpgsql AS
          $$ BEGIN RAISE NOTICE 'saw %', x; RAISE EXCEPTION 'bad patient %', x; END $$;
        CREATE VIEW errors.death AS SELECT errors.raise(x) FROM errors.t WHERE i = 51;
        """)
      let source = try open(schema: "errors")
      for (table, reason) in [
        (
          OMOPTable.note,
          "the table note: after 50 rows: a value cannot be read as what the table or view makes of it (SQLSTATE 22P02)"
        ),
        (.death, "the table death: after 0 rows: the server stopped the query (SQLSTATE P0001)"),
      ] {
        let rows = try #require(try source.open(table))
        let error = #expect(throws: OMOPImportError.self) { try rows.all() }
        #expect(error?.databaseReason == reason)
        #expect(throws: try #require(error)) { try rows.next() }
      }
    }

    @Test("A table that may not be read is an error, not an absent one")
    func noPermission() throws {
      try server.run(
        """
        CREATE SCHEMA locked; CREATE TABLE locked.person (id int);
        CREATE ROLE guest LOGIN; GRANT USAGE ON SCHEMA locked TO guest;
        """)
      let source = try PostgreSQLDatabase(connection: server.connectionString(user: "guest"), schema: "locked")
      let error = #expect(throws: OMOPImportError.self) { try source.open(.person) }
      #expect(error?.databaseReason == "the table person: permission denied for table person (SQLSTATE 42501)")
    }

    @Test("A database without an encoding gives its bytes as they are")
    func noEncoding() throws {
      try server.run("CREATE DATABASE bytes ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0")
      try server.run("CREATE TABLE note (t text); INSERT INTO note VALUES (E'caf\\351')", database: "bytes")
      let rows = try #require(
        try PostgreSQLDatabase(connection: server.connectionString(database: "bytes")).open(.note))
      #expect(try rows.next())
      #expect(Array(rows.cell(0)) == Array("caf".utf8) + [0xE9])
    }

    @Test("Another encoding is converted to UTF-8")
    func otherEncoding() throws {
      try server.run("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
      try server.run("CREATE TABLE note (t text); INSERT INTO note VALUES ('café')", database: "latin")
      let source = try PostgreSQLDatabase(connection: server.connectionString(database: "latin"))
      #expect(try source.open(.note)?.all() == [["café"]])
    }

    @Test("The server's time limits and styles do not matter")
    func settings() throws {
      try server.run(
        """
        CREATE ROLE hasty LOGIN; ALTER ROLE hasty SET statement_timeout = '150ms';
        ALTER ROLE hasty SET idle_in_transaction_session_timeout = '150ms'; ALTER ROLE hasty SET DateStyle = 'German';
        ALTER ROLE hasty SET extra_float_digits = -10; ALTER ROLE hasty SET client_encoding = 'LATIN1';
        CREATE SCHEMA styles; GRANT ALL ON SCHEMA styles TO hasty;
        CREATE VIEW styles.measurement AS SELECT date '2010-01-02' AS d, 1e0::float8 / 3 AS x, '✓' AS t
          FROM pg_sleep(0.3); GRANT ALL ON styles.measurement TO hasty;
        """)
      let source = try PostgreSQLDatabase(connection: server.connectionString(user: "hasty"), schema: "styles")
      for _ in 0..<2 {
        #expect(try source.open(.measurement)?.all() == [["2010-01-02", "0.3333333333333333", "✓"]])
        usleep(300_000)
      }
    }

    @Test("Tables loaded from a folder of CSV files come back")
    func csvFolder() throws {
      let folder = FileManager.default.temporaryDirectory.appending(path: "csv-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      try "person_id,birth_datetime,note\n-5,1950-02-03,\"a,\nb\"\n6,,\n".write(
        to: folder.appending(path: "person.csv"), atomically: true, encoding: .utf8)
      try server.load(csvFolder: folder.path, schema: "loaded")
      #expect(
        try open(schema: "loaded").open(.person)?.all() == [["-5", "1950-02-03 00:00:00", "a,\nb"], ["6", "", ""]])
    }
  }
}
