internal import Kernels
public import ModelFiles
public import Tokenizers
public import Transformer

/// A loaded model: weights mapped, tokenizer built, threads started. Immutable; sessions do the work.
///
/// ```swift
/// let engine = try Engine(modelPath: "model.gguf")
/// let session = try engine.makeSession(contextTokens: 2048)
/// let answer = try session.generate(promptTokens: engine.tokenizer.encode("Once upon a time"), maxTokens: 64)
/// ```
public final class Engine: Sendable {
  public let modelFile: ModelFile
  public let tokenizer: Tokenizer
  public let decoder: DecoderModel
  public let options: EngineOptions

  /// - Throws: `EngineError`: the file is unusable, the machine lacks memory, threads or OpenBLAS.
  public init(modelPath: String, options: EngineOptions = EngineOptions()) throws(EngineError) {
    self.options = options
    do throws(ModelFileError) { modelFile = try ModelFile(path: modelPath, overrides: options.overrides) } catch {
      throw .model(error)
    }
    do throws(TokenizerError) { tokenizer = try Tokenizer(modelFile.vocabulary) } catch {
      throw .model(.inFile(modelFile.path, .vocabulary(error)))
    }
    let compute: ComputeContext
    do throws(KernelError) {
      compute = try ComputeContext(
        threadCount: options.threadCount ?? CPUFeatures.usableProcessorCount,
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

  /// Threads that generate.
  public var threadCount: Int { decoder.compute.pool.threadCount }
  /// Threads that read prompts.
  public var prefillThreadCount: Int { decoder.compute.forPrefill.pool.threadCount }

  /// Memory beside the weights that a session of `contextTokens` takes.
  public func memoryEstimate(contextTokens: Int) -> MemoryEstimate {
    MemoryEstimate(
      dimensions: decoder.dimensions, contextTokens: contextTokens, chunkTokens: max(options.chunkTokens, 1),
      cacheTypes: cacheTypes)
  }

  /// - Parameter contextTokens: prompt and generated tokens together, at most `contextLength`.
  /// - Throws: `EngineError.contextTooLong`, or `.modelLargerThanMemory` with the numbers, before anything is allocated.
  public func makeSession(contextTokens: Int) throws(EngineError) -> Session {
    guard contextTokens <= contextLength else { throw .contextTooLong(asked: contextTokens, trained: contextLength) }
    let estimate = memoryEstimate(contextTokens: contextTokens)
    let needed = estimate.totalBytes + modelFile.byteCount
    let available = MachineMemory.limit
    guard needed <= available else {
      throw .modelLargerThanMemory(path: modelFile.path, neededBytes: needed, availableBytes: available)
    }
    return try Session(self, contextTokens: contextTokens)
  }
}
