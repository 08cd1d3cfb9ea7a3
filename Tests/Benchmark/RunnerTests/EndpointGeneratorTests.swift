import ContextPacking
import EndpointClient
import Foundation
import Generation
import MedAlign
import ModelFiles
import Report
import Runner
import StubServer
import Testing
import Tokenizers

@Suite("Running a data set through a local server")
struct EndpointGeneratorTests {
  static func plan(_ folder: DataFolder, _ generator: EndpointGenerator) throws -> RunPlan {
    var options = RunOptions.small(context: 500)  // the demo model's tokens are words
    options.modelOptions = generator.planOptions
    return try RunPlan(dataSet: folder.load(), options: options, for: generator)
  }

  @discardableResult
  static func run(
    _ folder: DataFolder, _ generator: EndpointGenerator, into path: String? = nil
  ) throws -> SittingSummary {
    try BenchmarkRunner(plan: plan(folder, generator), generator: generator).run(into: path ?? folder.runPath)
  }

  static func reasons(_ folder: DataFolder) throws -> [String: String] {
    let items = try RunStore.openForReading(folder: folder.runPath).items()
    return Dictionary(uniqueKeysWithValues: items.map { ($0.id.instructionID.rawValue, $0.result?.outcome.reason ?? "") })
  }

  static func export(_ path: String) throws -> [String] {
    try RunExport.lines(RunStore.openForReading(folder: path), canonical: true)
  }

  @Test("every item ends as with the engine here, and the run says who answered")
  func outcomes() throws {
    let folder = try DataFolder.mixed()
    let stub = try StubModelServer()
    let remarks = Remarks()
    let generator = try stub.generator { remarks.add($0) }
    #expect(generator.promptForm == .tokens && generator.memory == nil && generator.trainedContextTokens == 2048)
    let summary = try Self.run(folder, generator)
    #expect(summary.counts == OutcomeCounts(answered: 4, refused: 1, failed: 2, skipped: 2))
    #expect(summary.generatorGone == nil && remarks.all.isEmpty)

    let store = try RunStore.openForReading(folder: folder.runPath)
    let answered = try store.items().compactMap(\.result).filter { $0.outcome.kind == .answered }
    #expect(answered.allSatisfy { $0.outcome.answer?.hasPrefix("answer ") == true && $0.packing?.promptTokensRead == nil })
    #expect(answered.allSatisfy { $0.generation?.generatedTokens == 3 && $0.generation?.finishReason == "stop" })
    #expect(answered.allSatisfy { ($0.generation?.prefillSeconds ?? 0) > 0 && $0.generation?.decodeSeconds != nil })
    let sent = stub.prompts.compactMap { if case .tokens(let ids) = $0 { ids.count } else { nil } }
    #expect(sent.sorted() == answered.compactMap(\.packing?.promptTokens).sorted())

    let plan = try store.plan()
    #expect(plan.options["endpoint-model"] == "demo.gguf" && plan.options["endpoint-prompt"] == "tokens")
    let engine = try #require(try store.engines().first)
    #expect(engine.cpuLevel == nil && engine.threads == nil && engine.endpoint?.server == "stub")
    #expect("\(engine)".hasPrefix("server at 127.0.0.1:\(stub.server.port) (stub), its model demo.gguf, prompts as tokens"))
    #expect(try BenchmarkReport(folders: [folder.runPath]).markdown().contains("its model demo.gguf"))
  }

  @Test(
    "a server that vanishes ends the run without failing an item, and another one finishes it to the same export",
    arguments: [0, 1, 3], [[], [StubServer.Step.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nSecret")], .response(503, "Secret")])
  func vanished(_ index: Int, _ steps: [StubServer.Step]) throws {
    let folder = try DataFolder.mixed()
    try Self.run(folder, StubModelServer().generator(), into: folder.path + "/whole")
    let broken = try StubModelServer(StubModelServer.Manners(instead: { $0 == index ? steps : nil }))
    let first = try Self.run(folder, broken.generator())
    #expect(first.generatorGone?.contains("Secret") == false && !first.wasStopped)
    #expect(first.counts.answered == index && first.counts.pending > 0)
    let second = try Self.run(folder, StubModelServer().generator())
    #expect(second.counts == OutcomeCounts(answered: 4, refused: 1, failed: 2, skipped: 2))
    #expect(try Self.export(folder.runPath) == Self.export(folder.path + "/whole"))
    #expect(try RunStore.openForReading(folder: folder.runPath).engines().count == 2)
  }

  @Test("a refusal of one prompt fails that item alone, without the server's words")
  func refusedItem() throws {
    let folder = try DataFolder.mixed()
    let body = #"{"error":{"message":"Secret","type":"invalid_request_error","code":"context_length_exceeded"}}"#
    let stub = try StubModelServer(StubModelServer.Manners(instead: { $0 == 0 ? .response(400, body) : nil }))
    let summary = try Self.run(folder, stub.generator())
    #expect(summary.counts == OutcomeCounts(answered: 3, refused: 1, failed: 3, skipped: 2))
    #expect(try Self.reasons(folder).values.contains("the server refused the request with HTTP 400 (context_length_exceeded)"))
  }

  @Test("text is sent only where the server reads it as it was packed")
  func text() throws {
    let folder = try DataFolder.mixed()
    let stub = try StubModelServer(StubModelServer.Manners(takesTokens: false))
    let remarks = Remarks()
    let generator = try stub.generator { remarks.add($0) }
    #expect(generator.promptForm == .text && remarks.all.count == 1)
    let summary = try Self.run(folder, generator)
    #expect(summary.counts == OutcomeCounts(answered: 3, refused: 1, failed: 3, skipped: 2))
    #expect(try Self.reasons(folder)["18"]?.hasPrefix("the prompt spells a special token") == true)
    #expect(stub.prompts.count == 3)
    #expect(stub.prompts.allSatisfy { if case .text(let text) = $0 { !text.contains("</s>") } else { false } })
    let asked = #expect(throws: RunnerError.self) { try stub.generator(.tokens) }
    guard case .endpointTakesNoTokens = asked else {
      Issue.record("unexpected \(String(describing: asked))")
      return
    }
  }

  @Test("a begin token that text cannot give or take ends the run rather than failing every item")
  func beginToken() throws {
    let folder = try DataFolder.mixed()
    let stub = try StubModelServer()
    let generator = try stub.generator(.text)
    var options = RunOptions.small()
    options.chatFormat = .mptInstruct  // without a begin token, which this vocabulary adds
    let plan = try RunPlan(dataSet: folder.load(), options: options, for: generator)
    let summary = try BenchmarkRunner(plan: plan, generator: generator).run(into: folder.runPath)
    #expect(summary.generatorGone?.contains("begin token") == true && stub.prompts.isEmpty)
  }

  @Test("a prompt that the server read less of fails, one that it counts longer is marked and told once")
  func miscounts() throws {
    let folder = try DataFolder.mixed()
    let short = #"{"choices":[{"text":"Secret","finish_reason":"stop"}],"usage":{"prompt_tokens":100,"completion_tokens":3}}"#
    let cutting = try StubModelServer(StubModelServer.Manners(instead: { $0 == 0 ? .response(200, short) : nil }))
    #expect(try Self.run(folder, cutting.generator()).counts.failed == 3)
    #expect(try Self.reasons(folder).values.contains { $0.hasPrefix("the server read 100 of the prompt's ") })

    let remarks = Remarks()
    let adding = try StubModelServer(StubModelServer.Manners(miscount: 1))
    let path = folder.path + "/adding"
    // A token more in a prompt of ids means that they are not read as they are: text is left.
    let generator = try adding.generator { remarks.add($0) }
    #expect(generator.promptForm == .text)
    try Self.run(folder, generator, into: path)
    #expect(remarks.all.filter { $0.contains("this is said once") }.count == 1)
    let packings = try RunStore.openForReading(folder: path).items().compactMap(\.result).filter { $0.generation != nil }
    #expect(packings.count == 3 && packings.allSatisfy { $0.packing?.promptTokensRead == ($0.packing?.promptTokens ?? 0) + 1 })
    #expect(try BenchmarkReport(folders: [path]).markdown().contains("counted other tokens in 3 prompts"))
  }

  @Test("an answer that ended for want of context is no answer")
  func answerCut() throws {
    let folder = try DataFolder.mixed()
    let summary = try Self.run(folder, StubModelServer(StubModelServer.Manners(finishReason: "length")).generator())
    #expect(summary.counts.answered == 0)
    #expect(try Self.reasons(folder).values.count { $0.contains("for want of context after 3 tokens") } == 4)
  }

  @Test("a server that tells no usage in streams is asked for whole answers, whose times are unknown")
  func wholeAnswers() throws {
    let folder = try DataFolder.mixed()
    let stub = try StubModelServer(StubModelServer.Manners(tellsUsageInStreams: false))
    let remarks = Remarks()
    let summary = try Self.run(folder, stub.generator { remarks.add($0) })
    #expect(summary.counts.answered == 4 && remarks.all.count == 1)
    let store = try RunStore.openForReading(folder: folder.runPath)
    let generations = try store.items().compactMap(\.result?.generation)
    #expect(generations.count == 4 && generations.allSatisfy { $0.prefillSeconds == nil && $0.decodeSeconds == nil })
    #expect(try BenchmarkReport(folders: [folder.runPath]).markdown().contains("endpoint-prompt"))
    // Streams and whole answers are one plan.
    #expect(try Self.run(folder, StubModelServer().generator()).itemsDoneNow == 0)
  }

  @Test("another vocabulary, or a server that counts nothing, is refused before the run")
  func contract() throws {
    let other = #expect(throws: RunnerError.self) {
      try StubModelServer(StubModelServer.Manners(takesTokens: false, miscount: -2)).generator()
    }
    guard case .endpointVocabularyDiffers = other else {
      Issue.record("unexpected \(String(describing: other))")
      return
    }
    let silent = try StubServer { request in
      request.method == "GET"
        ? .response(200, #"{"data":[{"id":"a"}]}"#) : .response(200, #"{"choices":[{"text":"a","finish_reason":"stop"}]}"#)
    }
    let client = EndpointClient(try ResolvedEndpoint(EndpointAddress(silent.url)))
    let mute = #expect(throws: RunnerError.self) {
      try EndpointGenerator(VocabularyFile(path: StubModelServer.modelPath), client: client) { _ in }
    }
    guard case .endpointTellsNoUsage = mute else {
      Issue.record("unexpected \(String(describing: mute))")
      return
    }
  }

  @Test("only sampling that every server knows by name is asked for")
  func sampling() throws {
    try EndpointGenerator.check(SamplingOptions(temperature: 0.7, topP: 0.9, seed: 7))
    for sampling in [
      SamplingOptions(topK: 40), SamplingOptions(minP: 0.05), SamplingOptions(repetitionPenalty: 1.1),
      SamplingOptions(temperature: 3), SamplingOptions(seed: 1 << 32 - 1), SamplingOptions(seed: .max),
    ] {
      #expect(throws: RunnerError.self) { try EndpointGenerator.check(sampling) }
    }
  }

  @Test("a dry run sends no record and measures nothing")
  func dryRun() throws {
    let folder = try DataFolder.mixed()
    let stub = try StubModelServer()
    let generator = try stub.generator()
    let dry = try DryRun(Self.plan(folder, generator), generator: generator)
    #expect(dry.memory == nil && dry.rate == nil && dry.items.compactMap(\.account).count == 4)
    #expect(stub.prompts.isEmpty)
  }

  @Test("a run of the engine here is not continued by a server")
  func otherPlan() throws {
    let folder = try DataFolder.mixed()
    let generator = try StubModelServer().generator()
    let plain = try RunPlan(dataSet: folder.load(), options: .small(), for: generator)
    _ = try BenchmarkRunner(plan: plain, generator: generator).run(into: folder.runPath)
    let error = #expect(throws: RunnerError.self) { try Self.run(folder, generator) }
    guard case .store(.differentPlan) = error else {
      Issue.record("unexpected \(String(describing: error))")
      return
    }
  }

  @Test("a vocabulary file is read whatever its weights are, and has the model's fingerprint")
  func vocabularyFile() throws {
    let file = try VocabularyFile(path: StubModelServer.modelPath, contextLength: 4096)
    let model = try ModelFile(path: StubModelServer.modelPath)
    #expect(file.contextLength == 4096 && file.name == model.name && file.chatTemplate == model.chatTemplate)
    let (a, b) = (try file.fingerprint(), try model.fingerprint())
    #expect(a == b)
    #expect(throws: ModelFileError.self) { try VocabularyFile(path: StubModelServer.modelPath, contextLength: 0) }
    #expect(throws: ModelFileError.self) { try VocabularyFile(path: #filePath) }
  }
}
