import DelimitedText
import Foundation
import Testing

@Suite("Tables that spreadsheets save") struct SpreadsheetTests {
  private func header(_ name: String, _ text: String) throws -> [String] {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString)-\(name)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(text.utf8).write(to: URL(filePath: path))
    return try DelimitedTable.read(spreadsheet: path).header.names
  }

  @Test("commas, semicolons and tabs are told apart by the header, whatever the file's name")
  func separators() throws {
    for name in ["a.csv", "a.tsv", "a.txt"] {
      #expect(try header(name, "a,b\n1,2\n") == ["a", "b"])
      #expect(try header(name, "a;\"b;c\"\n1;2\n") == ["a", "b;c"])
      #expect(try header(name, "a\tb\n1\t2\n") == ["a", "b"])
      #expect(try header(name, "alone\n1\n") == ["alone"])
    }
    // The name decides where several would do.
    #expect(try header("a.csv", "a,b\tc\n1,2\n") == ["a", "b\tc"])
    #expect(try header("a.tsv", "a,b\tc\n1,2\t3\n") == ["a,b", "c"])
  }

  @Test("an empty file is an error")
  func empty() {
    #expect(throws: DelimitedTextError.self) { try header("a.csv", "") }
  }
}
