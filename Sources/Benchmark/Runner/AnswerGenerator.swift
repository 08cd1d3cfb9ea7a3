public import ContentHash
public import Generation
public import MedAlign
public import Tokenizers

/// What a run asks of a language model: the engine in this process, a server beside it, a stub in tests.
///
/// A generator belongs to one run and is called from one thread at a time.
public protocol AnswerGenerator: AnyObject {
  var tokenizer: Tokenizer { get }
  /// The model's own name or its file's, without folders.
  var modelName: String { get }
  /// Tokens that the model was trained for.
  var trainedContextTokens: Int { get }
  /// The model file's chat template (Jinja), if it has one.
  var chatTemplate: String? { get }
  /// The program and the machine.
  var engine: RunProvenance.Engine { get }

  /// SHA-256 of the model file.
  func modelDigest() throws -> Digest
  /// Memory that a context of so many tokens takes.
  func memory(contextTokens: Int) -> RunMemory
  /// Whether the model runs in this process, so that its memory and speed can be told before a run.
  var runsHere: Bool { get }
  /// Answers one prompt. `onProgress` is told how far it is, on the calling thread.
  ///
  /// - Throws: `GeneratorGone` if no other prompt could be answered either; anything else is this prompt's trouble alone.
  func generate(
    _ request: GenerationRequest, onProgress: (GenerationProgress) -> Void
  ) throws -> GeneratedAnswer
}

extension AnswerGenerator {
  public var runsHere: Bool { true }
}

/// A generator that cannot answer any more, such as a server that went down.
public struct GeneratorGone: Error, Sendable, CustomStringConvertible {
  /// Without text of a prompt.
  public let description: String

  public init(_ description: String) { self.description = description }
}

/// A prompt with all that decides its answer.
public struct GenerationRequest: Sendable {
  public var promptTokens: [TokenID]
  /// The same prompt before encoding, for servers that take text alone.
  public var promptText: PromptText?
  /// At most so many tokens are generated.
  public var maximumTokens: Int
  public var sampling: SamplingOptions
  public var stopStrings: [String]

  public init(
    promptTokens: [TokenID], promptText: PromptText? = nil, maximumTokens: Int, sampling: SamplingOptions,
    stopStrings: [String] = []
  ) {
    self.promptTokens = promptTokens
    self.promptText = promptText
    self.maximumTokens = maximumTokens
    self.sampling = sampling
    self.stopStrings = stopStrings
  }
}

/// An answer and what it took.
public struct GeneratedAnswer: Sendable, Equatable {
  public var text: String
  public var summary: GenerationSummary
  /// Tokens of the prompt by a server's count, where that is not the number that was sent.
  public var promptTokensRead: Int?

  public init(text: String, summary: GenerationSummary, promptTokensRead: Int? = nil) {
    self.text = text
    self.summary = summary
    self.promptTokensRead = promptTokensRead
  }
}

/// Bytes that a run needs at the same time.
public struct RunMemory: Sendable, Equatable, Codable {
  /// The mapped model file.
  public var weightBytes: Int
  /// Keys and values of the whole context.
  public var cacheBytes: Int
  /// Activations.
  public var workspaceBytes: Int

  public var totalBytes: Int { weightBytes + cacheBytes + workspaceBytes }

  public init(weightBytes: Int, cacheBytes: Int, workspaceBytes: Int) {
    self.weightBytes = weightBytes
    self.cacheBytes = cacheBytes
    self.workspaceBytes = workspaceBytes
  }
}
