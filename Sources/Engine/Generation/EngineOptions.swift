public import ModelFiles

/// How a model is loaded and run.
public struct EngineOptions: Sendable {
  /// Threads to compute with; nil: one per processor that this process may use.
  public var threadCount: Int?
  /// Prompt tokens that go through the layers together. Results do not depend on it.
  public var chunkTokens: Int
  /// Replaces configuration values that old files lack.
  public var overrides: ConfigurationOverrides

  public init(
    threadCount: Int? = nil, chunkTokens: Int = 512, overrides: ConfigurationOverrides = ConfigurationOverrides()
  ) {
    self.threadCount = threadCount
    self.chunkTokens = chunkTokens
    self.overrides = overrides
  }
}
