internal import Glibc
public import Tokenizers

/// A mean and how sure it is, as llama.cpp prints them.
public struct MeanEstimate: Sendable, Equatable {
  public private(set) var count = 0
  private var sum = 0.0
  private var squares = 0.0

  public init() {}

  public mutating func add(_ value: Double) {
    count += 1
    sum += value
    squares += value * value
  }

  public var mean: Double { count > 0 ? sum / Double(count) : 0 }
  /// Mean of the squares, then its root.
  public var rootMeanSquare: Double { count > 0 ? (squares / Double(count)).squareRoot() : 0 }

  /// The standard error of the mean.
  public var standardError: Double {
    guard count > 1 else { return 0 }
    return (max(squares / Double(count) - mean * mean, 0) / Double(count - 1)).squareRoot()
  }
}

/// How well a model foretells a text: the mean of −ln p(token), and its exponential.
public struct PerplexityStatistics: Sendable, Equatable {
  /// −ln p of each scored token, in nats.
  public private(set) var negativeLogLikelihood = MeanEstimate()

  public init() {}

  public mutating func add(_ value: Double) { negativeLogLikelihood.add(value) }

  public var perplexity: Double { exp(negativeLogLikelihood.mean) }
  public var standardError: Double { negativeLogLikelihood.standardError * perplexity }
}

/// What a second arithmetic changes: its distribution of each scored token beside the baseline's.
public struct DivergenceStatistics: Sendable {
  public private(set) var base = PerplexityStatistics()
  public private(set) var other = PerplexityStatistics()
  /// KL(base ‖ other) in nats.
  public private(set) var divergence = MeanEstimate()
  /// −ln p of the second arithmetic less the baseline's; its mean is ln(perplexity ratio).
  public private(set) var excess = MeanEstimate()
  /// p(token) of the second arithmetic less the baseline's.
  public private(set) var probabilityChange = MeanEstimate()
  /// 1 where both hold the same token for the most likely, else 0.
  public private(set) var topAgreement = MeanEstimate()
  private var divergences: [Double] = []

  public init() {}

  /// Adds one position.
  ///
  /// - Parameters:
  ///   - base: the baseline's logits, [vocabulary].
  ///   - other: those of the second arithmetic, of the same length.
  ///   - token: the token that follows in the text.
  public mutating func add(
    base baseLogits: UnsafeBufferPointer<Float>, other otherLogits: UnsafeBufferPointer<Float>, token: TokenID
  ) {
    let base = LogSoftmax(baseLogits)
    let other = LogSoftmax(otherLogits)
    var divergence = 0.0
    for (x, y) in zip(baseLogits, otherLogits) {
      let logarithm = base.logProbability(ofLogit: x)
      // Too small to weigh anything, and not a number where both are infinitely unlikely.
      if logarithm > -100 { divergence += exp(logarithm) * (logarithm - other.logProbability(ofLogit: y)) }
    }
    // Rounding may leave a hair below zero, which no divergence is.
    divergence = max(divergence, 0)
    let index = Int(token)
    let before = base.logProbability(ofLogit: baseLogits[index])
    let after = other.logProbability(ofLogit: otherLogits[index])
    self.base.add(-before)
    self.other.add(-after)
    self.divergence.add(divergence)
    divergences.append(divergence)
    excess.add(before - after)
    probabilityChange.add(exp(after) - exp(before))
    topAgreement.add(base.largestIndex == other.largestIndex ? 1 : 0)
  }

  /// The divergence that `fraction` of the positions stay at or below, interpolated as llama.cpp does.
  public func divergenceQuantile(_ fraction: Double) -> Double {
    let sorted = divergences.sorted()
    guard let last = sorted.last else { return 0 }
    let position = min(max(fraction, 0), 1) * Double(sorted.count - 1)
    let index = Int(position)
    guard index + 1 < sorted.count else { return last }
    return sorted[index] + (position - Double(index)) * (sorted[index + 1] - sorted[index])
  }

  /// Of the second arithmetic to the baseline, and its standard error.
  public var perplexityRatio: (value: Double, standardError: Double) {
    let ratio = exp(excess.mean)
    return (ratio, ratio * excess.standardError)
  }
}
