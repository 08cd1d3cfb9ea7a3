/// How the next token is chosen from the logits. The defaults are greedy: the most likely token.
///
/// The steps run in this order (llama.cpp's): repetition penalty, top-k, top-p, min-p, temperature, draw.
public struct SamplingOptions: Sendable, Codable, Equatable {
  /// 0: always the most likely token; else logits are divided by it before the draw.
  public var temperature: Float
  /// Keep only the k most likely tokens; 0: all.
  public var topK: Int
  /// Keep the fewest tokens whose probabilities reach this sum; 1: all.
  public var topP: Float
  /// Keep tokens at least this fraction as likely as the most likely one; 0: all.
  public var minP: Float
  /// Divides positive and multiplies negative logits of the last 64 tokens (arXiv 1909.05858); 1: off.
  public var repetitionPenalty: Float
  /// Of the random draws; the same seed gives the same text.
  public var seed: UInt64

  public init(
    temperature: Float = 0, topK: Int = 0, topP: Float = 1, minP: Float = 0, repetitionPenalty: Float = 1,
    seed: UInt64 = 0
  ) {
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.minP = minP
    self.repetitionPenalty = repetitionPenalty
    self.seed = seed
  }

  /// - Throws: `EngineError.invalidSampling` naming the first value out of range.
  public func validate() throws(EngineError) {
    func require(_ isValid: Bool, _ name: String, _ range: String) throws(EngineError) {
      if !isValid { throw .invalidSampling(option: name, allowed: range) }
    }
    try require(temperature.isFinite && temperature >= 0, "temperature", "0 or more")
    try require(topK >= 0, "top-k", "0 or more")
    try require(topP > 0 && topP <= 1, "top-p", "above 0 and at most 1")
    try require(minP >= 0 && minP <= 1, "min-p", "0 to 1")
    try require(repetitionPenalty.isFinite && repetitionPenalty > 0, "repetition-penalty", "above 0")
  }
}
