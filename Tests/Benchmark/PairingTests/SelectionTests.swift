import EHR
import Foundation
import MedAlign
import Pairing
import RecordOverview
import Retrieval
import Testing

@Suite("From marks to a data folder") struct SelectionTests {
  /// Ranks the six records, marks pairs as relevant that are named, and all others of the ranking as not.
  private func marked(
    _ scratch: Scratch, relevant: [String: [Int64]], unmarked: [String: [Int64]] = [:], prefix: String = ""
  ) throws -> (pairs: [RankedPair], labels: RelevanceLabels, records: RecordFolder) {
    let records = try SixRecords.write(into: scratch, prefix: prefix)
    let run = PairingRun(ranking: RecordRanking(top: 4), threads: 2)
    let output = scratch.path + "/pairs.tsv"
    let (pairs, report) = try run.run(
      SixRecords.instructions, records: records, labels: RelevanceLabels(), output: output)
    #expect(report.pairs == 3 * 5 && report.records == 6 && report.leftOut.isEmpty)
    #expect(try PairTable(path: output).pairs == pairs)
    var labels = RelevanceLabels()
    for pair in pairs {
      let (id, person) = (pair.instructionID.rawValue, pair.personID.rawValue)
      if unmarked[id]?.contains(person) == true { continue }
      labels.add(relevant[id]?.contains(person) == true, to: pair.key)
    }
    return (pairs, labels, records)
  }

  @Test(
    "collected instructions, ranked and marked, become a data folder that loads with records and categories",
    arguments: ["", "EHR_"])
  func endToEnd(prefix: String) throws {
    let scratch = try Scratch()
    let form = try scratch.write(
      "form.csv",
      "Timestamp,Instruction,Patient characteristics,Subcategory\n"
        + "1,Which dose of metformin does the patient take?,type 2 "
        + "diabetes,retrieve medication information\n"
        + "2,Does the chest pain occur on exertion?,,retrieve medical history\n"
        + "3,Did the stroke leave a deficit?,,\n")
    let instructions = try InstructionCollection(form: form).instructions
    let records = try SixRecords.write(into: scratch, prefix: prefix)
    let (pairs, _) = try PairingRun(ranking: RecordRanking(top: 3), threads: 2).run(
      instructions, records: records, labels: RelevanceLabels(), output: scratch.path + "/pairs.tsv")
    var labels = RelevanceLabels()
    for pair in pairs { labels.add([11, 12].contains(pair.personID.rawValue) && pair.rank > 1, to: pair.key) }
    for pair in pairs where pair.question.hasPrefix("Did") && pair.method == .bm25 { labels.add(false, to: pair.key) }

    let summary = try PairSelection(pairs, labels: labels, ranking: "pairs.tsv")
      .write(to: scratch.path + "/deep/paired", instructions: instructions, records: records)
    #expect(summary.recordsLink == (prefix.isEmpty ? "ehrs" : "full_patient_ehrs"))
    let data = try BenchmarkDataSet.load(folder: scratch.path + "/deep/paired")
    #expect(!data.instructions.isEmpty && data.instructions.count == summary.selected)
    #expect(data.instructions.allSatisfy { $0.category == "information retrieval" })
    for instruction in data.instructions {
      let person = try #require(instruction.personID)
      let path = try #require(data.recordPath(for: person))
      #expect(try RecordReader.read(path: path).personID == person)
    }
    #expect(data.issues.isEmpty)
    #expect(try scratch.mode("deep/paired/ehr-relevance-labels.csv") == 0o600)
    #expect(try scratch.mode("deep/paired") == 0o700)
    let link = try FileManager.default.destinationOfSymbolicLink(
      atPath: "\(scratch.path)/deep/paired/\(summary.recordsLink ?? "")")
    #expect(link == "../../ehrs")
  }

  @Test("the highest ranked relevant record is chosen, of BM25's alone")
  func choice() throws {
    let scratch = try Scratch()
    let (pairs, labels, _) = try marked(
      scratch, relevant: ["5001": [11, 7], "5002": [30], "5003": []], unmarked: ["5002": [12]])
    let selection = try PairSelection(pairs, labels: labels, ranking: "pairs.tsv")
    #expect(
      selection.chosen == [
        InstructionID("5001"): PersonID(rawValue: 7), InstructionID("5002"): PersonID(rawValue: 30),
      ])
    let summary = try selection.write(to: scratch.path + "/chosen", instructions: [], records: nil)
    #expect(summary.selected == 2 && summary.withoutRelevantRecord == 1 && summary.belowUnmarked == 1)
    #expect(!summary.hasInstructions && summary.recordsLink == nil)
    let data = try BenchmarkDataSet.load(folder: scratch.path + "/chosen")
    #expect(data.instructions.map { "\($0.itemID)" } == ["instruction 5001, person 7", "instruction 5002, person 30"])
    // Once more, into the same folder.
    #expect(try selection.write(to: scratch.path + "/chosen", instructions: [], records: nil) == summary)
  }

  @Test("nothing relevant is nothing to select; a file in the folder's place is an error")
  func errors() throws {
    let scratch = try Scratch()
    let (pairs, labels, _) = try marked(scratch, relevant: [:])
    #expect(
      message { _ = try PairSelection(pairs, labels: labels, ranking: "pairs.tsv") }
        == "pairs.tsv: no instruction has a record marked as relevant; nothing to select")
    let other = try marked(scratch, relevant: ["5001": [7]])
    let blocked = try scratch.write("blocked", "a file")
    let said = message {
      _ = try PairSelection(other.pairs, labels: other.labels, ranking: "p").write(
        to: blocked, instructions: [], records: nil)
    }
    #expect(said?.hasPrefix(blocked) == true)
  }

  @Test("a selection takes the place of an earlier one alone, and its link leads to the records given")
  func replaces() throws {
    let scratch = try Scratch()
    let (pairs, labels, records) = try marked(scratch, relevant: ["5001": [7]])
    let folder = scratch.path + "/chosen"
    let selection = try PairSelection(pairs, labels: labels, ranking: "p")
    try PairSelection.checkReplaceable(folder, inputs: [])
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try FileManager.default.createDirectory(atPath: scratch.path + "/others", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: folder + "/ehrs", withDestinationPath: "../others")
    let summary = try selection.write(to: folder, instructions: SixRecords.instructions, records: records)
    let link = try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(summary.recordsLink ?? "")")
    #expect(!link.hasSuffix("others"))
    try PairSelection.checkReplaceable(folder, inputs: [scratch.path + "/instructions.tsv"])
    #expect(throws: PairingError.notSelection(path: folder + "/instructions.tsv")) {
      try PairSelection.checkReplaceable(folder, inputs: [folder + "/../chosen/instructions.tsv"])
    }
    try FileManager.default.removeItem(atPath: folder + "/ehr-relevance-labels.csv")
    #expect(throws: PairingError.notSelection(path: folder + "/instructions.tsv")) {
      try PairSelection.checkReplaceable(folder, inputs: [])
    }
    _ = try scratch.write("chosen/ehr-relevance-labels.csv", "instruction_id,person_id,is_relevant\n1,2,yes\n")
    #expect(throws: PairingError.notSelection(path: folder + "/ehr-relevance-labels.csv")) {
      try PairSelection.checkReplaceable(folder, inputs: [])
    }
  }

  @Test("marks go into a new ranking, and a ranking over marks is refused")
  func keepsMarks() throws {
    let scratch = try Scratch()
    let (_, labels, records) = try marked(scratch, relevant: ["5001": [7]])
    let output = scratch.path + "/again.tsv"
    let run = PairingRun(ranking: RecordRanking(top: 6), formula: .lucene, tokens: .words)
    let (pairs, _) = try run.run(SixRecords.instructions, records: records, labels: labels, output: output)
    #expect(pairs.contains { $0.key == .init(InstructionID("5001"), PersonID(rawValue: 7)) && $0.isRelevant == true })
    let said = message {
      _ = try run.run(SixRecords.instructions, records: records, labels: RelevanceLabels(), output: output)
    }
    #expect(said?.contains("marks of relevance, which would be lost") == true)
    #expect(try PairTable(path: output).labels.count == labels.count)
  }

  @Test("the report is JSON and words with the same figures")
  func reports() throws {
    let scratch = try Scratch()
    let (pairs, labels, _) = try marked(scratch, relevant: ["5001": [7], "5002": [12], "5003": [25]])
    var report = PairingReport()
    report.relevance = RelevanceReport(pairs, labels: labels)
    report.selection = try PairSelection(pairs, labels: labels, ranking: "p").write(
      to: scratch.path + "/s", instructions: [], records: nil)
    #expect(report.text.contains("| bm25 | 1 | 3 | 0 | 0 | 100.0 % | "))
    #expect(report.text.contains("Put the records, or a link to their folder, at \(scratch.path)/s/ehrs"))
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(try report.json().utf8)) as? [String: [String: Any]])
    #expect((json["relevance"]?["rates"] as? [[String: Any]])?.count == 5)
    #expect(json["selection"]?["selected"] as? Int == 3)
  }
}
