import ContextPacking
import Foundation
import Generation
import MedAlign
import Runner
import Testing
import Tokenizers

@Suite("Answers in several prompts")
struct StepTests {
  private func options(_ strategy: GenerationStrategy, context: Int = 1500) throws -> RunOptions {
    var options = RunOptions.small()
    options.strategy = strategy
    options.contextTokens = context
    options.template = try PromptTemplate(name: "first", source: "ASK {question} OVER {ehr}")
    options.stepTemplates.refine = try PromptTemplate(
      name: "refine", source: "PART {part} ASK {question} SO FAR {answer} OVER {ehr}", role: .refine)
    options.stepTemplates.map = try PromptTemplate(name: "map", source: "PART {part} ASK {question} OVER {ehr}", role: .map)
    options.stepTemplates.reduce = try PromptTemplate(name: "reduce", source: "ASK {question} OF {answer}", role: .reduce)
    return options
  }

  /// - Parameter stopAfter: this many answers.
  @discardableResult
  private func run(
    _ folder: DataFolder, _ options: RunOptions, into path: String, stopAfter: Int = .max
  ) throws -> (generator: StubGenerator, summary: SittingSummary) {
    let generator = try StubGenerator()
    let stop = StopRequest()
    generator.beforeAnswer = { if $0 == stopAfter { stop.make() } }
    let plan = try RunPlan(dataSet: folder.load(), options: options, for: generator)
    return (generator, try BenchmarkRunner(plan: plan, generator: generator).run(into: path, stop: stop))
  }

  private func items(_ path: String) throws -> [StoredItem] { try RunStore.openForReading(folder: path).items() }

  private func text(_ request: GenerationRequest) -> String { request.promptText?.plainText ?? "" }

  @Test("refinement reads the whole record part by part, each prompt with the answer before, and stores all answers")
  func refinement() throws {
    let folder = try DataFolder(records: [1: DataFolder.record(1, events: 60)], rows: [("10", "What?", "1")])
    let (generator, summary) = try run(folder, options(.refine), into: folder.runPath)
    #expect(summary.counts == OutcomeCounts(answered: 1))
    let item = try #require(try items(folder.runPath).first)
    let record = Array(DataFolder.record(1, events: 60).utf8)
    #expect(item.steps.count == generator.requests.count && item.steps.count > 3)
    var end = 0
    for (index, (step, request)) in zip(item.steps, generator.requests).enumerated() {
      let part = try #require(step.part)
      #expect(part.index == index && part.count == item.steps.count && part.firstByte == end)
      end = part.endByte
      #expect(step.kind == (index == 0 ? .answer : .refine) && step.promptTokens == request.promptTokens.count)
      #expect(request.promptTokens.count <= 1500 - 64)
      let prompt = text(request)
      #expect(prompt.hasSuffix("OVER " + String(decoding: record[part.firstByte..<part.endByte], as: UTF8.self)))
      if index > 0 {
        #expect(prompt.contains("PART \(index + 1) of \(part.count) ASK What? SO FAR \(item.steps[index - 1].answer) OVER"))
      }
    }
    #expect(end == record.count)
    #expect(item.steps.reduce(0) { $0 + ($1.part?.events ?? 0) } == 60)
    let result = try #require(item.result)
    #expect(result.outcome == .answered(try #require(item.steps.last).answer))
    #expect(result.packing?.promptTokens == generator.requests.reduce(0) { $0 + $1.promptTokens.count })
    #expect(result.packing?.steps == item.steps.count && result.packing?.keptEvents == 60)
    #expect(result.packing?.keptTokens == result.packing?.recordTokens)
    #expect(result.generation?.generatedTokens == 4 * item.steps.count)
    #expect(result.generation?.prefillSeconds == 0.5 * Double(item.steps.count))
  }

  @Test(
    "a run that ends in the middle of an item's parts goes on there, and ends as if undisturbed",
    arguments: [GenerationStrategy.refine, .mapReduce], [1, 3])
  func resume(_ strategy: GenerationStrategy, _ parallel: Int) throws {
    let folder = try DataFolder(
      records: [1: DataFolder.record(1, events: 50), 2: DataFolder.record(2, events: 55), 3: DataFolder.record(3, events: 1)],
      rows: [("10", "What?", "1"), ("11", "When?", "1"), ("12", "Who?", "2"), ("13", "Why?", "3")])
    var options = try options(strategy)
    options.parallelItems = parallel
    let whole = try run(folder, options, into: folder.path + "/whole").generator.requests.count
    func export(_ path: String) throws -> [String] {
      try RunExport.lines(RunStore.openForReading(folder: path), canonical: true)
    }
    let expected = try export(folder.path + "/whole")
    for stopAfter in [0, 2, 9] {
      let path = folder.path + "/stopped-\(stopAfter)"
      let first = try run(folder, options, into: path, stopAfter: stopAfter)
      #expect(first.summary.wasStopped && first.generator.requests.count < whole)
      let stored = try items(path).reduce(0) { $0 + $1.steps.count }
      #expect(stored == first.generator.requests.count, "every answer that came is stored")
      #expect(try items(path).contains { $0.result == nil && !$0.steps.isEmpty } || stopAfter == 9)
      let second = try run(folder, options, into: path)
      #expect(!second.summary.wasStopped)
      #expect(first.generator.requests.count + second.generator.requests.count == whole, "no prompt is asked twice")
      #expect(try export(path) == expected)
    }
  }

  @Test("a step that would be asked otherwise now is asked again, with all after it")
  func changedStep() throws {
    let folder = try DataFolder(records: [1: DataFolder.record(1, events: 60)], rows: [("10", "What?", "1")])
    let options = try options(.refine)
    try run(folder, options, into: folder.runPath, stopAfter: 3)
    let item = try #require(try items(folder.runPath).first)
    #expect(item.steps.count == 4)
    let store = try RunStore.openForScoring(folder: folder.runPath)
    try store.removeSteps(of: item.id, from: 1)
    var changed = item.steps[1]
    changed.promptDigest = item.steps[0].promptDigest
    try store.record(changed, at: 1, of: item.id)
    try store.record(item.steps[2], at: 2, of: item.id)
    let (generator, _) = try run(folder, options, into: folder.runPath)
    let steps = try #require(try items(folder.runPath).first).steps
    #expect(generator.requests.count == steps.count - 1)
    #expect(steps.prefix(2).map(\.promptDigest) == item.steps.prefix(2).map(\.promptDigest))
  }

  @Test("map-reduce answers over each part alone, then sums up as many answers as fit until one is left")
  func mapReduce() throws {
    let folder = try DataFolder(records: [1: DataFolder.record(1, events: 120)], rows: [("10", "What?", "1")])
    var options = try options(.mapReduce, context: 600)
    options.partTokens = 450
    let (generator, summary) = try run(folder, options, into: folder.runPath)
    #expect(summary.counts == OutcomeCounts(answered: 1))
    let item = try #require(try items(folder.runPath).first)
    let maps = item.steps.filter { $0.kind == .map }
    let reduces = item.steps.filter { $0.kind == .reduce }
    #expect(maps.count + reduces.count == item.steps.count && maps.count > 20)
    // 536 tokens hold about six answers of 77 bytes: 30 parts or so take several rounds.
    #expect(reduces.count > maps.count / 6 && reduces.count < maps.count)
    let prompts = generator.requests.map(text)
    for (step, prompt) in zip(item.steps, prompts).prefix(maps.count) {
      #expect(!prompt.contains("answer "), "parts know nothing of each other")
      #expect(try #require(step.part).endByte - #require(step.part).firstByte <= 450)
    }
    #expect(prompts[maps.count].hasPrefix("ASK What? OF Part 1 of \(maps.count): \(maps[0].answer)\nPart 2 of"))
    #expect(prompts.last?.contains("Parts 1 to") == true && prompts.last?.contains(" to \(maps.count) of") == true)
    #expect(generator.requests.allSatisfy { $0.promptTokens.count <= 600 - 64 })
    #expect(item.result?.outcome.answer == item.steps.last?.answer)
  }

  @Test("a record in one part takes one prompt, an answer beyond its room refuses the item, a policy is an error")
  func edges() throws {
    let folder = try DataFolder(records: [1: DataFolder.record(1, events: 2)], rows: [("10", "What?", "1")])
    for strategy in [GenerationStrategy.refine, .mapReduce] {
      let (generator, _) = try run(folder, options(strategy), into: folder.path + "/\(strategy.rawValue)")
      #expect(generator.requests.count == 1)
    }
    let long = try DataFolder(records: [1: DataFolder.record(1, events: 60)], rows: [("10", "What?", "1")])
    let generator = try StubGenerator()
    generator.answer = String(repeating: "an answer of far more tokens than were asked for ", count: 20)
    let plan = try RunPlan(dataSet: long.load(), options: options(.refine), for: generator)
    _ = try BenchmarkRunner(plan: plan, generator: generator).run(into: long.runPath)
    let item = try #require(try items(long.runPath).first)
    #expect(item.result?.outcome.kind == .refused && item.steps.count == 1)
    #expect(item.result?.packing == nil, "no prompt of 0 tokens over a whole record is counted")
    var random = try options(.refine)
    random.policy = .random
    #expect(throws: RunnerError.self) { try RunPlan(dataSet: long.load(), options: random, for: generator) }
    #expect(throws: RunnerError.self) { try PromptDump.write(plan, to: long.path + "/prompts.jsonl") }
    let dry = try DryRun(plan, generator: StubGenerator())
    guard case .parts(let count, let tokens)? = dry.items.first?.preview else {
      Issue.record("expected a preview of parts")
      return
    }
    #expect(count > 3 && tokens > DataFolder.record(1, events: 60).utf8.count)
  }
}
