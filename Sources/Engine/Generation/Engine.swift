internal import GGUF
public import Kernels
public import ModelFiles
public import Tokenizers
public import Transformer

/// A loaded model: weights mapped, tokenizer built, threads started. Immutable; a `Scheduler` answers requests.
///
/// ```swift
/// let engine = try Engine(modelPath: "model.gguf")
/// let scheduler = try Scheduler(engine, SchedulerOptions(contextTokens: 2048))
/// let prompt = engine.tokenizer.encode("Once upon a time")
/// let answer = try scheduler.generate(GenerationRequest(promptTokens: prompt, maximumTokens: 64))
/// ```
public final class Engine: Sendable {
  public let modelFile: ModelFile
  public let tokenizer: Tokenizer
  public let decoder: DecoderModel
  public let options: EngineOptions
  /// Reads the weights while the rest is made ready; `nil` if memory does not hold them all.
  private let population: FilePopulation?

  /// - Throws: `EngineError`: the file is unusable, the machine lacks memory, threads or OpenBLAS.
  public init(modelPath: String, options: EngineOptions = EngineOptions()) throws(EngineError) {
    self.options = options
    do throws(ModelFileError) { modelFile = try ModelFile(path: modelPath, overrides: options.overrides) } catch {
      throw .model(error)
    }
    population = modelFile.byteCount <= MachineMemory.available ? FilePopulation(modelFile.gguf.storage) : nil
    do throws(TokenizerError) { tokenizer = try Tokenizer(modelFile.vocabulary) } catch {
      throw .model(.inFile(modelFile.path, .vocabulary(error)))
    }
    let compute: ComputeContext
    do throws(KernelError) {
      compute = try ComputeContext(
        threadCount: options.threadCount ?? Self.defaultThreadCount,
        prefillThreadCount: options.prefillThreadCount, pinsThreads: options.pinsThreads, backend: options.backend)
    } catch { throw .kernels(error) }
    do throws(DecoderModelError) { decoder = try DecoderModel(modelFile, compute: compute) } catch {
      switch error {
      case .file(let error): throw .model(error)
      case .kernels(let error): throw .kernels(error)
      }
    }
  }

  /// Tokens the model was trained for, or the override.
  public var contextLength: Int { modelFile.contextLength }

  /// The kernels and cache that run, such as `x86-64-v4+vnni, native, OpenBLAS SkylakeX, bf16 cache`.
  public var kernelDescription: String {
    "\(decoder.compute.kernelDescription(usesBLAS: decoder.usesBLAS)), \(cacheTypes) cache"
  }

  /// How sessions store keys and values.
  public var cacheTypes: CacheTypes {
    let usual = decoder.defaultCacheTypes
    return CacheTypes(keys: options.keyCacheType ?? usual.keys, values: options.valueCacheType ?? usual.values)
  }

  /// Which kernels multiply which of the weights.
  public var kernelChoices: [KernelChoice] { modelFile.matrixTypes.map(options.backend.kernels) }

  /// One line when this build leaves instructions of the machine unused, else `nil`.
  public var buildRemark: String? { CPUFeatures.current.remark }

  /// One line when the chosen backend has no kernels of its own for these weights in this build, else `nil`.
  public var backendRemark: String? {
    let native = modelFile.matrixTypes.map(ComputeContext.Backend.native.kernels)
    guard options.backend == .int8, zip(kernelChoices, native).allSatisfy({ "\($0)" == "\($1)" }) else {
      return nil
    }
    return "this build has no int8 kernels for the model's weights: they are multiplied as by the native backend"
  }

  /// Threads that generate.
  public var threadCount: Int { decoder.compute.pool.threadCount }
  /// Threads that read prompts.
  public var prefillThreadCount: Int { decoder.compute.forPrefill.pool.threadCount }

  /// Memory beside the weights that a session of `contextTokens` takes.
  public func memoryEstimate(contextTokens: Int) -> MemoryEstimate {
    MemoryEstimate(
      dimensions: decoder.dimensions, contextTokens: contextTokens,
      chunkTokens: max(min(options.chunkTokens, contextTokens), 1), cacheTypes: cacheTypes)
  }

  /// One thread for each processor that this process may use, as far as its control groups give them time.
  private static var defaultThreadCount: Int {
    min(CPUFeatures.usableProcessorCount, ControlGroup().processorQuota ?? .max)
  }

  /// - Parameter contextTokens: prompt and generated tokens together, at most `contextLength`.
  /// - Throws: `EngineError.contextTooLong`, or `.modelLargerThanMemory` with the numbers, before anything is allocated.
  public func makeSession(contextTokens: Int) throws(EngineError) -> Session {
    try makeSession(contextTokens: contextTokens, sequences: 1)
  }

  /// The first of `sequences` sessions that will decode together; memory is checked for all of them.
  func makeSession(contextTokens: Int, sequences: Int) throws(EngineError) -> Session {
    guard contextTokens <= contextLength else { throw .contextTooLong(asked: contextTokens, trained: contextLength) }
    let others = memoryEstimate(contextTokens: contextTokens).totalBytes
      .multipliedReportingOverflow(by: sequences - 1)
    try checkMemory(contextTokens: contextTokens, extraBytes: others.overflow ? .max : others.partialValue)
    return try Session(self, contextTokens: contextTokens, rows: sequences)
  }

  /// - Throws: `EngineError.emptyPrompt` or `.tokenOutOfRange`.
  func check(_ tokens: [TokenID]) throws(EngineError) {
    guard !tokens.isEmpty else { throw .emptyPrompt }
    let size = tokenizer.vocabularySize
    if let bad = tokens.first(where: { $0 < 0 || Int($0) >= size }) {
      throw .tokenOutOfRange(id: Int(bad), vocabularySize: size)
    }
  }

  /// - Parameter extraBytes: what is needed beside a session's own memory.
  /// - Throws: `EngineError.modelLargerThanMemory`.
  func checkMemory(contextTokens: Int, extraBytes: Int = 0) throws(EngineError) {
    let estimate = memoryEstimate(contextTokens: contextTokens).totalBytes.addingReportingOverflow(extraBytes)
    let writable = estimate.overflow ? .max / 2 : estimate.partialValue
    for (needed, available) in [
      (writable + modelFile.byteCount, MachineMemory.limit), (writable, MachineMemory.writableLimit),
    ] where needed > available {
      throw .modelLargerThanMemory(path: modelFile.path, neededBytes: needed, availableBytes: available)
    }
  }
}
