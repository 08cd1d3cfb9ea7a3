public import ContentHash
public import Generation
public import MedAlign
public import Tokenizers

/// What a run asks of a language model: the engine in this process, a server beside it, a stub in tests.
///
/// Requests are handed in, several at once, and events come out. A generator belongs to one run and is called from one
/// thread at a time.
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
  /// Memory that answering takes; `nil`: the model runs elsewhere.
  var memory: RunMemory? { get }
  /// Takes a request, to be answered beside others.
  ///
  /// - Parameter item: names it in events; not in hand at present.
  /// - Throws: `GeneratorGone` if nothing else can be answered either, or why this request cannot.
  func submit(_ request: GenerationRequest, item: Int) throws
  /// Works on what is in hand until something has happened.
  ///
  /// - Precondition: something is in hand.
  /// - Throws: if nothing else can be answered; what is in hand is given up.
  func advance() throws(GeneratorGone) -> [GeneratorEvent]
}

/// A generator that cannot answer any more, such as a server that went down.
public struct GeneratorGone: Error, Sendable, CustomStringConvertible {
  /// Without text of a prompt.
  public let description: String

  public init(_ description: String) { self.description = description }
}

/// What became of a request.
public enum GeneratorEvent: Sendable {
  case progress(item: Int, GenerationProgress)
  case answered(item: Int, GeneratedAnswer)
  case failed(item: Int, any Error)
}

extension AnswerGenerator {
  /// Answers one request, alone.
  func generate(_ request: GenerationRequest) throws -> GeneratedAnswer {
    try submit(request, item: 0)
    while true {
      for event in try advance() {
        switch event {
        case .progress: break
        case .answered(_, let answer): return answer
        case .failed(_, let error): throw error
        }
      }
    }
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
  /// Keys and values of all items in hand, and of prompts kept for those to come, at most.
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
