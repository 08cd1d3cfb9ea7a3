import EHR
import MedAlign
import SampleRuns
import Testing

@Suite struct JudgementTests {
  private static let header =
    "instruction_id\tquestion\tperson_id\tmodel_name\tannotator_num\tmodel_rank\tbinary_correct\tis_used_eval\t"
    + "submitter_specialty\n"

  private func read(_ text: String, name: String = "reviewed.tsv", _ columns: [String] = []) throws -> JudgementFile {
    let scratch = try Scratch()
    try scratch.write(name, text)
    var map = JudgementColumns.standard
    for column in columns {
      let isKnown = map.apply(column)
      #expect(isKnown)
    }
    return try JudgementFile.read(path: scratch.path + "/" + name, columns: map)
  }

  private func reasons(_ file: JudgementFile) -> [String] { file.issues.map(\.description) }

  @Test("the release's columns are read: ties, several reviewers, verdicts in any case, bad cells missing and counted")
  func release() throws {
    let file = try read(
      Self.header
        + "1\tWell?\t7\tGPT-4 32k\tAnnotator_1\t1.0\tCORRECT\tyes\tNeurology\n"
        + "1\tWell?\t7\tVicuna-7B\tAnnotator_1\t1\t0\t1\tNeurology\n"
        + "1\tWell?\t7.0\tVicuna-7B\tAnnotator_2\tsecond\tmaybe\ttrue\tNeurology\n"
        + "2\tWell?\t7\tVicuna-7B\tAnnotator_2\t\tFalse\tyes\tOncology\n"
        + "3\tWell?\t7\tVicuna-7B\tAnnotator_2\t0\tyes\tNo\tOncology\n"
        + "4\tWell?\t7\tVicuna-7B\tAnnotator_2\t-inf\tincorrect\t\tOncology\n")
    let judgements = file.judgements
    #expect(judgements.map(\.rank) == [1, 1, nil, nil, nil])
    #expect(judgements.map(\.isCorrect) == [true, false, nil, false, false])
    #expect(judgements.map(\.rater) == ["Annotator_1", "Annotator_1", "Annotator_2", "Annotator_2", "Annotator_2"])
    #expect(judgements.allSatisfy { $0.item.personID == PersonID(rawValue: 7) && $0.raterSpecialty == nil })
    #expect((file.rowCount, file.unusedRowCount) == (6, 1))
    let item = ItemID(instructionID: InstructionID("1"), personID: PersonID(rawValue: 7))
    #expect(file.specialties[item] == "Neurology")
    let found = reasons(file)
    #expect(found.contains { $0.contains(":4 [1]: the rank is not a number of at least 1; missing (2 times") })
    #expect(found.contains { $0.contains(":4 [1]: the verdict is none of yes, no") })
    #expect(found.contains { $0.contains(":5 [2]: no rank; missing") })
    #expect(found.contains { $0.contains(":6 [3]: said not to be used for evaluation; row left out") })
    #expect(!found.joined().contains("second") && !found.joined().contains("maybe"))
  }

  @Test("a second verdict of one rater on an answer replaces the first, and is reported")
  func lastCounts() throws {
    let rows = "1\t\t7\tA\tr\t2\tno\t\t\n1\t\t7\tA\ts\t3\tno\t\t\n1\t\t7\tA\tr\t1\tyes\t\t\n"
    let file = try read(Self.header + rows)
    #expect(file.judgements.map(\.rater) == ["s", "r"])
    #expect(file.judgements.map(\.rank) == [3, 1])
    #expect(reasons(file).contains { $0.contains("[1]: a second verdict of one rater on an answer; the last counts") })
  }

  @Test("quotes are text where reading them as quotes would lose rows")
  func quoting() throws {
    let rows = "1\t\"Open\t7\tA\tr\t1\tyes\t\t\n2\tB?\t7\tA\tr\t2\tno\t\t\n"
    let file = try read(Self.header + rows)
    #expect(file.judgements.map(\.rank) == [1, 2])
    #expect(reasons(file).contains { $0.contains("without a quote character") })
    let quoted = try read(Self.header + "1\t\"Two\nlines\"\t7\tA\tr\t1\tyes\t\t\n")
    #expect(quoted.judgements.count == 1)
    #expect(!reasons(quoted).contains { $0.contains("quote") })
  }

  @Test("columns can be renamed, and a file with neither ranks nor verdicts is refused")
  func columns() throws {
    let file = try read("id,who,by,place\n1,A,r,2\n", name: "x.csv", [
      "instruction_id=id", "model_name=who", "rater=by", "model_rank=place",
    ])
    #expect(file.judgements.map(\.rank) == [2])
    #expect(file.judgements.first?.item.personID == nil)
    let message = Sample.error { _ = try read("instruction_id,model\n1,A\n", name: "x.csv") }
    #expect(message?.contains("missing column model_rank or rank or binary_correct") == true)
    var map = JudgementColumns.standard
    let accepted = ["nonsense=x", "rater"].map { map.apply($0) }
    #expect(accepted == [false, false])
  }

  @Test("rows without a rater's column are taken as different reviewers' in turn")
  func unnamedRaters() throws {
    let file = try read("instruction_id,model,correct\n1,A,yes\n1,B,no\n1,A,no\n", name: "x.csv")
    #expect(file.judgements.map(\.rater) == ["unnamed 1", "unnamed 1", "unnamed 2"])
    #expect(reasons(file).contains { $0.contains("no column rater or annotator_num") })
  }

  @Test("a judgement without a person is that of the one item with its instruction, else it is left out")
  func persons() throws {
    func item(_ id: String, _ person: Int64?) -> ItemID {
      ItemID(instructionID: InstructionID(id), personID: person.map { PersonID(rawValue: $0) })
    }
    let rows = "1,A,r,yes,\n2,A,r,yes,\n3,A,r,yes,\n1,A,r,no,7\n9,A,r,no,5\n"
    let file = try read("instruction_id,model,rater,correct,person_id\n" + rows, name: "x.csv")
      .resolved(among: [item("1", 7), item("2", 7), item("2", 8)])
    #expect(file.judgements.map(\.item) == [item("1", 7), item("9", 5)])
    #expect(file.judgements.map(\.isCorrect) == [false, false])
    #expect(reasons(file).contains { $0.contains("[2]: no person named, and several items") })
    #expect(reasons(file).contains { $0.contains("[3]: no person named, and no item") })
    #expect(reasons(file).contains { $0.contains("[1]: a second verdict") })
  }

  @Test("our own export is read back equal, with whatever characters are in its names")
  func roundTrip() throws {
    let item = ItemID(instructionID: InstructionID("9923397605"), personID: PersonID(rawValue: 7))
    let other = ItemID(instructionID: InstructionID("name, \"odd\""), personID: nil)
    let judgements = [
      Judgement(item: item, system: "GPT-4\t32k", rater: "Rater \"A\"", isCorrect: true, rank: 1, seconds: 62.25),
      Judgement(
        item: item, system: "B", rater: "Rater \"A\"", raterSpecialty: "Neurology", isCorrect: false, rank: 1.5),
      Judgement(item: other, system: "B\nC", rater: "r"),
    ]
    let text = JudgementTable.text(judgements)
    #expect(text.hasPrefix("instruction_id\tperson_id\tmodel\trater\trater_specialty\trank\tcorrect\tseconds\n"))
    #expect(text.contains("\t1\tyes\t62.25\n"))
    #expect(try read(text).judgements == judgements)
  }

  @Test("no bytes make the reader trap or tell cells' text")
  func hostile() throws {
    let good = Array((Self.header + "1\tQ\t7\tsecret\tr\t1\tyes\tno\tN\n").utf8)
    var state: UInt64 = 5
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let scratch = try Scratch()
    for round in 0..<200 {
      var bytes = good
      for _ in 0...next(8) { bytes[next(bytes.count)] = UInt8(next(256)) }
      let name = ["a.tsv", "b.csv", "c.jsonl", "d"][round % 4]
      try scratch.write(name, bytes)
      do {
        let file = try JudgementFile.read(path: scratch.path + "/" + name)
        #expect(!file.issues.map(\.description).joined().contains("secret"))
      } catch {
        #expect(!"\(error)".contains("\n") && !"\(error)".contains("secret"))
      }
    }
    try scratch.write(
      "deep.jsonl", #"{"instruction_id":1,"model":"A","rank":"# + String(repeating: "[", count: 100_000))
    #expect(throws: DataSetError.self) { try JudgementFile.read(path: scratch.path + "/deep.jsonl") }
    let nested = String(repeating: "[", count: 400) + String(repeating: "]", count: 400)
    try scratch.write("nested.jsonl", #"{"instruction_id":1,"model":"A","rank":1,"x":"# + nested + "}\n")
    #expect(try JudgementFile.read(path: scratch.path + "/nested.jsonl").judgements.count == 1)
  }
}
