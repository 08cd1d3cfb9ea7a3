import EHR
import Foundation
import MedAlign
import SampleRuns
import Testing

@Suite struct AnswerImportTests {
  private static let engine = RunProvenance.Engine(version: "0.1.0", gitCommit: "abc")

  /// Items 1 to 4 of person 7, and 5 of persons 7 and 8.
  private func folder() throws -> (scratch: Scratch, data: BenchmarkDataSet) {
    let scratch = try Scratch()
    var rows = "instruction_id\tquestion\tperson_id\tannotator_num\tclinician_response\n"
    for (id, person) in [(1, 7), (2, 7), (3, 7), (4, 7), (5, 7), (5, 8)] {
      rows += "\(id)\tInvented question \(id)?\t\(person)\tAnnotator_1\tInvented answer \(id).\n"
    }
    try scratch.write("data/clinician-instruction-responses.tsv", rows)
    for person in [7, 8] { try scratch.write("data/ehrs/\(person).xml", "<eventstream/>") }
    return (scratch, try BenchmarkDataSet.load(folder: scratch.path + "/data"))
  }

  private func outcomes(_ folder: String) throws -> [String: Outcome] {
    let items = try RunStore.openForReading(folder: folder).items()
    return Dictionary(
      items.compactMap { item in
        item.result.map { ("\(item.id.instructionID)/\(item.id.personID.map { "\($0)" } ?? "-")", $0.outcome) }
      }, uniquingKeysWith: { $1 })
  }

  @Test("every item of the data set has its outcome, and the run is scored and exported like any other")
  func csv() throws {
    let (scratch, data) = try folder()
    try scratch.write(
      "answers.csv",
      "instruction_id,person_id,model,response,finish_reason,error,refused,prompt_tokens,completion_tokens\n"
        + "1,,GPT-X,\"Invented answer 1, I think.\",stop,,no,900,9\n"
        + "2,7,GPT-X,\"I am sorry, I cannot help with that.\",stop,nan,,,\n"
        + "3,7.0,GPT-X,,content_filter,,,,\n"
        + "4,7,GPT-X,\"\",stop,,,,\n"
        + "5,8,GPT-X,x,stop,,TRUE,,\n"
        + "5,,GPT-X,y,stop,,,,\n99,7,GPT-X,z,stop,,,,\n1,7,Other,o,stop,,,,\n,7,GPT-X,z,stop,,,,\n")
    let path = scratch.path + "/answers.csv"
    let file = try AnswerFile.read(path: path, dataSet: data, system: "GPT-X")
    #expect(file.systems == ["GPT-X"])
    let reasons = file.issues.map(\.description).joined(separator: "\n")
    #expect(reasons.contains(":7 [5]: no person named, and several items have this instruction; row left out"))
    #expect(reasons.contains(":8 [99]: not an item of the data set; row left out"))
    #expect(reasons.contains(":10: no instruction id; row left out"))
    #expect(reasons.contains(":6 [5]: an answer beside an error, a refusal or a filter"))
    #expect(!reasons.contains("sorry"))

    let run = scratch.path + "/run"
    let summary = try file.store(system: "GPT-X", dataSet: data, into: run, contextTokens: 32_768, engine: Self.engine)
    #expect(summary.counts == OutcomeCounts(answered: 3, refused: 1, failed: 1, skipped: 1))
    #expect(
      try outcomes(run) == [
        "1/7": .answered("Invented answer 1, I think."), "2/7": .answered("I am sorry, I cannot help with that."),
        "3/7": .failed(reason: "content filter"), "4/7": .answered(""),
        "5/8": .refused(reason: "refused by the system"), "5/7": .skipped(reason: "no answer in the file"),
      ])
    let store = try RunStore.openForScoring(folder: run)
    let first = try #require(try store.items().first?.result)
    #expect(first.packing?.promptTokens == 900 && first.packing?.recordTokens == nil)
    #expect(first.generation?.generatedTokens == 9 && first.generation?.prefillSeconds == nil)
    #expect(try store.items()[1].result?.generation == nil)
    #expect(try RunScoring.score(store).scored == 3)
    #expect(try RunExport.lines(store, canonical: true).count == 6)

    let plan = try store.plan()
    #expect(plan.modelName == "GPT-X" && plan.contextTokens == 32_768)
    #expect(plan.source?.fileName == "answers.csv" && plan.source?.system == "GPT-X")
    #expect(plan.modelDigest == nil && plan.template == nil && plan.seed == nil && plan.generationTokens == nil)
    #expect(try "\(store.engines()[0])" == "answers imported by 0.1.0 (abc)")
  }

  @Test("the same import does nothing, and another file, system or context is another plan")
  func again() throws {
    let (scratch, data) = try folder()
    try scratch.write("a.jsonl", #"{"instruction_id": 1, "model": "A", "answer": "x"}"# + "\n")
    let run = scratch.path + "/run"
    func store(_ name: String, context: Int? = nil) throws -> AnswerFile.Summary {
      let file = try AnswerFile.read(path: scratch.path + "/" + name, dataSet: data)
      return try file.store(
        system: file.systems[0], dataSet: data, into: run, contextTokens: context, engine: Self.engine)
    }
    #expect(try store("a.jsonl").alreadyImported == 0)
    let export = try RunExport.lines(RunStore.openForReading(folder: run), canonical: false)
    #expect(try store("a.jsonl").alreadyImported == 6)
    #expect(try RunExport.lines(RunStore.openForReading(folder: run), canonical: false) == export)
    #expect(try RunStore.openForReading(folder: run).engines().count == 1)

    try scratch.write("b.jsonl", #"{"instruction_id": 1, "model": "B", "answer": "x"}"# + "\n")
    let message = try #require(Sample.error { _ = try store("b.jsonl") })
    #expect(message.contains("file of answers: ") && message.contains("system: A before, B now"))
    #expect(Sample.error { _ = try store("a.jsonl", context: 4) }?.contains("context tokens: not known before") == true)

    let other = scratch.path + "/other"
    _ = try RunStore.openForRun(folder: other, provenance: Sample.provenance())
    let file = try AnswerFile.read(path: scratch.path + "/a.jsonl", dataSet: data)
    let refusal = Sample.error {
      _ = try file.store(system: "A", dataSet: data, into: other, engine: Self.engine)
    }
    #expect(refusal?.contains("file of answers: none before") == true)
  }

  @Test(
    "errors and refusals of interfaces are told apart, and their texts are not kept",
    arguments: [
      (#""answer": "fine", "error": null"#, Outcome.answered("fine")),
      (#""answer": "", "stop_reason": "end_turn""#, .answered("")),
      (#""answer": null"#, .failed(reason: "no answer in the row")),
      (#""answer": null, "error": {"code": "content_filter", "message": "secret"}"#, .failed(reason: "content filter")),
      (
        #""answer": "", "error": "400: innererror ResponsibleAIPolicyViolation secret""#,
        .failed(reason: "content filter")
      ),
      (#""answer": "", "finish_reason": "SAFETY""#, .failed(reason: "content filter")),
      (#""answer": "", "error": "Rate limit: secret""#, .failed(reason: "error of the system")),
      (#""answer": "", "error_code": "rate_limit_exceeded""#, .failed(reason: "error rate_limit_exceeded")),
      (#""answer": "", "error_code": 0, "error": false"#, .answered("")),
      (
        #""answer": "", "error": "This model's maximum context length is 8192 tokens. secret""#,
        .refused(reason: "the prompt does not fit the system's context")
      ),
      (#""answer": "", "refusal": "I can't do that""#, .refused(reason: "refused by the system")),
      (#""answer": "", "stop_reason": "refusal""#, .refused(reason: "refused by the system")),
      (#""answer": "yes", "refusal": null, "refused": false"#, .answered("yes")),
    ])
  func outcome(_ members: String, _ expected: Outcome) throws {
    let (scratch, data) = try folder()
    // A second row with an answer, since a file without any is refused.
    try scratch.write(
      "a.jsonl", "{\"instruction_id\": 1, \(members)}\n{\"instruction_id\": 2, \"answer\": \"other\"}\n")
    let file = try AnswerFile.read(path: scratch.path + "/a.jsonl", dataSet: data)
    #expect(file.systems == ["a"])
    _ = try file.store(system: "a", dataSet: data, into: scratch.path + "/run", engine: Self.engine)
    #expect(try outcomes(scratch.path + "/run")["1/7"] == expected)
  }

  @Test("keys inside objects are reached by dots, and ids may be numbers or text")
  func nestedKeys() throws {
    let (scratch, data) = try folder()
    try scratch.write(
      "b.jsonl",
      #"{"custom_id": "1", "body": {"choices": [{"message": {"content": "deep"}}], "#
        + #""usage": {"prompt_tokens": 5}}}"# + "\n"
        + "not JSON\n\n" + #"{"custom_id": 2, "body": {"choices": []}}"# + "\n")
    var columns = AnswerColumns.standard
    for text in [
      "instruction_id=custom_id", "answer=body.choices.0.message.content", "input_tokens=body.usage.prompt_tokens",
    ] {
      let isKnown = columns.apply(text)
      #expect(isKnown)
    }
    let file = try AnswerFile.read(path: scratch.path + "/b.jsonl", dataSet: data, columns: columns)
    _ = try file.store(
      system: "b", dataSet: data, into: scratch.path + "/run", columns: columns, engine: Self.engine)
    let found = try outcomes(scratch.path + "/run")
    #expect(found["1/7"] == .answered("deep") && found["2/7"] == .failed(reason: "no answer in the row"))
    #expect(file.issues.map(\.description).contains { $0.contains(":2: not a JSON object") })
    let plan = try RunStore.openForReading(folder: scratch.path + "/run").plan()
    #expect(plan.options["column"]?.contains("answer=body.choices.0.message.content") == true)
  }

  @Test("a file of several systems makes a run for each, in folders of safe and unique names")
  func severalSystems() throws {
    let (scratch, data) = try folder()
    try scratch.write(
      "reviewed.tsv",
      "instruction_id\tmodel_name\tmodel_response\tmodel_rank\n1\tGPT-4 32k+MR\tx\t1\n1\t../gpt-4 32k+mr\ty\t2\n"
        + "2\tGPT-4 32k+MR\tx\t1\n3\t\tz\t1\n1\tGPT-4 32k+MR\tlast\t1\n"
        + "1\tGPT-4 32k+MR\tlast\t3\n")
    let file = try AnswerFile.read(path: scratch.path + "/reviewed.tsv", dataSet: data)
    #expect(file.systems == ["../gpt-4 32k+mr", "GPT-4 32k+MR"])
    #expect(file.folderNames() == ["../gpt-4 32k+mr": "gpt-4-32k+mr", "GPT-4 32k+MR": "GPT-4-32k+MR-2"])
    let reasons = file.issues.map(\.description).joined(separator: "\n")
    #expect(reasons.contains("no system named; row left out"))
    #expect(reasons.contains(":6 [1]: a second, other answer of one system to an item; the last counts"))
    #expect(!reasons.contains("unknown columns"))
    for system in file.systems {
      let folder = scratch.path + "/runs/" + (file.folderNames()[system] ?? "")
      _ = try file.store(system: system, dataSet: data, into: folder, engine: Self.engine)
    }
    #expect(try outcomes(scratch.path + "/runs/GPT-4-32k+MR-2")["1/7"] == .answered("last"))
  }

  @Test("files without any use end in one line that tells no cell")
  func useless() throws {
    let (scratch, data) = try folder()
    func message(_ name: String, _ text: String, system: String? = nil) throws -> String {
      try scratch.write(name, text)
      let message = try #require(
        Sample.error { _ = try AnswerFile.read(path: scratch.path + "/" + name, dataSet: data, system: system) })
      #expect(!message.contains("\n") && !message.contains("secret"))
      return message
    }
    let rows = "instruction_id,model,answer\n1,A,secret\n"
    #expect(try message("a.csv", rows, system: "B").contains("none of its 1 rows is about the system B"))
    #expect(try message("b.csv", "instruction_id,answer\n77,secret\n").contains("is about an item of the data set"))
    let missing = "missing column model_response or response"
    #expect(try message("c.csv", "instruction_id,text\n1,secret\n").contains(missing))
    #expect(try message("d.jsonl", #"{"instruction_id": 1, "text": "secret"}"#).contains(missing))
    #expect(try message("e.jsonl", "secret\n").contains("expected a JSON object on each line"))
    var many = "instruction_id,model,answer\n"
    for index in 0..<300 { many += "1,secret \(index),x\n" }
    #expect(try message("f.csv", many).contains("line 202: more than 200 systems"))
    #expect(Sample.error { _ = try AnswerFile.read(path: "/dev/zero", dataSet: data) }?.contains("not a file") == true)
    #expect(Sample.error { _ = try AnswerFile.read(path: scratch.path, dataSet: data) }?.contains("not a file") == true)
  }
}
