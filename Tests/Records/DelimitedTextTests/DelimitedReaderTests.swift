import DelimitedText
import Foundation
import Testing

private func rows(_ text: String, _ format: DelimitedFormat) throws -> [[String]] {
  try DelimitedTable.read(bytes: Array(text.utf8), name: "t", trying: [format]).rows.map(\.cells)
}

@Suite("Reading delimited text")
struct DelimitedReaderTests {
  @Test("quoted cells hold delimiters, newlines and doubled quotes")
  func quotedCells() throws {
    let text = "id,text\n1,\"a, \"\"b\"\"\nsecond line\r\nthird\"\n2,plain \"quotes\" inside\n"
    #expect(try rows(text, .csv) == [["1", "a, \"b\"\nsecond line\r\nthird"], ["2", "plain \"quotes\" inside"]])
  }

  @Test("text after a closing quote joins the cell, as pandas has it")
  func textAfterQuote() throws {
    #expect(try rows("a,b\n\"x\"y\"z,2\n", .csv) == [["xy\"z", "2"]])
  }

  @Test("without a quote character quotes are text")
  func unquoted() throws {
    #expect(try rows("a\tb\n\"x\t\"y\"\n", .unquotedTSV) == [["\"x", "\"y\""]])
  }

  @Test("CRLF, lone CR, a byte order mark, blank lines and a missing last line end are understood")
  func lineEnds() throws {
    #expect(try rows("\u{FEFF}a,b\r\n\r\n1,2\r3,4\n\n5,6", .csv) == [["1", "2"], ["3", "4"], ["5", "6"]])
  }

  @Test("columns are found whatever their case, and unknown ones are nil")
  func headerLookup() throws {
    let reader = try DelimitedReader(
      bytes: Array("Person_ID, visit_start_DATE \n9923397605,2020\n".utf8), name: "t", format: .csv)
    let row = try #require(try reader.next())
    #expect(row["person_id"] == "9923397605")
    #expect(row["VISIT_START_date"] == "2020")
    #expect(row["other"] == nil && row[7] == nil && row[0] == "9923397605")
    #expect(throws: DelimitedTextError.missingColumns(file: "t", names: ["x", "y"])) {
      try reader.require(["person_id", "x", "y"])
    }
  }

  @Test("rows with too few or too many cells are skipped and reported with their line")
  func badRows() throws {
    let text = "a,b,c\n1,2,3\n1,2\n\n\"x\ny\",2,3,4\n7,8,9\n"
    let table = try DelimitedTable.read(bytes: Array(text.utf8), name: "t", trying: [.csv])
    #expect(table.rows.map(\.cells) == [["1", "2", "3"], ["7", "8", "9"]])
    #expect(table.rows.map(\.line) == [2, 7])
    #expect(
      table.issues == [
        DelimitedIssue(line: 3, reason: .tooFewCells(expected: 3, found: 2)),
        DelimitedIssue(line: 5, reason: .tooManyCells(expected: 3, found: 4)),
      ])
  }

  @Test("a quote that is never closed is reported with the lines it swallowed")
  func openQuote() throws {
    let table = try DelimitedTable.read(
      bytes: Array("a,b\n1,2\n3,\"x\n4,5\n6,7\n".utf8), name: "t", trying: [.csv])
    #expect(table.rows.count == 1)
    #expect(table.issues == [DelimitedIssue(line: 3, reason: .unterminatedQuote(lastLine: 6))])
  }

  @Test("of two quoting modes the one that loses no row is taken")
  func quotingModes() throws {
    let quoted = "a\tb\n1\t\"two\nlines\"\n"
    let bare = "a\tb\n1\t\"open\n2\tx\n"
    let modes: [DelimitedFormat] = [.tsv, .unquotedTSV]
    #expect(try DelimitedTable.read(bytes: Array(quoted.utf8), name: "t", trying: modes).format == .tsv)
    let second = try DelimitedTable.read(bytes: Array(bare.utf8), name: "t", trying: modes)
    #expect(second.format == .unquotedTSV)
    #expect(second.rows.map(\.cells) == [["1", "\"open"], ["2", "x"]])
  }

  @Test("invalid UTF-8 becomes U+FFFD and is counted")
  func invalidUTF8() throws {
    let bytes = Array("a,b\n".utf8) + [0x41, 0xFF, 0x2C, 0xE2, 0x82, 0x0A]
    let table = try DelimitedTable.read(bytes: bytes, name: "t", trying: [.csv])
    #expect(table.rows.first?.cells == ["A\u{FFFD}", "\u{FFFD}"])
    #expect(table.repairedSequenceCount == 2)
  }

  @Test("a row beyond the cap is an error that names its line, and the reader then stays at its end")
  func rowCap() throws {
    var limits = DelimitedReader.Limits()
    limits.rowBytes = 100
    let text = "a\nx\n\"" + String(repeating: "y", count: 1000)
    let reader = try DelimitedReader(bytes: Array(text.utf8), name: "t", format: .csv, limits: limits)
    #expect(try reader.next()?.cells == ["x"])
    #expect(throws: DelimitedTextError.rowTooLong(file: "t", line: 3, limitBytes: 100)) { try reader.next() }
    #expect(try reader.next() == nil)
    limits.cells = 3
    #expect(throws: DelimitedTextError.tooManyCells(file: "t", line: 1, limit: 3)) {
      try DelimitedReader(bytes: Array("a,b,c,d\n".utf8), name: "t", format: .csv, limits: limits)
    }
  }

  @Test("files that are no tables say why")
  func unreadable() throws {
    #expect(throws: DelimitedTextError.noHeader(file: "t")) { try rows("", .csv) }
    #expect(throws: DelimitedTextError.noHeader(file: "t")) { try rows("\n\r\n\n", .csv) }
    #expect(throws: DelimitedTextError.openQuoteInHeader(file: "t")) { try rows("a,\"b\n1,2\n", .csv) }
    #expect(throws: DelimitedTextError.self) {
      try DelimitedTable.read(bytes: [0x1F, 0x8B, 8, 0], name: "t", trying: [.csv])
    }
    #expect(throws: DelimitedTextError.self) {
      try DelimitedTable.read(bytes: [0xFF, 0xFE, 0x61, 0], name: "t", trying: [.csv])
    }
    #expect(throws: DelimitedTextError.unreadable(file: "/nowhere/t.csv", reason: "No such file or directory")) {
      try DelimitedReader(path: "/nowhere/t.csv", format: .csv)
    }
    #expect(throws: DelimitedTextError.unreadable(file: "/", reason: "not a file")) {
      try DelimitedReader(path: "/", format: .csv)
    }
  }

  @Test("a file larger than a chunk reads as the same bytes in memory")
  func chunks() throws {
    var writer = DelimitedWriter(format: .csv)
    try writer.append(["number", "text"])
    for number in 0..<9_000 {
      try writer.append([String(number), "line one\r\nline \"two\", ünï " + String(repeating: "é", count: number % 97)])
    }
    #expect(writer.bytes.count > 3 * 262_144 / 2)
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("chunks-\(UUID().uuidString).csv").path
    try Data(writer.bytes).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let fromFile = try DelimitedTable.read(path: path, trying: [.csv])
    let fromMemory = try DelimitedTable.read(bytes: writer.bytes, name: "m", trying: [.csv])
    #expect(fromFile.rows.count == 9_000 && fromFile.repairedSequenceCount == 0)
    #expect(fromFile.rows.map(\.cells) == fromMemory.rows.map(\.cells))
    #expect(fromFile.rows.map(\.line) == fromMemory.rows.map(\.line))
  }
}
