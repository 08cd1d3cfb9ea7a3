import ContextPacking
import EndpointClient
import Foundation
import MedAlign
import ModelFiles
import Runner
import StubServer
import Synchronization
import Tokenizers

/// A server that answers with a hash of the prompt, counts tokens as the demo model does, and misbehaves as it is told.
final class StubModelServer: Sendable {
  struct Manners: Sendable {
    var takesTokens = true
    var tellsUsageInStreams = true
    /// Added to every count of prompt tokens.
    var miscount = 0
    /// What to do in place of answering the n-th prompt about a record, from 0.
    var instead: @Sendable (Int) -> [StubServer.Step]? = { _ in nil }
    var finishReason = "stop"
  }

  static let modelPath: String = {
    var folder = URL(filePath: #filePath)
    for _ in 0..<4 { folder.deleteLastPathComponent() }
    return folder.appending(path: "models/medalign-demo.gguf").path
  }()

  let server: StubServer
  /// Prompts about records, as they came.
  var prompts: [CompletionRequest.Prompt] { log.prompts.withLock { $0 } }
  private let log = Log()

  private final class Log: Sendable { let prompts = Mutex<[CompletionRequest.Prompt]>([]) }

  private struct Body: Decodable {
    var prompt: Prompt
    var stream: Bool
    enum Prompt: Decodable {
      case tokens([Int32])
      case text(String)
      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) { self = .text(text) } else { self = .tokens(try container.decode([Int32].self)) }
      }
    }
  }

  init(_ manners: Manners = Manners()) throws {
    let log = log
    let tokenizer = try Tokenizer(VocabularyLoader.load(path: Self.modelPath))
    server = try StubServer { request in
      if request.method == "GET" { return .response(200, #"{"data":[{"id":"/home/somebody/models/demo.gguf"}]}"#) }
      guard let body = try? JSONDecoder().decode(Body.self, from: Data(request.body)) else { return .response(422, "{}") }
      let prompt: CompletionRequest.Prompt
      let count: Int
      switch body.prompt {
      case .tokens(let ids): (prompt, count) = (.tokens(ids), ids.count)
      case .text(let text): (prompt, count) = (.text(text), tokenizer.encode(text, specialTokens: .parsed).count)
      }
      if case .tokens = prompt, !manners.takesTokens { return .response(500, #"{"error":{"message":"Secret"}}"#) }
      if count > 20 {  // a record rather than the sentence that the contract is probed with
        let index = log.prompts.withLock { prompts in
          prompts.append(prompt)
          return prompts.count - 1
        }
        if let steps = manners.instead(index) { return steps }
      }
      let usage = #"{"prompt_tokens":\#(count + manners.miscount),"completion_tokens":3}"#
      let choice = #"{"index":0,"text":" answer \#(hash(prompt))","finish_reason":"\#(manners.finishReason)"}"#
      guard body.stream else { return .response(200, #"{"choices":[\#(choice)],"usage":\#(usage)}"#) }
      let last = manners.tellsUsageInStreams ? "data: {\"choices\":[],\"usage\":\(usage)}\n\n" : ""
      return .events("data: {\"choices\":[\(choice)]}\n\n\(last)data: [DONE]\n\n")
    }
  }

  func client() throws -> EndpointClient {
    EndpointClient(try ResolvedEndpoint(EndpointAddress(server.url)), silenceSeconds: 20)
  }

  /// The server lives as long as the generator.
  func generator(
    _ form: EndpointGenerator.PromptForm? = nil, onRemark: @escaping @Sendable (String) -> Void = { _ in }
  ) throws -> EndpointGenerator {
    try EndpointGenerator(
      VocabularyFile(path: Self.modelPath), client: client(), promptForm: form
    ) { line in withExtendedLifetime(self) { onRemark(line) } }
  }
}

/// FNV-1a, so that the same prompt gets the same answer from every server.
private func hash(_ prompt: CompletionRequest.Prompt) -> String {
  var value: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in "\(prompt)".utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
  return String(value, radix: 16)
}

/// Collects remarks from any thread.
final class Remarks: Sendable {
  private let lines = Mutex<[String]>([])
  var all: [String] { lines.withLock { $0 } }
  func add(_ line: String) { lines.withLock { $0.append(line) } }
}
