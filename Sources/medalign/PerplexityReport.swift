import Foundation
import Generation
import ModelFiles

/// Perplexity, alone or beside a baseline's, as text or JSON. Names are those of llama.cpp's tables.
struct PerplexityReport: Encodable {
  struct Estimate: Encodable {
    let mean: Double
    let standardError: Double

    init(_ mean: Double, _ standardError: Double) {
      self.mean = mean
      self.standardError = standardError
    }

    init(_ estimate: MeanEstimate) { self.init(estimate.mean, estimate.standardError) }
    init(_ statistics: PerplexityStatistics) { self.init(statistics.perplexity, statistics.standardError) }
  }

  struct Divergence: Encodable {
    let baseKernels: String
    let basePerplexity: Estimate
    let perplexityRatio: Estimate
    let logPerplexityRatio: Estimate
    let meanKl: Estimate
    let maximumKl: Double
    let kl99: Double
    let medianKl: Double
    let meanProbabilityChange: Estimate
    let rmsProbabilityChange: Double
    let sameTopToken: Estimate
  }

  let version = EngineVersion.text
  let kernels: String
  let model: String
  let context: Int
  let textTokens: Int
  let windows: Int
  let scoredTokens: Int
  let perplexity: Estimate
  let compared: Divergence?

  init(_ statistics: PerplexityStatistics, text: PerplexityWindows, engine: Engine) {
    self.init(statistics, text: text, engine: engine, compared: nil)
  }

  init(_ statistics: DivergenceStatistics, text: PerplexityWindows, base: Engine, engine: Engine) {
    let ratio = statistics.perplexityRatio
    self.init(
      statistics.other, text: text, engine: engine,
      compared: Divergence(
        baseKernels: base.kernelDescription, basePerplexity: Estimate(statistics.base),
        perplexityRatio: Estimate(ratio.value, ratio.standardError), logPerplexityRatio: Estimate(statistics.excess),
        meanKl: Estimate(statistics.divergence), maximumKl: statistics.divergenceQuantile(1),
        kl99: statistics.divergenceQuantile(0.99), medianKl: statistics.divergenceQuantile(0.5),
        meanProbabilityChange: Estimate(statistics.probabilityChange),
        rmsProbabilityChange: statistics.probabilityChange.rootMeanSquare,
        sameTopToken: Estimate(statistics.topAgreement)))
  }

  private init(
    _ statistics: PerplexityStatistics, text: PerplexityWindows, engine: Engine, compared: Divergence?
  ) {
    kernels = engine.kernelDescription
    model = engine.modelFile.path
    context = text.context
    textTokens = text.tokens.count
    windows = text.count
    scoredTokens = statistics.negativeLogLikelihood.count
    perplexity = Estimate(statistics)
    self.compared = compared
  }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  var text: String {
    var lines = [
      "\(textTokens) tokens, \(windows) windows of \(context), \(scoredTokens) tokens scored; kernels: \(kernels)",
      "PPL                 " + show(perplexity, "%.4f"),
    ]
    if let compared {
      lines += [
        "",
        "baseline kernels: \(compared.baseKernels)",
        "PPL(base)           " + show(compared.basePerplexity, "%.4f"),
        "PPL/PPL(base)       " + show(compared.perplexityRatio, "%.6f"),
        "ln(PPL/PPL(base))   " + show(compared.logPerplexityRatio, "%.6f"),
        "KL(base || this)    " + show(compared.meanKl, "%.3e"),
        "  maximum           " + String(format: "%.3e", compared.maximumKl),
        "  99 %              " + String(format: "%.3e", compared.kl99),
        "  median            " + String(format: "%.3e", compared.medianKl),
        "mean change of p    " + show(compared.meanProbabilityChange, "%.6f", scale: 100) + " %",
        "RMS change of p     " + String(format: "%.6f %%", 100 * compared.rmsProbabilityChange),
        "same top token      " + show(compared.sameTopToken, "%.3f", scale: 100) + " %",
      ]
    }
    return lines.joined(separator: "\n")
  }

  private func show(_ estimate: Estimate, _ format: String, scale: Double = 1) -> String {
    String(format: format, scale * estimate.mean) + " ± " + String(format: format, scale * estimate.standardError)
  }
}
