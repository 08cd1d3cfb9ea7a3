public import ContentHash
public import Generation
public import MedAlign
import ModelFiles
public import Tokenizers
import Transformer

/// The engine of this process as a run's generator: one session, whose cache holds the run's context.
public final class EngineGenerator: AnswerGenerator {
  private let model: Engine
  private let session: Session
  public let engine: RunProvenance.Engine

  /// - Parameter contextTokens: tokens that a prompt and its answer may take together.
  /// - Throws: `engine` if the context is longer than the model's or memory does not suffice.
  public init(_ model: Engine, contextTokens: Int) throws(RunnerError) {
    self.model = model
    do throws(EngineError) { session = try model.makeSession(contextTokens: contextTokens) } catch {
      throw .engine(error)
    }
    // "x86-64-v4, native, OpenBLAS SkylakeX": the build's CPU level, then what was chosen at start.
    let kernels = model.kernelDescription
    let level = kernels.prefix { $0 != "," }
    engine = RunProvenance.Engine(
      version: EngineVersion.number, gitCommit: EngineVersion.commit, cpuLevel: String(level),
      kernelPath: String(kernels.dropFirst(level.count).drop { $0 == "," || $0 == " " }), threads: model.threadCount)
  }

  public var tokenizer: Tokenizer { model.tokenizer }
  public var chatTemplate: String? { model.modelFile.chatTemplate }
  public var trainedContextTokens: Int { model.contextLength }
  public var modelName: String {
    model.modelFile.name ?? model.modelFile.path.split(separator: "/").last.map(String.init) ?? "model"
  }

  public func modelDigest() throws -> Digest { try model.modelFile.fingerprint() }

  public func memory(contextTokens: Int) -> RunMemory {
    let estimate = model.memoryEstimate(contextTokens: contextTokens)
    return RunMemory(
      weightBytes: model.modelFile.byteCount, cacheBytes: estimate.cacheBytes, workspaceBytes: estimate.workspaceBytes)
  }

  public func generate(
    _ request: GenerationRequest, onProgress: (GenerationProgress) -> Void
  ) throws -> GeneratedAnswer {
    let result = try withoutActuallyEscaping(onProgress) { onProgress in
      try session.generate(
        promptTokens: request.promptTokens, maxTokens: request.maximumTokens, sampling: request.sampling,
        stopStrings: request.stopStrings, onProgress: onProgress)
    }
    return GeneratedAnswer(
      text: result.text,
      summary: GenerationSummary(
        generatedTokens: result.tokens.count, finishReason: result.finishReason.rawValue,
        prefillSeconds: result.prefillSeconds, decodeSeconds: result.decodeSeconds))
  }
}
