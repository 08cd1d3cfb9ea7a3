/// Texts of which none may be too much like another by ROUGE-L: finds, among those taken so far, the one that a new
/// text is most like.
///
/// ```swift
/// var kept = RougeLNeighbours()
/// for text in texts where kept.nearest(to: text, above: 0.7) == nil { kept.append(text) }
/// ```
///
/// Scores equal `RougeL().score(_:reference:)`. Of all pairs only those are compared that have enough words in common,
/// in whatever order: a common subsequence of texts of a and b words is no longer than the number w of words that they
/// share, and F = 2 w / (a + b) at most, with w ≤ min(a, b). That number comes from lists of the texts with each word,
/// so a text costs the lengths of its words' lists and the few comparisons left.
public struct RougeLNeighbours: Sendable {
  /// A text taken before and how much the new one is like it.
  public struct Neighbour: Sendable, Equatable {
    /// In the order of taking, from 0.
    public let position: Int
    /// ROUGE-L's F measure.
    public let score: Double
  }

  private struct Posting {
    var text: Int32
    var count: Int32
  }

  private var numbers: [String: Int] = [:]
  private var postings: [[Posting]] = []
  private var texts: [Tokens] = []

  public init() {}

  /// Texts taken so far.
  public var count: Int { texts.count }

  /// Takes a text.
  public mutating func append(_ text: String) {
    let tokens = RougeTokens.tokens(text, isStemmed: false)
    let position = Int32(texts.count)
    for (word, count) in Self.counts(tokens) {
      if let number = numbers[word] {
        postings[number].append(Posting(text: position, count: count))
      } else {
        numbers[word] = postings.count
        postings.append([Posting(text: position, count: count)])
      }
    }
    texts.append(tokens)
  }

  /// The text taken before that `text` is most like, the earliest of several; `nil` if none has an F above `threshold`.
  ///
  /// A text without a word in ROUGE's sense (ASCII letters and digits) is like none. An F that equals the threshold up
  /// to rounding is not above it.
  public func nearest(to text: String, above threshold: Double) -> Neighbour? {
    let tokens = RougeTokens.tokens(text, isStemmed: false)
    var shared = [Int32](repeating: 0, count: texts.count)
    for (word, count) in Self.counts(tokens) {
      guard let number = numbers[word] else { continue }
      for posting in postings[number] { shared[Int(posting.text)] += min(count, posting.count) }
    }
    var nearest: Neighbour?
    for (position, words) in shared.enumerated() where words > 0 {
      let size = tokens.count + texts[position].count
      guard Self.isAbove(Int(words), size, max(threshold, nearest?.score ?? 0)) else { continue }
      let length = CommonSubsequence.length(TokenNumbers(answer: tokens, reference: texts[position]))
      guard Self.isAbove(length, size, threshold) else { continue }
      let score = RougeTokens.score(matched: length, answer: tokens.count, reference: texts[position].count).value
      if score > nearest?.score ?? 0 { nearest = Neighbour(position: position, score: score) }
    }
    return nearest
  }

  /// Whether F = 2 · matched / size is above the threshold, rounding apart.
  private static func isAbove(_ matched: Int, _ size: Int, _ threshold: Double) -> Bool {
    Double(2 * matched) > threshold * Double(size) + 1e-9
  }

  private static func counts(_ tokens: Tokens) -> [String: Int32] {
    var counts: [String: Int32] = [:]
    for index in 0..<tokens.count { counts[String(String.UnicodeScalarView(tokens[index])), default: 0] += 1 }
    return counts
  }
}
