public import ContentHash
public import Generation
public import MedAlign
public import Tokenizers

/// What a run asks of a language model: the engine in this process, a stub in tests, later an endpoint.
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
  /// Memory that answering takes.
  var memory: RunMemory { get }
  /// Takes a request, to be answered beside others.
  ///
  /// - Parameter item: names it in events; not in hand at present.
  /// - Throws: why it cannot be answered.
  func submit(_ request: GenerationRequest, item: Int) throws
  /// Works on what is in hand until something has happened.
  ///
  /// - Precondition: something is in hand.
  func advance() -> [GeneratorEvent]
}

/// What became of a request.
public enum GeneratorEvent {
  case progress(item: Int, GenerationProgress)
  case answered(item: Int, GeneratedAnswer)
  case failed(item: Int, any Error)
}

extension AnswerGenerator {
  /// Answers one request, alone.
  func generate(_ request: GenerationRequest) throws -> GeneratedAnswer {
    try submit(request, item: 0)
    while true {
      for event in advance() {
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

  public init(text: String, summary: GenerationSummary) {
    self.text = text
    self.summary = summary
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
