import ContextPacking
import EHR
import Foundation
import Generation
import MedAlign
import Runner
import Testing
import Tokenizers

@Suite("Running a data set")
struct BenchmarkRunnerTests {
  @Test("items in hand together end as they do one by one, and a stop finishes those in hand", arguments: [2, 3, 20])
  func parallel(_ count: Int) throws {
    let folder = try DataFolder.mixed()
    func run(_ parallel: Int, into path: String, stop: StopRequest = StopRequest(), after: Int = .max) throws -> StubGenerator {
      let generator = try StubGenerator()
      generator.beforeAnswer = { if $0 == after { stop.make() } }
      var options = RunOptions.small()
      options.parallelItems = parallel
      let plan = try RunPlan(dataSet: folder.load(), options: options, for: generator)
      _ = try BenchmarkRunner(plan: plan, generator: generator).run(into: path, stop: stop)
      return generator
    }
    func export(_ path: String) throws -> [String] {
      try RunExport.lines(RunStore.openForReading(folder: path), canonical: true)
    }
    _ = try run(1, into: folder.path + "/single")
    let generator = try run(count, into: folder.runPath)
    #expect(generator.mostInHand == min(count, generator.requests.count))
    #expect(try export(folder.runPath) == export(folder.path + "/single"))

    let stop = StopRequest()
    let stopped = try run(count, into: folder.path + "/stopped", stop: stop, after: 1)
    #expect(stopped.requests.count == min(count + 1, generator.requests.count), "those in hand are finished, no more begun")
    _ = try run(count, into: folder.path + "/stopped")
    #expect(try export(folder.path + "/stopped") == export(folder.path + "/single"))
  }

  @Test("every item ends in exactly one outcome, trouble of one never touching another")
  func outcomes() throws {
    let folder = try DataFolder.mixed()
    let generator = try StubGenerator()
    generator.beforeAnswer = { if $0 == 1 { generator.beforeAnswer = nil; throw StubGenerator.Failure() } }
    let plan = try RunPlan(dataSet: folder.load(), options: .small(), for: generator)
    var seen: [RunProgress] = []
    let summary = try BenchmarkRunner(plan: plan, generator: generator).run(into: folder.runPath) { seen.append($0) }

    #expect(plan.items.count == 9)  // the instruction given twice counts once
    #expect(summary.counts == OutcomeCounts(answered: 3, refused: 1, failed: 3, skipped: 2))
    #expect(summary.itemsDoneNow == 9 && !summary.wasStopped)
    let store = try RunStore.openForReading(folder: folder.runPath)
    let items = Dictionary(uniqueKeysWithValues: try store.items().map { ($0.id.instructionID.rawValue, $0) })
    let reason = { (id: String) in items[id]?.result?.outcome.reason ?? "" }
    #expect(items["10"]?.result?.outcome.kind == .answered)
    #expect(reason("12") == "the stub fails")
    #expect(items["12"]?.result?.packing != nil && items["12"]?.result?.generation == nil)
    #expect(reason("13").hasPrefix("ehrs/3.xml:3: ") && reason("14") == reason("13"))
    #expect(reason("15") == "the data folder holds no record of person 4")
    #expect(reason("16") == "no record is assigned to this instruction")
    #expect(items["17"]?.result?.outcome.kind == .refused)
    #expect(seen.filter { if case .finished = $0.phase { true } else { false } }.count == 9)
    #expect(seen.last?.itemsDone == 9 && seen.last?.promptTokensPerSecond != nil)
    #expect(summary.firstFailure?.contains("instruction 12") == true)

    let packing = try #require(items["10"]?.result?.packing)
    #expect(packing.promptTokens <= 2000 - 64)
    let (kept, whole) = (try #require(packing.keptTokens), try #require(packing.recordTokens))
    #expect(kept < whole)
    #expect(packing.now == Timestamp(minutes: 26_000_000 + 79 * 600).description)
    #expect(packing.earliestKept != nil && (packing.keptEvents ?? 80) < 80)
    #expect(generator.requests.allSatisfy { $0.maximumTokens == 64 && $0.promptTokens.count <= 2000 - 64 })
  }

  @Test("a record that cannot be opened fails its own items alone")
  func unreadableRecord() throws {
    let folder = try DataFolder.mixed()
    let generator = try StubGenerator()
    let ehrs = folder.path + "/ehrs/"
    let before = try folder.load().fingerprint()
    try FileManager.default.removeItem(atPath: ehrs + "1.xml")
    try FileManager.default.createDirectory(atPath: ehrs + "1.xml", withIntermediateDirectories: false)
    try FileManager.default.removeItem(atPath: ehrs + "3.xml")
    try FileManager.default.createSymbolicLink(atPath: ehrs + "3.xml", withDestinationPath: "/nowhere")
    #expect(mkfifo(ehrs + "4.xml", 0o600) == 0)  // a pipe without a writer
    let data = try folder.load()
    #expect(try data.fingerprint() != before && data.fingerprint() == data.fingerprint())
    let plan = try RunPlan(dataSet: data, options: .small(), for: generator)
    let summary = try BenchmarkRunner(plan: plan, generator: generator).run(into: folder.runPath)
    #expect(summary.counts == OutcomeCounts(answered: 2, refused: 1, failed: 5, skipped: 1))
    let items = try RunStore.openForReading(folder: folder.runPath).items()
    let reasons = Dictionary(uniqueKeysWithValues: items.map { ($0.id.instructionID.rawValue, $0.result?.outcome.reason) })
    #expect(reasons["10"] == "ehrs/1.xml: cannot be read: not a file")
    #expect(reasons["13"] == "ehrs/3.xml: cannot be read: No such file or directory")
    #expect(reasons["15"] == "ehrs/4.xml: cannot be read: not a file")
  }

  @Test("the space that a tokenizer puts before the first word is no part of the answer")
  func firstSpace() throws {
    for (generated, stored) in [(" 7.2 mmol/L\n", "7.2 mmol/L\n"), ("7.2", "7.2"), ("  a", " a"), (" ", ""), ("", "")] {
      let folder = try DataFolder(records: [1: DataFolder.record(1, events: 3)], rows: [("1", "Q?", "1")])
      let generator = try StubGenerator()
      generator.answer = generated
      let plan = try RunPlan(dataSet: folder.load(), options: .small(), for: generator)
      _ = try BenchmarkRunner(plan: plan, generator: generator).run(into: folder.runPath)
      let items = try RunStore.openForReading(folder: folder.runPath).items()
      #expect(items.map { $0.result?.outcome } == [.answered(stored)])
    }
  }

  @Test("items are grouped by record in a fixed order, and a limit takes the first of the data set")
  func order() throws {
    let folder = try DataFolder.mixed()
    let generator = try StubGenerator()
    let plan = try RunPlan(dataSet: folder.load(), options: .small(), for: generator)
    var people: [PersonID?] = []
    for item in plan.items where people.last != .some(item.personID) { people.append(item.personID) }
    #expect(people.count == Set(people).count)
    var options = RunOptions.small()
    options.limit = 3
    let limited = try RunPlan(dataSet: folder.load(), options: options, for: generator)
    #expect(limited.items.map(\.id.rawValue) == ["10", "12", "11"])
  }

  @Test("a run broken off after any item goes on to the same canonical export", arguments: [0, 1, 2, 3])
  func resume(_ failAt: Int) throws {
    let folder = try DataFolder.mixed()
    let whole = try StubGenerator()
    let plan = try RunPlan(dataSet: folder.load(), options: .small(), for: whole)
    _ = try BenchmarkRunner(plan: plan, generator: whole).run(into: folder.path + "/whole")

    // Stopping during item k leaves k finished and the rest pending, as a kill between two items does.
    let broken = try StubGenerator()
    let stop = StopRequest()
    broken.beforeAnswer = { if $0 == failAt { stop.make() } }
    let first = try BenchmarkRunner(plan: plan, generator: broken).run(into: folder.runPath, stop: stop)
    #expect(first.wasStopped && first.counts.pending > 0)
    #expect(first.counts.finished == first.itemsDoneNow)
    broken.beforeAnswer = nil
    let second = try BenchmarkRunner(plan: plan, generator: broken).run(into: folder.runPath)
    #expect(second.counts.pending == 0 && first.itemsDoneNow + second.itemsDoneNow == 9)
    let third = try BenchmarkRunner(plan: plan, generator: broken).run(into: folder.runPath)
    #expect(third.itemsDoneNow == 0 && broken.requests.count == whole.requests.count)

    let export = { (path: String) in
      try RunExport.lines(RunStore.openForReading(folder: path), canonical: true)
    }
    #expect(try export(folder.runPath) == export(folder.path + "/whole"))
  }

  @Test("a second process, or another plan, gets a clear error")
  func busy() throws {
    let folder = try DataFolder.mixed()
    let generator = try StubGenerator()
    let plan = try RunPlan(dataSet: folder.load(), options: .small(), for: generator)
    let runner = BenchmarkRunner(plan: plan, generator: generator)
    var errors: [String] = []
    _ = try runner.run(into: folder.runPath) { _ in
      do throws(RunnerError) { _ = try runner.run(into: folder.runPath) } catch {
        if case .store(.busy) = error { errors.append("\(error)") }
      }
    }
    #expect(!errors.isEmpty)
    var options = RunOptions.small()
    options.sampling.seed = 5
    let other = try RunPlan(dataSet: folder.load(), options: options, for: generator)
    let error = #expect(throws: RunnerError.self) {
      try BenchmarkRunner(plan: other, generator: generator).run(into: folder.runPath)
    }
    guard case .store(.differentPlan) = error else {
      Issue.record("unexpected \(String(describing: error))")
      return
    }
  }

  @Test("a context beyond the trained one needs scaled positions; other impossible options are errors at once")
  func options() throws {
    let data = try DataFolder.mixed().load()
    let generator = try StubGenerator()
    var options = RunOptions.small(context: 8192)
    #expect(throws: RunnerError.self) { try RunPlan(dataSet: data, options: options, for: generator) }
    options.scalesPositions = true
    #expect(throws: Never.self) { try RunPlan(dataSet: data, options: options, for: generator) }
    options.generationTokens = 8192
    #expect(throws: RunnerError.self) { try RunPlan(dataSet: data, options: options, for: generator) }
    options = .small()
    options.chatFormat = .llama3
    #expect(throws: RunnerError.self) { try RunPlan(dataSet: data, options: options, for: generator) }
    options = .small()
    options.limit = 0
    #expect(throws: RunnerError.self) { try RunPlan(dataSet: data, options: options, for: generator) }
  }

  @Test("the chat format is the asked one, else the model's, else plain, and says which")
  func chatFormat() {
    #expect(ChosenChatFormat(asked: .vicuna, chatTemplate: "[INST] <<SYS>>").format == .vicuna)
    let found = ChosenChatFormat(asked: nil, chatTemplate: "{% [INST] <<SYS>> %}")
    #expect(found.format == .llama2 && found.origin == .modelTemplate)
    #expect(ChosenChatFormat(asked: nil, chatTemplate: nil) == ChosenChatFormat(asked: nil, chatTemplate: nil))
    #expect(ChosenChatFormat(asked: nil, chatTemplate: nil).origin == .noTemplate)
    #expect(ChosenChatFormat(asked: nil, chatTemplate: "x").origin == .unknownTemplate)
  }

  @Test("provenance names model, data, template and every option that changes answers")
  func provenance() throws {
    let folder = try DataFolder.mixed()
    let generator = try StubGenerator()
    var options = RunOptions.small()
    options.policy = .fixedReserve
    options.template = .helm
    options.sampling.seed = 9
    options.modelOptions = ["rope-base": "1e6"]
    let data = try folder.load()
    let plan = try RunPlan(dataSet: data, options: options, for: generator).provenance(of: generator).plan
    let (model, fingerprint) = (try generator.modelDigest(), try data.fingerprint())
    #expect(plan.modelDigest == model && plan.dataSetFingerprint == fingerprint)
    #expect(plan.template == "helm" && plan.contextStrategy == "fixed-reserve" && plan.seed == 9)
    #expect(plan.options["rope-base"] == "1e6" && plan.options["instruction-reserve"] == "256")
    #expect(plan.options["temperature"] == "0.0" && plan.chatFormat == "plain")
    #expect(!plan.dataSetIsSynthetic)
    try Data().write(to: URL(filePath: folder.path + "/SYNTHETIC.txt"))
    let marked = try RunPlan(dataSet: folder.load(), options: options, for: generator).provenance(of: generator).plan
    #expect(marked.dataSetIsSynthetic)
  }

  @Test("a dry run stores nothing, and says what each item would lose and what the run needs")
  func dryRun() throws {
    let folder = try DataFolder.mixed()
    let generator = try StubGenerator()
    let plan = try RunPlan(dataSet: folder.load(), options: .small(), for: generator)
    let dry = try DryRun(plan, generator: generator)
    #expect(dry.items.count == 9 && dry.items.compactMap(\.account).count == 4)
    #expect(dry.records.map(\.personID.rawValue) == [1, 2])
    #expect(dry.records.first?.events == 80 && dry.records.first?.items == 2)
    #expect(dry.items.first?.account.map { $0.leftOutTokens > 0 && $0.leftOutEvents > 0 } == true)
    #expect(dry.memory?.totalBytes == 3010)
    #expect((dry.estimatedSeconds ?? 0) > 0 && dry.rate?.measuredPromptTokens == 512)
    #expect(generator.requests.map(\.sampling.temperature) == [0, 0])
    generator.tokenCount = 1
    _ = try DryRun(plan, generator: generator)
    #expect((generator.requests.last?.sampling.temperature ?? 0) > 0, "an answer of one token measures no decoding")
    #expect(!FileManager.default.fileExists(atPath: folder.runPath))
  }

  @Test("dumped prompts are those that are run, in a file for its owner alone")
  func dump() throws {
    let folder = try DataFolder.mixed()
    let generator = try StubGenerator()
    let plan = try RunPlan(dataSet: folder.load(), options: .small(), for: generator)
    let path = folder.path + "/prompts.jsonl"
    try Data("old and readable".utf8).write(to: URL(filePath: path))
    #expect(try PromptDump.write(plan, to: path) == 4)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    _ = try BenchmarkRunner(plan: plan, generator: generator).run(into: folder.runPath)
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    let prompts = try lines.map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(prompts.map { $0["token_ids"] as? [Int32] } == generator.requests.map(\.promptTokens))
    #expect((prompts.last?["text"] as? String)?.contains("{ehr} </s> USER:") == true)
    #expect(throws: RunnerError.self) { try PromptDump.write(plan, to: folder.path + "/none/prompts.jsonl") }
  }
}
