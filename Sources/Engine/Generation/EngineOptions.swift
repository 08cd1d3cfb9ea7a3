public import Kernels
public import ModelFiles

/// How a model is loaded and run.
public struct EngineOptions: Sendable {
  /// Threads to compute with; nil: one per processor that this process may use.
  public var threadCount: Int?
  /// Threads for prompts; nil: as many as `threadCount` says.
  public var prefillThreadCount: Int?
  /// Whether each thread stays on one processor.
  public var pinsThreads: Bool
  /// Who multiplies. Answers differ in rounding; `int8` is coarser, `blas` the most exact.
  public var backend: ComputeContext.Backend
  /// Prompt tokens that go through the layers together. Results do not depend on it.
  public var chunkTokens: Int
  /// How keys and values are stored; nil: f32 for models in F32 or F16, else bf16.
  public var keyCacheType: CacheType?
  public var valueCacheType: CacheType?
  /// Replaces configuration values that old files lack.
  public var overrides: ConfigurationOverrides

  public init(
    threadCount: Int? = nil, prefillThreadCount: Int? = nil, pinsThreads: Bool = false,
    backend: ComputeContext.Backend = .native, chunkTokens: Int = 512,
    keyCacheType: CacheType? = nil, valueCacheType: CacheType? = nil,
    overrides: ConfigurationOverrides = ConfigurationOverrides()
  ) {
    self.threadCount = threadCount
    self.prefillThreadCount = prefillThreadCount
    self.pinsThreads = pinsThreads
    self.backend = backend
    self.chunkTokens = chunkTokens
    self.keyCacheType = keyCacheType
    self.valueCacheType = valueCacheType
    self.overrides = overrides
  }
}
