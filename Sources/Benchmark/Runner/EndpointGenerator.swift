public import ContentHash
public import EndpointClient
public import Generation
public import MedAlign
public import ModelFiles
import Foundation
import Synchronization
public import Tokenizers

/// A local server as a run's generator. Prompts are packed by the vocabulary of a model file, whose weights are left
/// alone; the server is trusted to hold the same model and is asked for what can be checked.
///
/// An answer counts only if the server says that it read the whole prompt and had room for the whole answer.
public final class EndpointGenerator: AnswerGenerator, Sendable {
  /// How prompts are sent.
  public enum PromptForm: String, Sendable, CaseIterable {
    /// Ids of the vocabulary: exact.
    case tokens
    /// Text that the server encodes: only where that gives the same ids.
    case text
  }

  public let tokenizer: Tokenizer
  public let engine: RunProvenance.Engine
  /// Options that decide answers, for a run's plan: answers of a server and of this engine do not mix in one run.
  public let planOptions: [String: String]
  private let file: VocabularyFile
  private let client: EndpointClient
  private let model: String
  private let contract: EndpointContract
  private let onRemark: @Sendable (String) -> Void
  private let hasToldMiscount = Mutex(false)
  private let inbox = GeneratorInbox()

  /// Asks the server what it can: the model's name if none is given, how it takes prompts, what it tells of them. Only
  /// a fixed sentence is sent.
  ///
  /// - Parameters:
  ///   - model: the name of the server's model; `nil`: its only one.
  ///   - promptForm: `nil`: tokens if the server takes them, else text.
  ///   - onRemark: told what a user should know, once; without text of prompts.
  /// - Throws: `endpoint`, `endpointVocabularyDiffers`, `endpointTellsNoUsage`, `endpointTakesNoTokens`, `model` if the
  ///   file's vocabulary cannot be used.
  public init(
    _ file: VocabularyFile, client: EndpointClient, model: String? = nil, promptForm: PromptForm? = nil,
    onRemark: @escaping @Sendable (String) -> Void
  ) throws(RunnerError) {
    self.file = file
    self.client = client
    self.onRemark = onRemark
    do throws(TokenizerError) { tokenizer = try Tokenizer(file.vocabulary) } catch {
      throw .model(.inFile(file.path, .vocabulary(error)))
    }
    do throws(EndpointError) {
      if let model { self.model = model } else { self.model = try client.onlyModel() }
    } catch {
      throw .endpoint(error)
    }
    contract = try EndpointContract(client, model: self.model, tokenizer: tokenizer, promptForm: promptForm)
    let name = ServerName.printable(String(self.model.split(separator: "/").last ?? "model"))
    engine = RunProvenance.Engine(
      version: EngineVersion.number, gitCommit: EngineVersion.commit,
      endpoint: RunProvenance.Endpoint(
        address: "\(client.endpoint.address)", server: contract.server, model: name,
        promptForm: contract.promptForm.rawValue))
    planOptions = ["endpoint-model": name, "endpoint-prompt": contract.promptForm.rawValue]
    if promptForm == nil, contract.promptForm == .text {
      onRemark("the server does not take token ids: prompts are sent as text, and one that spells a special token fails")
    }
    if !contract.isStreamed {
      onRemark("the server tells no usage with streamed answers: they are asked for whole, without times for their parts")
    }
  }

  public var promptForm: PromptForm { contract.promptForm }
  public var chatTemplate: String? { file.chatTemplate }
  public var trainedContextTokens: Int { file.contextLength }
  public var modelName: String { file.name ?? file.path.split(separator: "/").last.map(String.init) ?? "model" }

  public func modelDigest() throws -> Digest { try file.fingerprint() }

  /// None of this process's: the model lies in the server's.
  public var memory: RunMemory? { nil }

  /// The largest seed that servers take for one: llama.cpp means "at random" by the next.
  private static let largestSeed = UInt64(UInt32.max) - 1

  /// - Throws: `samplingNotForEndpoint` for what the OpenAI API has no word for.
  public static func check(_ sampling: SamplingOptions) throws(RunnerError) {
    func require(_ isSound: Bool, _ option: String, _ expected: String) throws(RunnerError) {
      if !isSound { throw .samplingNotForEndpoint(option: option, expected: expected) }
    }
    try require(sampling.topK == 0, "top-k", "0")
    try require(sampling.minP == 0, "min-p", "0")
    try require(sampling.repetitionPenalty == 1, "repetition-penalty", "1")
    try require(sampling.temperature <= 2, "temperature", "at most 2")
    try require(sampling.seed <= largestSeed, "seed", "at most \(largestSeed)")
  }

  /// Each request waits for its answer on a thread of its own; the server decides how many it works on at once.
  public func submit(_ request: GenerationRequest, item: Int) throws {
    try Self.check(request.sampling)
    let asked = CompletionRequest(
      model: model, prompt: try prompt(request), maximumTokens: request.maximumTokens,
      temperature: Self.shortest(request.sampling.temperature), topP: Self.shortest(request.sampling.topP),
      seed: UInt32(clamping: request.sampling.seed), stopStrings: request.stopStrings,
      vocabularySize: tokenizer.vocabularySize, isStreamed: contract.isStreamed)
    inbox.put(.progress(item: item, .prefill(done: 0, total: request.promptTokens.count)))
    Thread.detachNewThread { [self] in
      var pieces = 0
      do throws(EndpointError) {
        let completion = try client.complete(asked) { piece in
          pieces += 1
          inbox.put(.progress(item: item, .decode(done: pieces, text: piece)))
        }
        guard completion.promptTokens != nil, completion.generatedTokens != nil else {
          inbox.put(GeneratorGone("\(RunnerError.endpointTellsNoUsage)"))
          return
        }
        do throws(RunnerError) { inbox.put(.answered(item: item, try checked(completion, request))) } catch {
          inbox.put(.failed(item: item, error))
        }
      } catch {
        if error.isAboutOneRequest {
          inbox.put(.failed(item: item, error))
        } else {
          inbox.put(GeneratorGone("\(error)"))
        }
      }
    }
  }

  public func advance() throws(GeneratorGone) -> [GeneratorEvent] { try inbox.take() }

  /// The answer, if it is one to this whole prompt.
  private func checked(
    _ completion: Completion, _ request: GenerationRequest
  ) throws(RunnerError) -> GeneratedAnswer {
    let (read, generated) = (completion.promptTokens ?? 0, completion.generatedTokens ?? 0)
    let sent = request.promptTokens.count
    guard read >= sent else { throw .promptCutByEndpoint(readTokens: read, sentTokens: sent) }
    guard completion.finishReason != "length" || generated >= request.maximumTokens else {
      throw .answerCutByEndpoint(
        generatedTokens: generated, neededContextTokens: sent &+ request.maximumTokens &+ 1)
    }
    if read > sent { tellMiscount(read: read, sent: sent) }
    return GeneratedAnswer(
      text: completion.text,
      summary: GenerationSummary(
        generatedTokens: generated, finishReason: completion.finishReason,
        prefillSeconds: completion.secondsToFirstPiece,
        decodeSeconds: completion.secondsToFirstPiece.map { completion.seconds - $0 }),
      promptTokensRead: read == sent ? nil : read)
  }

  private func tellMiscount(read: Int, sent: Int) {
    let isFirst = hasToldMiscount.withLock { hasTold in
      defer { hasTold = true }
      return !hasTold
    }
    if isFirst {
      onRemark(
        "the server counts \(read) tokens in a prompt of \(sent): it adds some, or its vocabulary differs; items with "
          + "such prompts are marked, this is said once")
    }
  }

  /// The prompt as it is sent.
  private func prompt(_ request: GenerationRequest) throws -> CompletionRequest.Prompt {
    switch contract.promptForm {
    case .tokens: return .tokens(request.promptTokens)
    case .text:
      guard let text = request.promptText else { throw RunnerError.promptNotText }
      return .text(try TextPrompt.text(text, tokens: request.promptTokens, tokenizer: tokenizer))
    }
  }

  /// The number as its decimal digits say it: 0.7 rather than 0.699999988.
  private static func shortest(_ value: Float) -> Double { Double("\(value)") ?? Double(value) }
}
