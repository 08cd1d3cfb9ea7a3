import DelimitedText
import Foundation
import Testing

@Suite("Reading gzip-compressed tables")
struct GzipTests {
  /// `gzip -9` of "a,b\n" and 50,000 rows "N,text N".
  private func table(rows: Int) throws -> (path: String, text: String) {
    let text = "a,b\n" + (0..<rows).map { "\($0),text \($0)\n" }.joined()
    let path = NSTemporaryDirectory() + "medalign-gzip-\(UUID().uuidString).csv"
    try Data(text.utf8).write(to: URL(filePath: path))
    let gzip = Process()
    gzip.executableURL = URL(filePath: "/usr/bin/gzip")
    gzip.arguments = ["-9", path]
    try gzip.run()
    gzip.waitUntilExit()
    return (path + ".gz", text)
  }

  @Test("rows are those of the plain table, as strings and as bytes, two members too")
  func equal() throws {
    let (path, _) = try table(rows: 50_000)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let reader = try DelimitedReader(path: path, format: .csv)
    var count = 0
    while try reader.advance() {
      #expect(reader.cell(1).elementsEqual("text \(count)".utf8))
      #expect(reader.cell(2).isEmpty)
      count += 1
    }
    #expect(count == 50_000)
    let member = try Data(contentsOf: URL(filePath: path))
    try (member + member).write(to: URL(filePath: path))
    let twice = try DelimitedTable.read(path: path, trying: [.csv])
    #expect(twice.rows.count == 100_001)
  }

  @Test("data cut in the middle, or damaged, are an error that names the file")
  func damaged() throws {
    let (path, _) = try table(rows: 50_000)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let whole = try Data(contentsOf: URL(filePath: path))
    var broken = whole
    for index in 3_000..<3_100 { broken[index] ^= 0x55 }
    for bytes in [whole.prefix(whole.count / 2), whole.prefix(whole.count - 4), broken] {
      try bytes.write(to: URL(filePath: path))
      let error = #expect(throws: DelimitedTextError.self) {
        let reader = try DelimitedReader(path: path, format: .csv)
        while try reader.advance() {}
      }
      guard case .damagedCompression(path, _)? = error else {
        Issue.record("expected damagedCompression, found \(String(describing: error))")
        continue
      }
    }
  }
}
