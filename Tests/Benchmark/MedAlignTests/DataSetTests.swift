import EHR
import Foundation
import MedAlign
import ReferenceData
import SampleRuns
import Testing

@Suite struct DataSetTests {
  private static let header =
    "instruction_id\tquestion\tperson_id\tfilename\tannotator_num\tclinician_response\tevidence\tis_applicable\tis_sufficient\n"

  private func release(_ rows: String, records: [String] = ["124"]) throws -> Scratch {
    let scratch = try Scratch()
    let folder = "files/medalign_instructions_v1_3"
    try scratch.write("\(folder)/clinician-instruction-responses.tsv", Self.header + rows)
    for name in records { try scratch.write("\(folder)/ehrs/\(name).xml", "<eventstream/>") }
    return scratch
  }

  private func reasons(_ data: BenchmarkDataSet) -> [String] { data.issues.map(\.description) }

  @Test("the release's layout is found from its folder and from the folder above")
  func releaseLayout() throws {
    let scratch = try release(
      "9923397605\tLast HbA1c?\t124\tx.xml\tAnnotator_1\t7.2 %\tnote 1\tyes\tno\n"
        + "9923397605\tLast HbA1c?\t124\tx.xml\tAnnotator_2\tabout 7\t\tyes\tyes\n"
        + "5\tAllergies?\t125\t\tAnnotator_1\tnone\t\tyes\tyes\n")
    for folder in [scratch.path, scratch.path + "/files/medalign_instructions_v1_3"] {
      let data = try BenchmarkDataSet.load(folder: folder)
      #expect(data.instructions.map(\.id.rawValue) == ["5", "9923397605"])
      let item = data.instructions[1]
      #expect(item.personID == PersonID(rawValue: 124))
      #expect(item.goldReference?.text == "7.2 %")
      #expect(item.goldReference?.evidence == "note 1")
      #expect(item.goldReference?.isApplicable == "yes")
      #expect(item.goldReference?.isSufficient == "no")
      #expect(item.references.map(\.annotator) == ["Annotator_1", "Annotator_2"])
      #expect(data.recordPath(for: PersonID(rawValue: 124))?.hasSuffix("ehrs/124.xml") == true)
      // The item without a record is kept and the record reported.
      #expect(data.recordPath(for: PersonID(rawValue: 125)) == nil)
      #expect(reasons(data).count == 1)
      #expect(reasons(data)[0].contains("[5]: no record of person 125"))
      #expect(!data.isSynthetic)
    }
  }

  @Test("the older layout takes selected pairs and joins answers to them")
  func olderLayout() throws {
    let scratch = try Scratch()
    try scratch.write(
      "ehr-relevance-labels.csv",
      "instruction_id,question,person_id,is_selected_ehr\n1,\"Is he, or she, well?\",10,yes\n1,\"Is he, or she, well?\",11,no\n2,Age?,10,YES\n")
    try scratch.write(
      "clinician-instruction-responses.csv",
      "Instruction_ID,question,annotator_num,clinician_response\n1,\"Is he, or she, well?\",Annotator_1,\"Yes,\nvery\"\n")
    try scratch.write("full_patient_ehrs/EHR_10.xml", "<record/>")
    let data = try BenchmarkDataSet.load(folder: scratch.path)
    #expect(data.instructions.map { "\($0.itemID)" } == ["instruction 1, person 10", "instruction 2, person 10"])
    #expect(data.instructions[0].goldReference?.text == "Yes,\nvery")
    #expect(data.instructions[1].goldReference == nil)
    #expect(data.recordPath(for: PersonID(rawValue: 10)) != nil)
    #expect(reasons(data).contains("clinician-instruction-responses.csv:1: no column person_id"))
  }

  @Test("questions alone make items without a record until records are assigned")
  func questionsAlone() throws {
    let scratch = try Scratch()
    try scratch.write(
      "instructions-sample.csv",
      "instruction_id,question,human_assigned_subcategory_1,source\n27057354,\"Say \"\"hello\"\"\",retrieve vitals,t\n3,Two?,other,t\n")
    for id in [30, 4] { try scratch.write("ehrs/\(id).xml", "<eventstream/>") }
    let data = try BenchmarkDataSet.load(folder: scratch.path)
    #expect(data.instructions.map(\.personID) == [nil, nil])
    #expect(data.instructions[1].question == "Say \"hello\"")
    #expect(data.instructions[1].category == "information retrieval")
    let assigned = data.assigningRecords()
    #expect(assigned.instructions.map { "\($0.itemID)" } == ["instruction 3, person 4", "instruction 27057354, person 30"])
    #expect(try data.fingerprint() != assigned.fingerprint())
    let file = try BenchmarkDataSet.load(folder: scratch.path + "/instructions-sample.csv")
    #expect(file.instructions == data.instructions)
  }

  @Test("contradictions are reported with line and id, and the last row counts")
  func duplicates() throws {
    let scratch = try release(
      "1\tA?\t124\t\tAnnotator_1\tfirst\t\tyes\tyes\n" + "1\tA?\t124\t\tAnnotator_1\tsecond\t\tyes\tyes\n"
        + "1\tB?\t124\t\tAnnotator_2\tthird\t\tyes\tyes\n" + "\tC?\t124\t\tAnnotator_1\tx\t\tyes\tyes\n"
        + "2\tD?\tabc\t\tAnnotator_1\tx\t\tyes\tyes\n" + "3\tE?\t124.0\t\tAnnotator_1\t \t\tyes\tyes\n" + "4\ttoo few\n")
    let data = try BenchmarkDataSet.load(folder: scratch.path)
    #expect(data.instructions.map(\.id.rawValue) == ["1", "2", "3"])
    #expect(data.instructions[0].question == "B?")
    #expect(data.instructions[0].goldReference?.text == "second")
    #expect(data.instructions[1].personID == nil)
    #expect(data.instructions[2].references == [])
    let file = "clinician-instruction-responses.tsv"
    for expected in [
      "\(file):3 [1]: a second answer", "\(file):4 [1]: another wording", "\(file):5: no instruction id",
      "\(file):6 [2]: the person id is not a 64-bit integer", "\(file):7 [3]: the answer is empty", "\(file):8: expected 9 cells",
    ] {
      #expect(reasons(data).contains { $0.hasPrefix(expected) }, "\(expected) not in \(reasons(data))")
    }
    #expect(!reasons(data).contains { $0.contains("second\t") || $0.contains("first") })
  }

  @Test("an unknown column is ignored and reported by number, never by what stands in it")
  func unknownColumn() throws {
    let scratch = try release("")
    try scratch.write(
      "files/medalign_instructions_v1_3/clinician-instruction-responses.tsv",
      Self.header.dropLast() + "\tFavourite colour\n1\tA?\t124\t\tAnnotator_1\tx\t\tyes\tyes\tblue\n")
    let data = try BenchmarkDataSet.load(folder: scratch.path)
    #expect(data.instructions.map(\.question) == ["A?"])
    #expect(reasons(data) == ["clinician-instruction-responses.tsv:1: unknown columns ignored: number 10"])
  }

  @Test("a table is read in the quoting mode that loses nothing")
  func quotingModes() throws {
    let quoted = try release("1\t\"Say \"\"a\tb\"\"\nnow?\"\t124\t\tAnnotator_1\tx\t\tyes\tyes\n")
    let first = try BenchmarkDataSet.load(folder: quoted.path)
    #expect(first.instructions.map(\.question) == ["Say \"a\tb\"\nnow?"])
    #expect(first.issues == [])

    let unquoted = try release(
      "1\t\"Open quote\t124\t\tAnnotator_1\tx\t\tyes\tyes\n2\tB?\t124\t\tAnnotator_1\ty\t\tyes\tyes\n")
    let second = try BenchmarkDataSet.load(folder: unquoted.path)
    #expect(second.instructions.map(\.question) == ["\"Open quote", "B?"])
    #expect(reasons(second).contains { $0.contains("without a quote character") })
  }

  @Test("columns can be renamed, and needed ones that are missing are named")
  func columnMap() throws {
    let scratch = try Scratch()
    try scratch.write("instructions.csv", "id,text,patient,extra\n1,Well?,5,x\n")
    try scratch.write("ehrs/5.xml", "<eventstream/>")
    #expect(throws: DataSetError.missingColumns(
      path: scratch.path + "/instructions.csv", names: ["instruction_id", "question"])) {
      try BenchmarkDataSet.load(folder: scratch.path)
    }
    var map = ColumnMap.standard
    let accepted = ["instruction_id=id", "question=text", "person_id=PATIENT", "nonsense=id", "question"].map { map.apply($0) }
    #expect(accepted == [true, true, true, false, false])
    let data = try BenchmarkDataSet.load(folder: scratch.path, columnMap: map)
    #expect(data.instructions.map { "\($0.itemID)" } == ["instruction 1, person 5"])
  }

  @Test("the fingerprint changes with any byte of instructions or records, and not with the place")
  func fingerprint() throws {
    let rows = "1\tA?\t124\t\tAnnotator_1\tfirst\t\tyes\tyes\n"
    let one = try release(rows, records: ["124", "999"])
    let two = try release(rows, records: ["124"])
    let fingerprint = try BenchmarkDataSet.load(folder: one.path).fingerprint()
    // A record that no instruction names does not count.
    #expect(try BenchmarkDataSet.load(folder: two.path + "/").fingerprint() == fingerprint)
    try two.write("files/medalign_instructions_v1_3/ehrs/124.xml", "<eventstream />")
    #expect(try BenchmarkDataSet.load(folder: two.path).fingerprint() != fingerprint)
    let three = try release(rows.replacing("first", with: "fivst"))
    #expect(try BenchmarkDataSet.load(folder: three.path).fingerprint() != fingerprint)
  }

  @Test("folders that hold no instructions are named with what was expected")
  func noData() throws {
    let scratch = try Scratch()
    #expect(throws: DataSetError.noFolder(path: "/nowhere/at/all")) {
      try BenchmarkDataSet.load(folder: "/nowhere/at/all")
    }
    let message = try #require(Sample.error { _ = try BenchmarkDataSet.load(folder: scratch.path) })
    #expect(message.contains("clinician-instruction-responses.tsv"))
    #expect(!message.contains("\n"))
    try scratch.write("instructions.tsv", "")
    #expect(Sample.error { _ = try BenchmarkDataSet.load(folder: scratch.path) }?.contains("header") == true)
  }

  @Test("mutated tables end in items, issues or an error")
  func mutations() throws {
    let scratch = try release("")
    let good = Array((Self.header + "1\t\"A?\"\t124\tx\tAnnotator_1\tfirst\te\tyes\tyes\n2\tB\t5\t\t\t\t\t\t\n").utf8)
    var state: UInt64 = 7
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let pieces: [UInt8] = [0, 9, 10, 13, 34, 44, 0xFF, 0xC3, 48, 57, 45]
    for _ in 0..<300 {
      var bytes = good
      for _ in 0...next(6) {
        let at = next(bytes.count)
        switch next(3) {
        case 0: bytes[at] = pieces[next(pieces.count)]
        case 1: bytes.insert(pieces[next(pieces.count)], at: at)
        default: bytes.removeSubrange(at..<min(bytes.count, at + 1 + next(20)))
        }
        if bytes.isEmpty { bytes = [10] }
      }
      try scratch.write("files/medalign_instructions_v1_3/clinician-instruction-responses.tsv", bytes)
      do {
        let data = try BenchmarkDataSet.load(folder: scratch.path)
        #expect(Set(data.instructions.map(\.itemID)).count == data.instructions.count)
      } catch { #expect(!"\(error)".contains("\n")) }
    }
  }

  @Test("ids order as numbers first, and beyond 32 bits")
  func idOrder() {
    let ids = ["b", "10", "9", "9923397605", "009", "", "a"].map { InstructionID($0) }.sorted()
    #expect(ids.map(\.rawValue) == ["009", "9", "10", "9923397605", "", "a", "b"])
  }

  @Test("the 62 public instructions are read", .enabled(if: ReferenceData.isPresent))
  func publicInstructions() throws {
    let path = try #require(ReferenceData.path("omop/medalign-sample/instructions-sample.csv"))
    let data = try BenchmarkDataSet.load(folder: path)
    #expect(data.instructions.count == 62)
    #expect(data.instructions.allSatisfy { $0.category != nil && !$0.question.isEmpty })
    #expect(data.instructions.contains { $0.id.rawValue == "9923397605" })
    let folder = URL(filePath: path).deletingLastPathComponent().path
    #expect(try BenchmarkDataSet.load(folder: folder).instructions == data.instructions)
  }
}
