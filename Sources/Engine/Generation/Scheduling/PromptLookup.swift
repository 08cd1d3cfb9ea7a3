package import Tokenizers

/// Guesses the next tokens of an answer from what stands in the prompt and the answer so far: where the last few tokens
/// came up before, what followed them then (Saxena, "Prompt Lookup Decoding", 2023). Answers over a record quote it.
///
/// A guess that is wrong costs the rows that it took, so guesses grow with what was right and pause with what was not.
package struct PromptLookup {
  /// Tokens guessed at a time, at most.
  package static let longestDraft = 7
  /// Tokens that must have come up together before.
  private static let shortestMatch = 2
  private static let longestMatch = 8
  /// Earlier places that are compared, latest first.
  private static let candidateLimit = 32

  private var tokens: [TokenID] = []
  /// The latest place behind each pair of tokens.
  private var latest: [UInt64: Int32] = [:]
  /// For each place, the one before it behind the same pair; −1: none.
  private var earlier: [Int32] = []
  /// Tokens of the next guess.
  private var draftLength = 3
  /// Matches shorter than this are not trusted.
  private var trustedMatch = PromptLookup.shortestMatch

  package init(_ prompt: [TokenID]) {
    tokens.reserveCapacity(prompt.count)
    earlier.reserveCapacity(prompt.count)
    for token in prompt { append(token) }
  }

  /// Adds a token of the answer.
  package mutating func append(_ token: TokenID) {
    tokens.append(token)
    guard let pair = pair(before: tokens.count) else {
      earlier.append(-1)
      return
    }
    earlier.append(latest.updateValue(Int32(truncatingIfNeeded: tokens.count), forKey: pair) ?? -1)
  }

  /// What may follow, at most `limit` tokens; often nothing.
  package func draft(limit: Int) -> [TokenID] {
    let count = min(limit, draftLength)
    guard count > 0, let last = earlier.last else { return [] }
    var (place, tried) = (Int(last), 0)
    var best = (place: 0, length: trustedMatch - 1)
    while place > 0 && tried < Self.candidateLimit && best.length < Self.longestMatch {
      let length = matchLength(place)
      if length > best.length { best = (place, length) }
      place = Int(earlier[place - 1])
      tried += 1
    }
    return best.place == 0 ? [] : Array(tokens[best.place..<min(best.place + count, tokens.count)])
  }

  /// Learns from a guess of `drafted` tokens of which the first `accepted` were right.
  package mutating func learn(drafted: Int, accepted: Int) {
    guard drafted > 0 else { return }
    if accepted == drafted {
      draftLength = min(Self.longestDraft, draftLength * 2)
      trustedMatch = max(Self.shortestMatch, trustedMatch - 2)
    } else {
      draftLength = max(1, accepted + 1)
      if accepted == 0 { trustedMatch = min(Self.longestMatch, trustedMatch + 1) }
    }
  }

  /// Tokens before `place` that equal the last ones.
  private func matchLength(_ place: Int) -> Int {
    var length = 0
    while length < Self.longestMatch, length < place, tokens[place - 1 - length] == tokens[tokens.count - 1 - length] {
      length += 1
    }
    return length
  }

  private func pair(before place: Int) -> UInt64? {
    guard place >= 2 else { return nil }
    return UInt64(UInt32(bitPattern: tokens[place - 2])) << 32 | UInt64(UInt32(bitPattern: tokens[place - 1]))
  }
}
