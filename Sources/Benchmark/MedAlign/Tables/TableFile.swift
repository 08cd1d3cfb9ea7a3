import DelimitedText
import Foundation

/// Rows of a CSV, TSV or JSON-lines file, one at a time in bounded memory; gzip-compressed files too.
///
/// MedAlign's `.tsv` files are read by others both with quotes and without a quote character. The mode that loses no
/// row is taken; if neither does, the one that gives more rows, since a stray quote joins rows.
///
/// A class because it owns an open file; belongs to one task.
final class TableFile {
  private enum Source {
    case delimited(DelimitedReader)
    case lines(LineReader)
  }

  /// For messages.
  let name: String
  private let path: String
  private let source: Source
  private var issueList: [DataIssue] = []
  private var unreadableLines = 0
  private(set) var rowCount = 0

  /// - Parameter name: How issues call the file.
  /// - Throws: `unreadable`.
  init(path: String, name: String) throws(DataSetError) {
    self.path = path
    self.name = name
    do {
      switch try Self.kind(path) {
      case .lines: source = .lines(try LineReader(path: path))
      case .csv: source = .delimited(try DelimitedReader(path: path, format: .csv))
      case .tsv:
        let format = try Self.quoting(path)
        if format == .unquotedTSV {
          issueList.append(DataIssue(file: name, reason: "read without a quote character: quotes in cells are text"))
        }
        source = .delimited(try DelimitedReader(path: path, format: format))
      }
    } catch {
      throw .unreadable(path: path, reason: Self.reason(error, path: path))
    }
  }

  /// `nil` for JSON lines, whose rows each have keys of their own.
  var header: DelimitedHeader? {
    if case .delimited(let reader) = source { reader.header } else { nil }
  }

  /// The next row that could be read; the others are among `issues`.
  ///
  /// - Throws: `unreadable`, also at the end of a JSON-lines file without any object.
  func next() throws(DataSetError) -> TableRow? {
    let row: TableRow?
    do {
      switch source {
      case .delimited(let reader): row = try reader.next().map(TableRow.init)
      case .lines(let reader): row = try nextObject(reader)
      }
    } catch {
      throw .unreadable(path: path, reason: Self.reason(error, path: path))
    }
    if row != nil { rowCount += 1 }
    if row == nil, case .lines = source, rowCount == 0 {
      throw .unreadable(path: path, reason: "expected a JSON object on each line, found none")
    }
    return row
  }

  private func nextObject(_ reader: LineReader) throws(DelimitedTextError) -> TableRow? {
    let decoder = JSONDecoder()
    while let bytes = try reader.next() {
      if bytes.allSatisfy({ $0 <= UInt8(ascii: " ") }) { continue }
      if let object = try? decoder.decode(JSONCell.self, from: Data(bytes)), case .object = object {
        return TableRow(line: reader.line, object: object)
      }
      unreadableLines += 1
      if unreadableLines <= 1_000 {
        issueList.append(DataIssue(file: name, line: reader.line, reason: "not a JSON object; line left out"))
      }
    }
    return nil
  }

  /// What was read differently than it stands; complete once `next()` returned `nil`.
  var issues: [DataIssue] {
    var found = issueList
    func total(_ count: Int, _ kept: Int) {
      if count > kept { found.append(DataIssue(file: name, reason: "\(count) rows skipped in all")) }
    }
    guard case .delimited(let reader) = source else {
      total(unreadableLines, 1_000)
      return found
    }
    for issue in reader.issues {
      let prefix = "line \(issue.line): "
      let text = issue.description
      found.append(
        DataIssue(
          file: name, line: issue.line,
          reason: text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text))
    }
    total(reader.skippedRowCount, reader.issues.count)
    if reader.repairedSequenceCount > 0 {
      found.append(
        DataIssue(file: name, reason: "\(reader.repairedSequenceCount) ill-formed UTF-8 sequences replaced by U+FFFD"))
    }
    return found
  }

  // MARK: Which kind of file

  private enum Kind { case csv, tsv, lines }

  /// By the name's ending, else by the first line.
  private static func kind(_ path: String) throws(DelimitedTextError) -> Kind {
    var name = path.lowercased()
    if name.hasSuffix(".gz") { name.removeLast(3) }
    switch name.split(separator: "/").last?.split(separator: ".").dropFirst().last {
    case "tsv", "tab": return .tsv
    case "csv": return .csv
    case "jsonl", "ndjson", "json": return .lines
    default:
      let line = try LineReader(path: path).next() ?? []
      if line.first(where: { $0 > UInt8(ascii: " ") }) == UInt8(ascii: "{") { return .lines }
      return line.contains(UInt8(ascii: "\t")) ? .tsv : .csv
    }
  }

  private static func quoting(_ path: String) throws(DelimitedTextError) -> DelimitedFormat {
    let quoted = try? count(path, .tsv)
    let unquoted = try count(path, .unquotedTSV)
    guard let quoted else { return .unquotedTSV }
    return quoted.skipped < unquoted.skipped || (quoted.skipped == unquoted.skipped && quoted.rows >= unquoted.rows)
      ? .tsv : .unquotedTSV
  }

  private static func count(
    _ path: String, _ format: DelimitedFormat
  ) throws(DelimitedTextError) -> (rows: Int, skipped: Int) {
    let reader = try DelimitedReader(path: path, format: format)
    var rows = 0
    while try reader.advance() { rows += 1 }
    return (rows, reader.skippedRowCount)
  }

  /// The error's text without the path, which the data set's own error names.
  private static func reason(_ error: DelimitedTextError, path: String) -> String {
    let text = error.description
    guard text.hasPrefix(path + ":") else { return text }
    let rest = text.dropFirst(path.count + 1).drop { $0 == " " }
    return rest.first?.isNumber == true ? "line " + rest : String(rest)
  }
}
