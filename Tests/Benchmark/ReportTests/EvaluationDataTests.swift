import EHR
import MedAlign
import Report
import SampleRuns
import Testing
import TextMetrics

@Suite struct EvaluationDataTests {
  private static let record = """
    <eventstream person_id="7"><encounter start="2020-05-01 10:00" end="2020-05-01 11:00"><events><entry \
    timestamp="2020-05-01 10:00"><event type="measurement" code="LOINC/4548-4" name="Made-up test">7.2</event></entry>\
    </events></encounter></eventstream>
    """

  private func item(_ id: String, _ person: Int64? = 7) -> ItemID {
    ItemID(instructionID: InstructionID(id), personID: person.map { PersonID(rawValue: $0) })
  }

  @Test("runs are named by label or folder, and judged systems are found by label, then by model")
  func systems() throws {
    let scratch = try Scratch()
    try Sample.mixedRun(scratch.path + "/a/vicuna")
    try Sample.mixedRun(scratch.path + "/b/vicuna")
    let store = try RunStore.openForRun(
      folder: scratch.path + "/c", provenance: Sample.provenance(model: "llama"))
    try store.plan([Sample.instruction(0)])
    try scratch.write(
      "reviewed.csv",
      "instruction_id,model,rater,rank,correct,submitter_specialty\n0,vicuna,r,1,yes,Neurology\n"
        + "0,llama.gguf,r,2,no,Neurology\n0,model.gguf,r,3,no,Neurology\n"
        + "0,GPT-4,r,1,yes,Neurology\n99,GPT-4,r,1,yes,\n")
    let loaded = try EvaluationData.load(
      runs: [RunSource(folder: scratch.path + "/a/vicuna"), RunSource(folder: scratch.path + "/b/vicuna/"), RunSource(folder: scratch.path + "/c", name: "Llama 2k")],
      judgementFiles: [scratch.path + "/reviewed.csv"])
    let data = loaded.data
    #expect(data.systems.map(\.name) == ["vicuna", "vicuna (2)", "Llama 2k", "model.gguf", "GPT-4"])
    #expect(data.systems.map { $0.run != nil } == [true, true, true, false, false])
    #expect(data.judgements.map(\.system) == ["vicuna", "Llama 2k", "model.gguf", "GPT-4"])
    #expect(data.judgements.allSatisfy { $0.item == item("0") })
    #expect(loaded.matches.map(\.reason) == [.label, .model, .noRun, .noRun])
    #expect(
      loaded.matches[1].description == "judged system llama.gguf: run Llama 2k, by its model's name (1 judgement)")
    let issues = loaded.issues.map(\.description).joined(separator: "\n")
    #expect(issues.contains("2 runs are of a model of this name"))
    #expect(issues.contains("[99]: no person named, and no item has this instruction; left out"))
    #expect(data.facts.count == 8)
    let facts = try #require(data.facts[item("0")])
    #expect(facts.specialty == "Neurology" && facts.category == "care planning" && facts.hasReference)
    #expect(facts.recordTokens == 9000 && facts.gender == nil)
    // No run packed item 7, but another item of the same person.
    #expect(data.facts[item("7")]?.recordTokens == 9000)
    #expect(data.facts[item("3")]?.hasReference == false)
  }

  @Test("the data folder tells groups of items; a record that cannot be read is reported")
  func dataFolder() throws {
    let scratch = try Scratch()
    try scratch.write(
      "data/clinician-instruction-responses.tsv",
      "instruction_id\tquestion\tperson_id\tannotator_num\tclinician_response\tspecialty\n"
        + "0\tQuestion 0?\t7\tAnnotator_1\tx\tCardiology\n50\tQuestion 50?\t8\tAnnotator_1\tx\tRadiology\n")
    try scratch.write("data/ehrs/7.xml", Self.record)
    try scratch.write("data/ehrs/8.xml", "<eventstream><secret")
    try Sample.mixedRun(scratch.path + "/run")
    let loaded = try EvaluationData.load(runs: [RunSource(folder: scratch.path + "/run")], dataFolder: scratch.path + "/data")
    #expect(loaded.data.facts[item("0")]?.specialty == "Cardiology")
    #expect(loaded.data.facts[item("50", 8)]?.hasReference == true)
    let issues = loaded.issues.map(\.description).joined(separator: "\n")
    #expect(issues.contains("8.xml [8]: the record cannot be read"))
    #expect(issues.contains("7 of the runs' items are not in this data folder"))
    #expect(!issues.contains("secret"))
  }

  @Test("imported metrics come with their definitions, and two of one name are reported")
  func metrics() throws {
    let scratch = try Scratch()
    for (folder, version) in [("a", "one"), ("b", "two")] {
      try Sample.mixedRun(scratch.path + "/" + folder)
      let store = try RunStore.openForScoring(folder: scratch.path + "/" + folder)
      _ = try RunScoring.score(store)
      try scratch.write("scores.csv", "instruction_id,comet,jury\n0,0.5,3\n")
      var choice = MetricChoice()
      choice.version = version
      choice.definitions = [MetricDefinition(name: "jury", title: "Jury", version: version, range: 1...5)]
      let file = try ScoreFile.read(
        path: scratch.path + "/scores.csv", items: try store.items().map(\.id), metrics: choice)
      _ = try ScoreImport.store(file, into: store)
    }
    let loaded = try EvaluationData.load(runs: [RunSource(folder: scratch.path + "/a"), RunSource(folder: scratch.path + "/b")])
    let names = loaded.data.metrics.map(\.name)
    #expect(names.suffix(2) == ["comet", "jury"] && names.first == "rouge1")
    #expect(loaded.data.metrics.first { $0.name == "jury" }?.version == "one")
    #expect(loaded.issues.map(\.description).contains("b: jury is another metric here (version two) than in the runs "
      + "before (version one); do not compare its scores"))
    #expect(try BenchmarkReport(folders: [scratch.path + "/a"]).markdown().contains("| Jury "))
  }

  @Test("judgements alone make systems without runs, with items as the file names them")
  func judgementsAlone() throws {
    let scratch = try Scratch()
    try scratch.write("a.tsv", "instruction_id\tmodel\trater\tcorrect\n1\tA\tr\tyes\n1\tB\tr\tno\n")
    let loaded = try EvaluationData.load(runs: [], judgementFiles: [scratch.path + "/a.tsv"])
    #expect(loaded.data.systems.map(\.name) == ["A", "B"])
    #expect(loaded.data.judgements.map(\.item) == [item("1", nil), item("1", nil)])
    #expect(loaded.data.facts.keys.map(\.self) == [item("1", nil)])

    // A second file that names the person settles the first one's item; the same verdict again counts once.
    try scratch.write("b.tsv", "instruction_id\tperson_id\tmodel\trater\tcorrect\n1\t7\tA\tr\tno\n")
    let both = try EvaluationData.load(runs: [], judgementFiles: [scratch.path + "/a.tsv", scratch.path + "/b.tsv"])
    #expect(Set(both.data.judgements.map(\.item)) == [item("1")])
    #expect(both.data.judgements.map(\.isCorrect) == [false, false])
    #expect(both.issues.contains { $0.reason.hasPrefix("1 verdicts of one rater on an answer stand in several files") })
  }

  @Test("what cannot be loaded at all is said in one line")
  func errors() throws {
    let scratch = try Scratch()
    try Sample.mixedRun(scratch.path + "/run")
    #expect(throws: EvaluationDataError.nothing) { try EvaluationData.load(runs: []) }
    #expect(throws: EvaluationDataError.nameTwice("A")) {
      try EvaluationData.load(runs: [RunSource(folder: scratch.path + "/run", name: "A"), RunSource(folder: scratch.path + "/run", name: "A")])
    }
    for (runs, judgements, data) in [
      ([RunSource(folder: scratch.path + "/none")], [], nil), ([RunSource(folder: scratch.path + "/run")], [scratch.path + "/none"], nil),
      ([RunSource(folder: scratch.path + "/run")], [], scratch.path + "/none"),
    ] as [([RunSource], [String], String?)] {
      let message = Sample.error {
        _ = try EvaluationData.load(runs: runs, judgementFiles: judgements, dataFolder: data)
      }
      #expect(message?.contains("/none") == true && message?.contains("\n") == false)
    }
  }
}
