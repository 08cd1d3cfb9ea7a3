import Foundation
import GRDB
import OMOPImport
import Testing

@Suite("Tables in SQLite files")
struct SQLiteDatabaseTests {
  let fixture: SQLiteFixture
  init() throws { fixture = try SQLiteFixture() }

  @Test("Tables, views and columns are found in any case; other tables are not")
  func names() throws {
    let path = try fixture.database(
      """
      CREATE TABLE "PERSON" (Person_ID INTEGER, GENDER_concept_id INTEGER);
      INSERT INTO "PERSON" VALUES (1, 8507), (2, NULL);
      CREATE TABLE readings (id INTEGER); INSERT INTO readings VALUES (7);
      CREATE VIEW Measurement AS SELECT id AS MEASUREMENT_ID FROM readings;
      CREATE INDEX visit_occurrence ON readings (id);
      """)
    let source = try SQLiteDatabase(path: path)
    let person = try #require(try source.open(.person))
    #expect(person.columns == ["Person_ID", "GENDER_concept_id"])
    #expect(try person.all() == [["1", "8507"], ["2", ""]])
    let measurement = try #require(try source.open(.measurement))
    #expect(measurement.columns == ["MEASUREMENT_ID"])
    #expect(try measurement.all() == [["7"]])
    #expect(try source.open(.visitOccurrence) == nil)
    #expect(try source.open(.note) == nil)
    #expect(source.name == path)
  }

  @Test("Two tables, and one table twice, may be read at once")
  func interleaved() throws {
    let path = try fixture.database(
      """
      CREATE TABLE person (person_id); INSERT INTO person VALUES (1), (2), (3);
      CREATE TABLE death (person_id); INSERT INTO death VALUES (2);
      """)
    let source = try SQLiteDatabase(path: path)
    let first = try #require(try source.open(.person))
    #expect(try first.next())
    let second = try #require(try source.open(.person))
    let death = try #require(try source.open(.death))
    #expect(try second.all().count == 3)
    #expect(try first.all() == [["2"], ["3"]])
    #expect(try death.all() == [["2"]])
    #expect(try !first.next())
    #expect(first.cell(0).isEmpty)
  }

  @Test("Rows outlive the database they were opened from, and keep their positions")
  func lifetime() throws {
    let path = try fixture.database("CREATE TABLE person (person_id); INSERT INTO person VALUES (4), (5);")
    let rows = try #require(try SQLiteDatabase(path: path).open(.person))
    var positions: [Int] = []
    while try rows.next() { positions.append(rows.position) }
    #expect(positions == [1, 2])
  }

  @Test("Integers, reals, text, blobs and NULL become text")
  func values() throws {
    let rows = try fixture.rows(
      """
      CREATE TABLE measurement (a, b, c);
      INSERT INTO measurement VALUES
        (-9223372036854775808, 9223372036854775807, 0), (5.0, 0.1, -2.5), (1e15, 123456789012345680.0, 1e20),
        (1.5e-7, -1.25e18, 3.0000000000000004), (1e300, 9e999, -0.0), (NULL, '', x''),
        ('null', x'c3a9', 'a,"b"' || char(10) || 'c');
      """)
    #expect(
      rows == [
        ["-9223372036854775808", "9223372036854775807", "0"], ["5", "0.1", "-2.5"],
        ["1000000000000000", "123456789012345680", "100000000000000000000"],
        ["0.00000015", "-1250000000000000000", "3.0000000000000004"], ["1e+300", "inf", "0"], ["", "", ""],
        ["null", "é", "a,\"b\"\nc"],
      ])
  }

  @Test("Reals of all magnitudes are written so that they read back equal")
  func reals() throws {
    var values: [Double] = [
      .leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude, 1e21, 1e22, 0.3, 1 / 3, 4.35, 0x1p53,
    ]
    for exponent in -25...25 {
      for digits in [1.0, 1.25, 7.123456789012345, 9.999999999999998] {
        values.append(digits * pow(10, Double(exponent)))
        values.append(-digits * pow(10, Double(exponent)))
      }
    }
    let queue = try DatabaseQueue(path: fixture.path("omop.sqlite"))
    try queue.write { db in
      try db.execute(sql: "CREATE TABLE measurement (value_as_number REAL)")
      for value in values { try db.execute(sql: "INSERT INTO measurement VALUES (?)", arguments: [value]) }
    }
    try queue.close()
    let rows = try #require(try SQLiteDatabase(path: fixture.path("omop.sqlite")).open(.measurement))
    let texts = try rows.all().map { $0[0] }
    #expect(texts.map { Double($0) } == values)
    for (text, value) in zip(texts, values) where (1e-20..<1e21).contains(value.magnitude) {
      #expect(!text.contains("e"), "\(value)")
    }
  }

  @Test("Dates stored as days since 1970 or as Julian days become ISO text too")
  func days() throws {
    let rows = try fixture.rows(
      """
      CREATE TABLE measurement (measurement_date, measurement_datetime);
      INSERT INTO measurement VALUES (14611.0, 2455198.5), (2455198.5, 2455198.75), (86400, 86400);
      """)
    #expect(
      rows == [
        ["2010-01-02", "2010-01-02 00:00:00"], ["2010-01-02", "2010-01-02 06:00:00"],
        ["1970-01-02", "1970-01-02 00:00:00"],
      ])
  }

  @Test("Dates and times that OHDSI's tools stored as seconds become ISO text")
  func dates() throws {
    let rows = try fixture.rows(
      """
      CREATE TABLE measurement (measurement_date, MEASUREMENT_DATETIME, date_of_import);
      INSERT INTO measurement VALUES
        (1262390400.0, 1262401445.0, 1262390400.0), (-1893456000.0, -0.5, 1), (0, 86399.999, 0),
        (20100102, 20100102, 20100102), (951782400, 951782400, 2), (1262401445, -62135596800, 3),
        (253402300799, 253402300800, 4), (1262304000000, -62135596801.0, 5), (9e999, 1e300, 6),
        ('2010-01-02', '2010-01-02 03:04', '01/02/2010'), (NULL, NULL, NULL);
      """)
    #expect(
      rows == [
        ["2010-01-02", "2010-01-02 03:04:05", "1262390400"], ["1910-01-01", "1969-12-31 23:59:59", "1"],
        ["1970-01-01", "1970-01-01 23:59:59", "0"], ["20100102", "20100102", "20100102"],
        ["2000-02-29", "2000-02-29 00:00:00", "2"], ["2010-01-02 03:04:05", "0001-01-01 00:00:00", "3"],
        ["9999-12-31 23:59:59", "253402300800", "4"], ["1262304000000", "-62135596801", "5"], ["inf", "1e+300", "6"],
        ["2010-01-02", "2010-01-02 03:04", "01/02/2010"], ["", "", ""],
      ])
  }

  @Test("Bytes that are not UTF-8, zero bytes and markup pass as they are")
  func hostileText() throws {
    let path = try fixture.database(
      """
      CREATE TABLE note (note_text TEXT, note_title);
      INSERT INTO note VALUES (CAST(x'61ff62' AS TEXT), CAST(x'610062' AS TEXT)), ('''; DROP TABLE note; --', '<x>&');
      """)
    let rows = try #require(try SQLiteDatabase(path: path).open(.note))
    #expect(try rows.next())
    #expect(Array(rows.cell(0)) == [0x61, 0xFF, 0x62])
    #expect(Array(rows.cell(1)) == [0x61, 0, 0x62])
    #expect(rows.cell(2).isEmpty && rows.cell(-1).isEmpty)
    #expect(try rows.next())
    #expect(rows.text == ["'; DROP TABLE note; --", "<x>&"])
    #expect(try !rows.next())
  }

  @Test("A database in UTF-16 is read as UTF-8")
  func utf16() throws {
    let sql = "PRAGMA encoding = 'UTF-16le'; CREATE TABLE note (t); INSERT INTO note VALUES ('Grüße 🩺')"
    #expect(try fixture.rows(sql, of: .note) == [["Grüße 🩺"]])
  }

  @Test("More rows than fit one batch arrive once each, in order")
  func batches() throws {
    let path = try fixture.database(
      """
      CREATE TABLE measurement (measurement_id INTEGER, value_source_value TEXT);
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
      INSERT INTO measurement
        SELECT -i, CASE WHEN i % 1000 = 0 THEN printf('%.*c', 200000, 'x') ELSE 'v' || i END FROM n;
      """)
    let rows = try #require(try SQLiteDatabase(path: path).open(.measurement))
    var count = 0
    while try rows.next() {
      count += 1
      let expected = count.isMultiple(of: 1000) ? String(repeating: "x", count: 200_000) : "v\(count)"
      guard rows.text == ["-\(count)", expected], rows.position == count else {
        Issue.record("row \(count)")
        break
      }
    }
    #expect(count == 5000)
  }

  @Test("A row beyond the limit is malformed, and the rows around it are not")
  func tooLarge() throws {
    let path = try fixture.database(
      """
      CREATE TABLE note (note_id, note_text, more);
      INSERT INTO note VALUES (1, 'short', ''), (2, zeroblob(1001), ''), (3, printf('%.*c', 600, 'x'), zeroblob(600)),
        (4, zeroblob(999), '');
      """)
    let rows = try #require(try SQLiteDatabase(path: path, rowLimitBytes: 1000).open(.note))
    var found: [Int] = []
    while try rows.next() { found.append(rows.position) }
    #expect(found == [1, 4])
    #expect(rows.malformedRowCount == 2)
    #expect(
      rows.malformedRows == [
        MalformedRow(position: 2, reason: "expected at most 1000 bytes in a row, found a cell of 1001"),
        MalformedRow(position: 3, reason: "expected at most 1000 bytes in a row, found a cell of 600"),
      ])
  }

  @Test("A cell of more than 64 MiB is a malformed row by default")
  func enormousCell() throws {
    let path = try fixture.database("CREATE TABLE note (t); INSERT INTO note VALUES (zeroblob(67108865)), ('after')")
    let rows = try #require(try SQLiteDatabase(path: path).open(.note))
    #expect(try rows.all() == [["after"]])
    #expect(rows.malformedRows.map(\.position) == [1])
  }
}
