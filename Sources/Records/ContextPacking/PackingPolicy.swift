/// How a record that is longer than the context is cut. The policy is named in every stored result.
public enum PackingPolicy: String, Sendable, CaseIterable, Codable {
  /// The MedAlign paper's rule: the last tokens of the record that fit beside the template, the instruction and the
  /// room for the answer. The record is cut where the tokens end, in the middle of an element if it comes to that.
  case paper
  /// Whole events only, oldest dropped first, with the elements around the kept ones closed: well-formed XML.
  case wholeEvents = "whole-events"
  /// The paper's rule with a fixed number of tokens set aside for the instruction, so that the record part is the same
  /// for every instruction asked about a record. With a record-first template, the prompts then share a token prefix.
  case fixedReserve = "fixed-reserve"
}

/// The tokens of one model call: the prompt and the answer share the context.
public struct PackingBudget: Sendable, Equatable, Codable {
  /// The model's context, in tokens.
  public let contextTokens: Int
  /// Room for the answer, in tokens (256 in MedAlign).
  public let generationTokens: Int

  /// The most tokens a prompt may have, begin-of-text token and chat wrapper included.
  public var promptTokens: Int { contextTokens - generationTokens }

  public init(contextTokens: Int, generationTokens: Int = 256) throws(PackingError) {
    guard generationTokens > 0, contextTokens > generationTokens else {
      throw .contextTooSmall(contextTokens: contextTokens, generationTokens: generationTokens)
    }
    self.contextTokens = contextTokens
    self.generationTokens = generationTokens
  }
}
