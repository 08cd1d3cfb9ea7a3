/// How rotary position embeddings turn queries and keys.
public struct RopeConfiguration: Sendable, Equatable {
  /// Leading values of each head that are turned, in consecutive pairs: even, at most the key head's length.
  public var dimensionCount: Int
  /// Pair i turns by position · base^(−2i/dimensionCount).
  public var base: Float
  public var scaling: RopeScaling

  public init(dimensionCount: Int, base: Float = 10_000, scaling: RopeScaling = .none) {
    self.dimensionCount = dimensionCount
    self.base = base
    self.scaling = scaling
  }
}

/// How a model was stretched to contexts longer than it was first trained for.
///
/// Llama 3.1's factors are no scaling in this sense: they come as the tensor `rope_freqs.weight`.
public enum RopeScaling: Sendable, Equatable {
  case none
  /// Angles are divided by `factor`.
  case linear(factor: Float)
  /// YaRN (Peng et al. 2023), with beta_fast 32 and beta_slow 1.
  case yarn(factor: Float, originalContextLength: Int)

  /// Whether positions beyond the trained length come to lie within it.
  var stretches: Bool {
    switch self {
    case .none: false
    case .linear(let factor), .yarn(let factor, _): factor > 1
    }
  }
}

extension RopeScaling {
  /// As on the command line and in the manifests: `none`, `linear:FACTOR` or `yarn:FACTOR:ORIGINAL-CONTEXT`.
  public init?(_ text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    switch (parts.first, parts.count) {
    case ("none", 1): self = .none
    case ("linear", 2):
      guard let factor = Float(parts[1]), factor.isFinite, factor > 0 else { return nil }
      self = .linear(factor: factor)
    case ("yarn", 3):
      guard let factor = Float(parts[1]), factor.isFinite, factor > 0, let original = Int(parts[2]), original > 0
      else { return nil }
      self = .yarn(factor: factor, originalContextLength: original)
    default: return nil
    }
  }
}

/// Values given on the command line for files that lack them, such as Vicuna files of 2023 without RoPE scaling.
/// They replace what the file says.
public struct ConfigurationOverrides: Sendable, Equatable {
  public var ropeBase: Float?
  public var ropeScaling: RopeScaling?
  /// Longer than the file's only where something says how positions reach there: a rotary scaling or base, ALiBi.
  public var contextLength: Int?
  /// Whether ALiBi's bias may run on beyond the trained length (Press et al., arXiv 2108.12409).
  public var extrapolatesALiBi: Bool

  public init(
    ropeBase: Float? = nil, ropeScaling: RopeScaling? = nil, contextLength: Int? = nil, extrapolatesALiBi: Bool = false
  ) {
    self.ropeBase = ropeBase
    self.ropeScaling = ropeScaling
    self.contextLength = contextLength
    self.extrapolatesALiBi = extrapolatesALiBi
  }
}
