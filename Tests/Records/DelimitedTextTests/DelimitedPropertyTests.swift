import DelimitedText
import Mutations
import SeededRandom
import Testing

@Suite("Delimited text: properties and fuzzing")
struct DelimitedPropertyTests {
  private static let letters = ["a", "é", "\"", "\"\"", ",", "\t", "\n", "\r", "\r\n", " ", "\u{FEFF}", "\0", "🫀", "</s>"]

  @Test("what is written reads back equal", arguments: [DelimitedFormat.csv, .tsv])
  func roundTrip(format: DelimitedFormat) throws {
    var random = SplitMix64(seed: 11)
    for _ in 0..<400 {
      let columns = 1 + random.int(5)
      let header = (0..<columns).map { "c\($0)" }
      var rows: [[String]] = []
      for _ in 0..<random.int(8) {
        rows.append((0..<columns).map { _ in (0..<random.int(6)).map { _ in random.pick(Self.letters) }.joined() })
      }
      var writer = DelimitedWriter(format: format)
      try writer.append(header)
      for row in rows { try writer.append(row) }
      let table = try DelimitedTable.read(bytes: writer.bytes, name: "t", trying: [format])
      #expect(table.header.names == header)
      #expect(table.rows.map(\.cells) == rows)
      #expect(table.issues.isEmpty)
    }
  }

  @Test("without quotes, cells that cannot be written are refused and the rest reads back equal")
  func unquotedRoundTrip() throws {
    var writer = DelimitedWriter(format: .unquotedTSV)
    try writer.append(["a", "b"])
    try writer.append(["\"x\"", "'y"])
    #expect(throws: DelimitedTextError.self) { try writer.append(["tab\there", ""]) }
    #expect(throws: DelimitedTextError.self) { try writer.append(["line\nhere", ""]) }
    let table = try DelimitedTable.read(bytes: writer.bytes, name: "t", trying: [.unquotedTSV])
    #expect(table.rows.map(\.cells) == [["\"x\"", "'y"]])
  }

  @Test("any bytes end in rows, issues or an error; no row is lost unreported")
  func fuzz() {
    let seed = Array("id\tquestion\tanswer\n1\t\"two\nlines\"\tx\n22\tplain\t\"y \"\"z\"\"\"\r\n3\tü\t\n".utf8)
    var random = SplitMix64(seed: 5)
    for round in 0..<15_000 {
      let bytes = random.mutated(seed, with: ["\"", "\t", "\n", "\r", "\r\n", "\"\"", "\u{FEFF}", ",", "\0"])
      let format = [DelimitedFormat.tsv, .unquotedTSV, .csv][round % 3]
      guard let reader = try? DelimitedReader(bytes: bytes, name: "t", format: format) else { continue }
      var count = 0
      var lastLine = 1
      while let row = try? reader.next() {
        #expect(row.cells.count == reader.header.names.count && row.line >= lastLine)
        lastLine = row.line
        count += 1
      }
      #expect(reader.issues.count == reader.skippedRowCount)
      if format.quoting == .none {
        // Each line that is not blank is the header, a row or an issue.
        let lines = bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        if !hasMark { #expect(lines.count == 1 + count + reader.skippedRowCount) }
      }
    }
  }
}
