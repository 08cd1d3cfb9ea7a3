import Foundation
import GRDB
import OMOPImport
import Testing

@Suite("SQLite files that are missing, none, damaged or in use")
struct SQLiteFileTests {
  let fixture: SQLiteFixture
  init() throws { fixture = try SQLiteFixture() }

  private func reason(path: String) -> String? {
    do {
      _ = try SQLiteDatabase(path: path)
      return nil
    } catch {
      return error.databaseReason
    }
  }

  @Test("What is no SQLite database is refused in one clear line")
  func refused() throws {
    #expect(reason(path: fixture.path("absent.sqlite")) == "cannot be opened: No such file or directory")
    #expect(reason(path: fixture.folder.path) == "expected an SQLite database, found a folder")
    #expect(reason(path: "/dev/null") == "expected an SQLite database, found something that is no file")
    try Data().write(to: URL(filePath: fixture.path("empty")))
    #expect(reason(path: fixture.path("empty")) == "expected an SQLite database, found an empty file")
    let noise = (0..<8192).map { UInt8(($0 * 31 + 7) & 255) }
    for (name, bytes) in [("a.csv", Array("person_id\n1\n".utf8)), ("encrypted", noise)] {
      try Data(bytes).write(to: URL(filePath: fixture.path(name)))
      #expect(reason(path: fixture.path(name)) == "is not an SQLite database, or an encrypted one")
    }
    // The first page's start and nothing more.
    try Data("SQLite format 3\0".utf8).write(to: URL(filePath: fixture.path("stub")))
    #expect(reason(path: fixture.path("stub")) == "is not an SQLite database, or an encrypted one (SQLite 26)")
    #expect(reason(path: fixture.folder.path + "/empty\0") == "the path holds a zero byte")
  }

  @Test(
    "Paths with characters that mean something in a URI are opened",
    arguments: ["a b?mode=rw#c%20&.sqlite", "日本.db", "file:x"])
  func paths(name: String) throws {
    let path = try fixture.database("CREATE TABLE person (person_id); INSERT INTO person VALUES (1)")
    try FileManager.default.moveItem(atPath: path, toPath: fixture.path(name))
    #expect(try SQLiteDatabase(path: fixture.path(name)).open(.person)?.all() == [["1"]])
  }

  @Test("Reading makes no file, also where the folder cannot be written, and changes nothing")
  func leavesNothing() throws {
    let path = try fixture.database(
      "PRAGMA journal_mode = WAL; CREATE TABLE person (person_id); INSERT INTO person VALUES (1)")
    let before = try Data(contentsOf: URL(filePath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: fixture.folder.path)
    defer { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: fixture.folder.path) }
    let source = try SQLiteDatabase(path: path)
    #expect(try source.open(.person)?.all() == [["1"]])
    #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.folder.path) == ["omop.sqlite"])
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
  }

  @Test("Rows that are still in the write-ahead log of a program are read")
  func writeAheadLog() throws {
    let writer = try DatabaseQueue(path: fixture.path("omop.sqlite"))
    try writer.writeWithoutTransaction { db in
      try db.execute(
        sql: """
          PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;
          CREATE TABLE person (person_id); INSERT INTO person VALUES (1), (2)
          """)
    }
    let source = try SQLiteDatabase(path: fixture.path("omop.sqlite"))
    #expect(try source.open(.person)?.all() == [["1"], ["2"]])
    try writer.write { db in try db.execute(sql: "INSERT INTO person VALUES (3)") }
    // Still of the moment at which it was opened.
    #expect(try source.open(.person)?.all() == [["1"], ["2"]])
    try writer.close()
  }

  @Test("A file that another program changes meanwhile is an error")
  func changedMeanwhile() throws {
    let path = try fixture.database("CREATE TABLE person (person_id); INSERT INTO person VALUES (1)")
    let source = try SQLiteDatabase(path: path)
    let rows = try #require(try source.open(.person))
    #expect(try rows.next())
    let writer = try DatabaseQueue(path: path)
    try writer.write { db in
      try db.execute(sql: "INSERT INTO person VALUES (2)")
      for _ in 0..<10 { try db.execute(sql: "INSERT INTO person VALUES (zeroblob(10000))") }
    }
    try writer.close()
    let error = OMOPImportError.database(
      source: path, reason: "the table person: another program changed the file while it was read")
    #expect(throws: error) { try rows.next() }
    #expect(throws: error) { try source.open(.person) }
  }

  @Test("Damaged pages end in an error that names the table, after the rows before them")
  func damaged() throws {
    let path = try fixture.database(
      """
      PRAGMA page_size = 4096; CREATE TABLE person (person_id); CREATE TABLE measurement (measurement_id, text);
      INSERT INTO person VALUES (1);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
      INSERT INTO measurement SELECT i, 'secret value ' || i FROM n;
      """)
    var bytes = try Data(contentsOf: URL(filePath: path))
    let middle = bytes.count / 2 / 4096 * 4096
    bytes.replaceSubrange(middle..<middle + 8192, with: repeatElement(0xA5, count: 8192))
    try bytes.write(to: URL(filePath: path))
    let source = try SQLiteDatabase(path: path)
    let rows = try #require(try source.open(.measurement))
    var count = 0
    let error = #expect(throws: OMOPImportError.self) { while try rows.next() { count += 1 } }
    #expect(error?.databaseReason?.hasPrefix("the table measurement: the file is damaged (SQLite ") == true)
    #expect((1000..<19_000).contains(count))
    // Once more, the same; other tables can be read.
    #expect(throws: try #require(error)) { try rows.next() }
    #expect(try source.open(.person)?.all() == [["1"]])
  }

  @Test("A file cut short ends in a typed error wherever it is cut")
  func truncated() throws {
    let path = try fixture.database(
      """
      PRAGMA page_size = 512; CREATE TABLE measurement (measurement_id, text);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
      INSERT INTO measurement SELECT i, printf('%.*c', i, 'x') FROM n;
      """)
    let bytes = try Data(contentsOf: URL(filePath: path))
    for length in stride(from: 1, to: bytes.count, by: 1777) {
      try bytes.prefix(length).write(to: URL(filePath: path))
      let error = #expect(throws: OMOPImportError.self, "\(length) bytes") {
        _ = try SQLiteDatabase(path: path).open(.measurement)?.all()
      }
      #expect(error?.databaseReason != nil)
    }
  }

  @Test("A view of tables that are not there names them")
  func brokenView() throws {
    let path = try fixture.database(
      "CREATE TABLE gone (id); CREATE VIEW person AS SELECT id FROM gone; DROP TABLE gone;")
    let error = #expect(throws: OMOPImportError.self) { try SQLiteDatabase(path: path).open(.person) }
    #expect(error?.databaseReason == "the table person: no such table: main.gone (SQLite 1)")
  }

  @Test("An error while a view is run does not quote its values")
  func failingView() throws {
    let path = try fixture.database(
      """
      CREATE TABLE t (x); INSERT INTO t VALUES (1), (-9223372036854775808);
      CREATE VIEW note AS SELECT abs(x) AS note_text FROM t;
      """)
    let rows = try #require(try SQLiteDatabase(path: path).open(.note))
    let error = #expect(throws: OMOPImportError.self) { try rows.all() }
    #expect(error?.databaseReason == "the table note: SQL logic error (SQLite 1)")
  }
}
