internal import Glibc
internal import SeededRandom
package import Tokenizers

/// Chooses the next token. One per generation: it remembers the last tokens and the place in the random sequence.
package struct Sampler {
  /// Tokens that the repetition penalty looks back on.
  package static let penaltyWindow = 64

  private let options: SamplingOptions
  private var random: SplitMix64
  private var recent: [TokenID]

  package init(_ options: SamplingOptions, prompt: [TokenID]) {
    self.options = options
    random = SplitMix64(seed: options.seed)
    recent = Array(prompt.suffix(Self.penaltyWindow))
  }

  /// The next token by `logits`; ids from `vocabularySize` on are padding rows and never chosen. Ties go to the lowest
  /// id.
  ///
  /// - Parameter allowed: the tokens to choose among, before any other step; nil: all. Must not be empty.
  package mutating func next(
    _ logits: UnsafeBufferPointer<Float>, vocabularySize: Int, allowed: TokenMask? = nil
  ) -> TokenID {
    let count = min(logits.count, vocabularySize)
    let chosen: Int
    if let allowed {
      chosen = choose(logits, among: allowed, count: count)
    } else if options.temperature == 0 && options.repetitionPenalty == 1 {
      chosen = Self.largest(logits, count: count)
    } else {
      var adjusted = Array(logits.prefix(count))
      penalize(&adjusted)
      chosen =
        options.temperature == 0
        ? adjusted.withUnsafeBufferPointer { Self.largest($0, count: count) }
        : draw(adjusted, among: Array(adjusted.indices))
    }
    let token = TokenID(truncatingIfNeeded: chosen)
    if recent.count == Self.penaltyWindow { recent.removeFirst() }
    recent.append(token)
    return token
  }

  private mutating func choose(
    _ logits: UnsafeBufferPointer<Float>, among allowed: TokenMask, count: Int
  ) -> Int {
    var adjusted = Array(logits.prefix(count))
    penalize(&adjusted)
    var tokens: [Int] = []
    allowed.forEach { if Int($0) < count { tokens.append(Int($0)) } }
    if options.temperature != 0 { return draw(adjusted, among: tokens) }
    var best = tokens.first ?? 0
    for token in tokens where adjusted[token] > adjusted[best] { best = token }
    return best
  }

  private static func largest(_ logits: UnsafeBufferPointer<Float>, count: Int) -> Int {
    var best = 0
    for index in 1..<max(count, 1) where logits[index] > logits[best] { best = index }
    return best
  }

  private func penalize(_ logits: inout [Float]) {
    guard options.repetitionPenalty != 1 else { return }
    for token in Set(recent) where logits.indices.contains(Int(token)) {
      let value = logits[Int(token)]
      logits[Int(token)] = value > 0 ? value / options.repetitionPenalty : value * options.repetitionPenalty
    }
  }

  private mutating func draw(_ logits: [Float], among tokens: [Int]) -> Int {
    // Most likely first; equal logits by id, so that the order is one.
    var candidates = tokens.sorted { logits[$0] != logits[$1] ? logits[$0] > logits[$1] : $0 < $1 }
    if options.topK > 0 { candidates = Array(candidates.prefix(options.topK)) }
    guard let first = candidates.first else { return 0 }
    let top = Double(logits[first])
    if options.topP < 1 {
      let numerators = candidates.map { exp(Double(logits[$0]) - top) }
      let wanted = Double(options.topP) * numerators.reduce(0, +)
      var sum = 0.0
      var kept = 0
      while kept < candidates.count && (kept == 0 || sum < wanted) {
        sum += numerators[kept]
        kept += 1
      }
      candidates = Array(candidates.prefix(kept))
    }
    if options.minP > 0 {
      candidates = candidates.filter { exp(Double(logits[$0]) - top) >= Double(options.minP) }
    }
    let weights = candidates.map { exp((Double(logits[$0]) - top) / Double(options.temperature)) }
    var rest = random.nextUnit() * weights.reduce(0, +)
    for (candidate, weight) in zip(candidates, weights) {
      rest -= weight
      if rest < 0 { return candidate }
    }
    return candidates.last ?? first
  }
}
