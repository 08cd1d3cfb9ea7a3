import DelimitedText
import EHR
import Foundation
public import MedAlign

/// `pairs.tsv`, written for people to mark and read back; also a plain table of instruction, person and relevance.
///
/// Read leniently, since it comes back from spreadsheets: cells separated by tabs, commas or semicolons, columns in any
/// order and case, ids such as "124.0". What cannot be read is an issue with its line, never a guess.
public struct PairTable: Sendable {
  /// In the file's order. Empty for a table without ranks.
  public let pairs: [RankedPair]
  public let labels: RelevanceLabels
  /// Whether the table has methods and ranks.
  public let hasRanking: Bool
  public let issues: [DataIssue]

  public static let columns = ["instruction_id", "question", "person_id", "method", "rank", "score", "is_relevant"]

  /// - Throws: `unreadable`, `missingColumns`.
  public init(path: String) throws(PairingError) {
    let file = URL(filePath: path).lastPathComponent
    let table: DelimitedTable
    do {
      table = try DelimitedTable.read(spreadsheet: path)
    } catch {
      throw .unreadable(error.description)
    }
    let missing = table.header.missing(["instruction_id", "person_id", "is_relevant"])
    guard missing.isEmpty else { throw .missingColumns(path: path, names: missing) }
    hasRanking = table.header.missing(["method", "rank"]).isEmpty

    var reader = RowReader(file: file, hasRanking: hasRanking)
    for issue in table.issues {
      reader.issues.append(DataIssue(file: file, line: issue.line, reason: issue.reasonText))
    }
    for row in table.rows { reader.take(row) }
    pairs = reader.pairs
    labels = reader.labels
    issues = reader.issues
  }

  /// Writes the table, private to its owner: as CSV if the name says so, else as TSV.
  /// - Throws: `notWritable`, `diskFull`.
  public static func write(_ pairs: [RankedPair], to path: String) throws(RunStoreError) {
    var writer = DelimitedWriter(format: path.lowercased().hasSuffix(".csv") ? .csv : .tsv)
    do {
      try writer.append(columns)
      for pair in pairs {
        try writer.append([
          pair.instructionID.rawValue, pair.question, "\(pair.personID)", pair.method.rawValue, "\(pair.rank)",
          pair.score.map { "\($0)" } ?? "", pair.isRelevant.map { $0 ? "yes" : "no" } ?? "",
        ])
      }
    } catch {
      // Quoted formats can write every cell.
      throw .notWritable(path: path, reason: error.description)
    }
    try PrivateFile.write(String(decoding: writer.bytes, as: UTF8.self), to: path)
  }

  /// Makes sure that writing to `path` destroys nothing that a person made.
  /// - Throws: `marked`, `notPairs`.
  public static func checkReplaceable(_ path: String) throws(PairingError) {
    guard FileManager.default.fileExists(atPath: path) else { return }
    guard let table = try? PairTable(path: path), table.hasRanking else { throw .notPairs(path: path) }
    let marks = table.labels.count
    if marks > 0 { throw .marked(path: path, marks: marks) }
  }
}

/// Reads rows of a pair table.
private struct RowReader {
  let file: String
  let hasRanking: Bool
  private(set) var pairs: [RankedPair] = []
  private(set) var labels = RelevanceLabels()
  var issues: [DataIssue] = []
  private var taken: Set<String> = []

  init(file: String, hasRanking: Bool) {
    self.file = file
    self.hasRanking = hasRanking
  }

  mutating func take(_ row: DelimitedRow) {
    guard let id = Self.cell("instruction_id", row) else { return report(row, nil, "no instruction id; row left out") }
    if id.contains("E+"), Double(id) != nil {
      return report(row, id, "the instruction id was rounded by a spreadsheet; row left out")
    }
    // Tables that went through a data frame or a spreadsheet hold ids such as "124.0".
    let instruction = InstructionID(id.hasSuffix(".0") && Int(id.dropLast(2)) != nil ? String(id.dropLast(2)) : id)
    let personText = Self.cell("person_id", row)
    guard let person = personText.flatMap({ PersonID(cell: $0) }) else {
      return report(row, id, "the person id is not a 64-bit integer; row left out")
    }
    let mark = Self.cell("is_relevant", row)
    let isRelevant = mark.flatMap(Self.relevance)
    if mark != nil, isRelevant == nil { report(row, id, "the mark is neither yes nor no; counted as not marked") }
    let key = RankedPair.Key(instruction, person)
    if let isRelevant { labels.add(isRelevant, to: key) }
    guard hasRanking else { return }

    guard let method = Self.cell("method", row).flatMap({ RankedPair.Method(rawValue: $0.lowercased()) }) else {
      return report(row, id, "the method is neither bm25 nor random; the row tells a mark alone")
    }
    let rankText = Self.cell("rank", row).map { $0.hasSuffix(".0") ? String($0.dropLast(2)) : $0 }
    guard let rank = rankText.flatMap({ Int($0) }), (1...RecordRanking.rankLimit).contains(rank) else {
      return report(
        row, id, "the rank is not a number from 1 to \(RecordRanking.rankLimit); the row tells a mark alone")
    }
    guard taken.insert("\(method.rawValue) \(rank) \(instruction)").inserted else {
      return report(row, id, "a second record of this rank; the row tells a mark alone")
    }
    pairs.append(
      RankedPair(
        instructionID: instruction, question: row["question"] ?? "", personID: person, method: method, rank: rank,
        score: Self.cell("score", row).flatMap { Double($0) }, isRelevant: isRelevant))
  }

  private mutating func report(_ row: DelimitedRow, _ id: String?, _ reason: String) {
    issues.append(DataIssue(file: file, line: row.line, id: id.map { String($0.prefix(40)) }, reason: reason))
  }

  private static func cell(_ column: String, _ row: DelimitedRow) -> String? {
    guard let text = row[column]?.trimmingCharacters(in: .whitespacesAndNewlines), !text.isEmpty else { return nil }
    return text
  }

  private static func relevance(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "yes", "y", "true", "1", "1.0", "relevant", "x": true
    case "no", "n", "false", "0", "0.0", "irrelevant", "not relevant": false
    default: nil
    }
  }
}
