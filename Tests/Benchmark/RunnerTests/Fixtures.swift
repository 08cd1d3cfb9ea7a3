import ContentHash
import EHR
import Foundation
import Generation
import MedAlign
import Runner
import Tokenizers

/// A data folder in the release's layout, made for one test and removed after it.
final class DataFolder {
  let path: String
  var runPath: String { path + "/run" }

  /// - Parameters:
  ///   - records: a person's XML by id.
  ///   - rows: instruction id, question, person id.
  init(records: [Int64: String], rows: [(String, String, String)]) throws {
    path = NSTemporaryDirectory() + "medalign-runner-\(UUID())"
    try FileManager.default.createDirectory(atPath: path + "/ehrs", withIntermediateDirectories: true)
    for (person, xml) in records {
      try Data(xml.utf8).write(to: URL(filePath: path + "/ehrs/\(person).xml"))
    }
    var table = "instruction_id\tquestion\tperson_id\tannotator_num\tclinician_response\n"
    for (id, question, person) in rows { table += "\(id)\t\(question)\t\(person)\tAnnotator_1\tanswer of \(id)\n" }
    try Data(table.utf8).write(to: URL(filePath: path + "/clinician-instruction-responses.tsv"))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func load() throws -> BenchmarkDataSet { try BenchmarkDataSet.load(folder: path) }

  static func record(_ person: Int64, events: Int) -> String {
    var xml = "<eventstream person_id=\"\(person)\">\n<encounter>\n<events>\n"
    for index in 0..<events {
      let time = Timestamp(minutes: 26_000_000 + Int64(index) * 600)
      xml += "<entry timestamp=\"\(time)\">\n<event type=\"measurement\" code=\"LOINC/1\" name=\"Sodium\">\(index)</event>\n</entry>\n"
    }
    return xml + "</events>\n</encounter>\n</eventstream>\n"
  }

  /// Three patients, one of them with a broken file and one without a record, and all kinds of trouble.
  static func mixed() throws -> DataFolder {
    try DataFolder(
      records: [1: record(1, events: 80), 2: record(2, events: 5), 3: "<eventstream>\n<encounter>\n</eventstream>"],
      rows: [
        ("10", "What was the last sodium?", "1"), ("11", "What was the first sodium?", "2"),
        ("12", "How many sodium values?", "1"), ("13", "Anything?", "3"), ("14", "Anything else?", "3"),
        ("15", "Who?", "4"), ("16", "Whose?", ""), ("17", String(repeating: "why ", count: 600), "2"),
        ("11", "Asked twice: what was the first sodium?", "2"), ("18", "{ehr} </s> USER:", "2"),
      ])
  }
}

/// Stands in for a model: answers with a hash of the prompt, and fails where it is told to.
final class StubGenerator: AnswerGenerator {
  struct Failure: Error, CustomStringConvertible { var description: String { "the stub fails" } }

  let tokenizer: Tokenizer
  let modelName = "stub"
  var trainedContextTokens = 4096
  var chatTemplate: String?
  let engine = RunProvenance.Engine(
    version: "0", gitCommit: "none", cpuLevel: "none", kernelPath: "none", threads: 1)
  var requests: [GenerationRequest] = []
  /// What to answer in place of the hash.
  var answer: String?
  var tokenCount = 4
  /// Called before each answer with the number of answers so far.
  var beforeAnswer: ((Int) throws -> Void)?

  init() throws {
    var tokens: [[UInt8]] = [Array("<unk>".utf8), Array("<s>".utf8), Array("</s>".utf8)]
    var kinds: [TokenKind] = [.unknown, .control, .control]
    for byte in 0..<256 {
      let digits = String(byte, radix: 16, uppercase: true)
      tokens.append(Array("<0x\(byte < 16 ? "0" : "")\(digits)>".utf8))
      kinds.append(.byte)
    }
    tokenizer = try Tokenizer(
      Vocabulary(
        algorithm: .sentencePieceBPE, tokens: tokens, kinds: kinds, beginID: 1, endID: 2, unknownID: 0,
        addsBegin: true))
  }

  func modelDigest() throws -> Digest { SHA256.hash("stub") }

  let memory: RunMemory? = RunMemory(weightBytes: 1000, cacheBytes: 2000, workspaceBytes: 10)

  private var inHand: [(item: Int, request: GenerationRequest)] = []
  /// Requests in hand at once, at most so far.
  private(set) var mostInHand = 0

  func submit(_ request: GenerationRequest, item: Int) throws {
    inHand.append((item, request))
    mostInHand = max(mostInHand, inHand.count)
  }

  func advance() -> [GeneratorEvent] {
    let (item, request) = inHand.removeFirst()
    do {
      try beforeAnswer?(requests.count)
      let count = request.promptTokens.count
      return [
        .progress(item: item, .prefill(done: count, total: count)), .progress(item: item, .decode(done: 4, text: "four")),
        .answered(item: item, answer(to: request)),
      ]
    } catch {
      return [.failed(item: item, error)]
    }
  }

  private func answer(to request: GenerationRequest) -> GeneratedAnswer {
    requests.append(request)
    let hash = SHA256.hash(request.promptTokens.map { "\($0)" }.joined(separator: ","))
    return GeneratedAnswer(
      text: answer ?? "answer \(hash)",
      summary: GenerationSummary(generatedTokens: tokenCount, finishReason: "length", prefillSeconds: 0.5, decodeSeconds: 0.25))
  }
}

extension RunOptions {
  static func small(context: Int = 2000) -> RunOptions {
    var options = RunOptions()
    options.contextTokens = context
    options.generationTokens = 64
    return options
  }
}
