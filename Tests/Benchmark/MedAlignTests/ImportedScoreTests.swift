import EHR
import GRDB
import MedAlign
import SampleRuns
import Testing
import TextMetrics

@Suite struct ImportedScoreTests {
  /// Eight items of person 7, of which 0 to 4 are answered.
  private func run() throws -> (scratch: Scratch, store: RunStore) {
    let scratch = try Scratch()
    try Sample.mixedRun(scratch.path + "/vicuna")
    return (scratch, try RunStore.openForScoring(folder: scratch.path + "/vicuna"))
  }

  private func read(
    _ scratch: Scratch, _ store: RunStore, _ text: String, name: String = "scores.csv",
    _ choice: MetricChoice = MetricChoice()
  ) throws -> ScoreFile {
    try scratch.write(name, text)
    return try ScoreFile.read(
      path: scratch.path + "/" + name, items: try store.items().map(\.id), metrics: choice)
  }

  @Test("long form: known metrics by their names, missing and unknown items counted, and plain scoring leaves them")
  func longForm() throws {
    let (scratch, store) = try run()
    let file = try read(
      scratch, store,
      "instruction_id,person_id,metric,value\n0,7,COMET,0.75\n1,,comet,0.5\n2,7,BERTScore,-0.25\n99,7,comet,0.1\n"
        + "5,7,comet,0.9\n0,7,comet,0.8\n3,7,comet,\n")
    let reasons = file.issues.map(\.description).joined(separator: "\n")
    #expect(reasons.contains(":5 [99]: not an item of the run; row left out"))
    #expect(reasons.contains(":7 [0]: comet: a second value for one item; the last counts"))
    #expect(reasons.contains(":8 [3]: comet: no value"))
    let summary = try ScoreImport.store(file, into: store)
    #expect(summary.metrics.map(\.definition.name) == ["comet", "bertscore_f1"])
    #expect(summary.metrics.map(\.scored) == [2, 1])
    #expect(summary.metrics.map(\.missing) == [3, 4])
    #expect(summary.metrics.map(\.withoutAnswer) == [1, 0])

    #expect(try RunScoring.score(store).scored == 4)
    let items = try store.items()
    #expect(items.map { $0.score("comet") } == [0.8, 0.5, nil, nil, nil, nil, nil, nil])
    #expect(items[0].score("rougeL") != nil)
    let corpus = try store.corpusScores()
    #expect(corpus.first { $0.metric == "comet" } == CorpusScore(metric: "comet", value: 0.65, instructionCount: 2))
    #expect(corpus.contains { $0.metric == "bleu" })
    let definitions = try store.importedMetrics()
    #expect(definitions.map(\.name) == ["bertscore_f1", "comet"])
    #expect(definitions.allSatisfy { $0.version == "not stated" })
    #expect(try RunExport.lines(store, canonical: true)[0].contains(#""comet":{"gold":0.8}"#))

    // Importing again replaces what is imported again, and nothing else.
    let again = try read(scratch, store, "instruction_id,comet\n4,0.25\n")
    _ = try ScoreImport.store(again, into: store)
    #expect(try store.items().map { $0.score("comet") }.compactMap(\.self) == [0.25])
    #expect(try store.items()[2].score("bertscore_f1") == -0.25)
  }

  @Test("wide form: columns of other names are no metrics unless named, with a range")
  func wideForm() throws {
    let (scratch, store) = try run()
    let text = "instruction_id,question,comet,Jury score\n0,Well?,0.5,4\n1,Well?,0.25,5\n"
    #expect(try Array(read(scratch, store, text).definitionNames) == ["comet"])
    var choice = MetricChoice()
    choice.names = ["jury score"]
    let message = Sample.error { _ = try read(scratch, store, text, choice) }
    #expect(message?.contains("the metric jury score is not known") == true)
    choice.range = 1...5
    choice.isLowerBetter = true
    choice.version = "three judges"
    let file = try read(scratch, store, text, choice)
    let summary = try ScoreImport.store(file, into: store)
    #expect(
      summary.metrics.map(\.definition) == [
        MetricDefinition(
          name: "Jury score", title: "Jury score", version: "three judges", range: 1...5, direction: .lowerIsBetter)
      ])
    #expect(try store.items().map { $0.score("Jury score") }.prefix(2) == [4, 5])

    let definitions = try MetricDefinitionFile.read(
      Array(#"[{"name": "jury_score", "title": "Jury", "range": [0, 10], "version": "2"}]"#.utf8), path: "d.json")
    choice = MetricChoice()
    choice.definitions = definitions
    let other = try read(scratch, store, text.replacing("Jury score", with: "jury_score"), choice)
    #expect(other.definitionNames == ["comet", "jury_score"])
    for bad in ["{}", "[{\"name\": \"x\", \"range\": [1, 0]}]", "[{\"name\": \"x\", \"range\": [1]}]", ""] {
      #expect(throws: DataSetError.self) { try MetricDefinitionFile.read(Array(bad.utf8), path: "d.json") }
    }
  }

  @Test("of several systems the run's is taken, by its folder's name, its model's, or as asked")
  func systems() throws {
    let (scratch, store) = try run()
    let text = "instruction_id,system,comet\n0,vicuna,0.5\n0,model.gguf,0.25\n0,other,0.125\n"
    let file = try read(scratch, store, text)
    #expect(try ScoreImport.store(file, into: store).system == "vicuna")
    #expect(try store.items()[0].score("comet") == 0.5)
    #expect(try ScoreImport.store(file, into: store, system: "other").otherSystems == 2)
    #expect(try store.items()[0].score("comet") == 0.125)
    let byModel = try read(scratch, store, text.replacing("vicuna", with: "llama"))
    #expect(try ScoreImport.store(byModel, into: store).system == "model.gguf")
    let strange = try read(scratch, store, "instruction_id,system,comet\n0,a,0.5\n0,b,0.25\n")
    let message = Sample.error { _ = try ScoreImport.store(strange, into: store) }
    #expect(message?.contains("scores of 2 systems, none called vicuna or model.gguf") == true)
    #expect(throws: AnswerImportError.self) { try ScoreImport.store(strange, into: store, system: "c") }
  }

  @Test(
    "bad values, metrics and files are refused with their line",
    arguments: [
      ("instruction_id,metric,value\n0,comet,NaN\n", "line 2: comet: the value is not a number"),
      ("instruction_id,metric,value\n0,comet,0.5\n1,comet,inf\n", "line 3: comet: the value is not a number"),
      ("instruction_id,metric,value\n0,comet,high\n", "line 2: comet: the value is not a number"),
      ("instruction_id,comet\n0,1.5\n", "line 2: comet: the value lies outside 0.0 to 1.0"),
      ("instruction_id,metric,value\n0,mystery,1\n", "line 2: the metric mystery is not known"),
      ("instruction_id,metric,value\n0,ROUGE-L,1\n", "line 2: `medalign score` computes the metric ROUGE-L itself"),
      ("instruction_id,comet\n77,0.5\n", "holds no score of any of the run's items"),
      ("instruction_id,comet\n", "holds no rows"),
      ("id,comet\n1,0.5\n", "missing column instruction_id"),
    ])
  func refused(_ text: String, _ expected: String) throws {
    let (scratch, store) = try run()
    let message = try #require(Sample.error { _ = try read(scratch, store, text) })
    #expect(message.contains(expected), "\(message)")
    #expect(try store.importedMetrics().isEmpty)
  }

  @Test("JSON lines hold either form")
  func jsonLines() throws {
    let (scratch, store) = try run()
    let long = try read(
      scratch, store, #"{"instruction_id": 0, "metric": "lens", "value": 55.5}"# + "\n", name: "a.jsonl")
    #expect(long.definitionNames == ["lens"])
    let wide = try read(
      scratch, store, #"{"instruction_id": "0", "person_id": 7, "unieval_overall": 0.5, "text": "x"}"# + "\n",
      name: "b.jsonl")
    #expect(wide.definitionNames == ["unieval_overall"])
  }

  @Test("scoring brings a store of the first version up to date")
  func olderStore() throws {
    let (scratch, store) = try run()
    try store.queue.write { db in
      for column in ["shared_prompt_tokens", "specialty", "evidence", "mean_log_probability", "least_log_probability"] {
        try db.execute(sql: "ALTER TABLE item DROP COLUMN \(column)")
      }
      try db.execute(sql: "DROP TABLE step; DROP TABLE imported_metric; PRAGMA user_version = 1")
    }
    let folder = scratch.path + "/vicuna"
    #expect(try RunStore.openForReading(folder: folder).importedMetrics().isEmpty)
    let again = try RunStore.openForScoring(folder: folder)
    #expect(try RunScoring.score(again).scored == 4)
    let file = try read(scratch, again, "instruction_id,comet\n0,0.5\n")
    #expect(try ScoreImport.store(file, into: again).metrics[0].scored == 1)
  }
}

extension ScoreFile {
  fileprivate var definitionNames: [String] { metrics.map(\.name) }
}
