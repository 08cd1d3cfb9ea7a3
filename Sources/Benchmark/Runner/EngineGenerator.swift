public import ContentHash
public import Generation
public import MedAlign
import ModelFiles
public import Tokenizers

/// The engine of this process as a run's generator: a scheduler that answers several items at once and reads what their
/// prompts share once.
public final class EngineGenerator: AnswerGenerator {
  private let model: Engine
  private let scheduler: Scheduler
  private var items: [SequenceID: Int] = [:]
  public let engine: RunProvenance.Engine

  /// - Throws: `engine` if the context is longer than the model's or memory does not suffice.
  public init(_ model: Engine, _ options: SchedulerOptions) throws(RunnerError) {
    self.model = model
    do throws(EngineError) { scheduler = try Scheduler(model, options) } catch { throw .engine(error) }
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

  public var memory: RunMemory? {
    let memory = scheduler.memory
    return RunMemory(
      weightBytes: memory.weightBytes, cacheBytes: memory.cacheBytes, workspaceBytes: memory.workspaceBytes)
  }

  public func submit(_ request: GenerationRequest, item: Int) throws {
    items[try scheduler.submit(request)] = item
  }

  public func advance() -> [GeneratorEvent] {
    scheduler.step().compactMap { event in
      guard let item = items[event.sequence] else { return nil }
      switch event.kind {
      case .progress(let progress): return .progress(item: item, progress)
      case .finished(let result):
        items[event.sequence] = nil
        return .answered(item: item, GeneratedAnswer(result))
      case .failed(let error):
        items[event.sequence] = nil
        return .failed(item: item, error)
      }
    }
  }
}

extension GeneratedAnswer {
  init(_ result: GenerationResult) {
    self.init(
      text: result.text,
      summary: GenerationSummary(
        generatedTokens: result.tokens.count, sharedPromptTokens: result.sharedPromptTokenCount,
        finishReason: result.finishReason.rawValue, prefillSeconds: result.prefillSeconds,
        decodeSeconds: result.decodeSeconds, meanLogProbability: result.meanLogProbability,
        leastLogProbability: result.leastLogProbability))
  }
}
