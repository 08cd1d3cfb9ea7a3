import Glibc

/// METEOR (Lavie and Agarwal 2007) as NLTK 3.10.4 computes it (`nltk/translate/meteor_score.py`): words match if they
/// are equal in lower case, else if their stems are, else if WordNet has them in one set of synonyms.
///
/// Texts are taken apart by `word_tokenize(text, preserve_line=True)`, without NLTK's model of sentences, which is
/// data: a full stop inside a text stays with its word. Without WordNet the last kind of match is missing; that is
/// another metric under another name.
public struct Meteor: TextMetric {
  private static let alpha = 0.9
  private static let beta = 3.0
  private static let gamma = 0.5
  private let wordNet: WordNet?

  /// - Parameter wordNet: `nil` for METEOR without synonyms.
  public init(wordNet: WordNet?) { self.wordNet = wordNet }

  public var definition: MetricDefinition {
    guard let wordNet else {
      return MetricDefinition(
        name: Self.plainName, title: "METEOR without synonyms", version: Self.version, range: 0...1)
    }
    var definition = Self.withSynonyms
    definition.version += ", \(wordNet.version)"
    return definition
  }

  static let plainName = "meteor_without_synonyms"
  /// With a WordNet of any version.
  static let withSynonyms = MetricDefinition(name: "meteor", title: "METEOR", version: version, range: 0...1)
  private static let version = "nltk 3.10.4, preserve_line"

  public func score(_ answer: String, reference: String) -> MetricScore? {
    let answer = Self.words(answer)
    let reference = Self.words(reference)
    let matches = WordAlignment.matches(answer: answer, reference: reference, wordNet: wordNet)
    return Self.score(matches, answerCount: answer.count, referenceCount: reference.count)
  }

  /// Which words of texts that are in tokens already match: places in the answer, ascending, and in the reference.
  package func alignment(answer: [String], reference: [String]) -> [(answer: Int, reference: Int)] {
    WordAlignment.matches(answer: Self.tokens(answer), reference: Self.tokens(reference), wordNet: wordNet)
  }

  /// The tokens of a text, before lower case.
  package static func tokens(of text: String) -> [String] { WordTokenizer.tokens(text.scalarText).strings }

  private static func words(_ text: String) -> Tokens {
    let tokens = WordTokenizer.tokens(text.scalarText)
    var words = Tokens(capacity: tokens.scalars.count)
    for index in 0..<tokens.count { words.append(lowerCaseOf: tokens[index]) }
    return words
  }

  private static func tokens(_ words: [String]) -> Tokens {
    var tokens = Tokens()
    for word in words { tokens.append(lowerCaseOf: word.scalarText[...]) }
    return tokens
  }

  private static func score(
    _ matches: [(answer: Int, reference: Int)], answerCount: Int, referenceCount: Int
  ) -> MetricScore {
    guard !matches.isEmpty else { return MetricScore(value: 0, precision: 0, recall: 0) }
    let precision = Double(matches.count) / Double(answerCount)
    let recall = Double(matches.count) / Double(referenceCount)
    let mean = precision * recall / (alpha * precision + (1 - alpha) * recall)
    // Chunks are runs of matches that are neighbours in both texts.
    let chunks = zip(matches, matches.dropFirst()).count {
      $1.answer != $0.answer + 1 || $1.reference != $0.reference + 1
    }
    let penalty = gamma * pow(Double(chunks + 1) / Double(matches.count), beta)
    return MetricScore(value: (1 - penalty) * mean, precision: precision, recall: recall)
  }
}

extension Tokens {
  fileprivate mutating func append(lowerCaseOf word: ArraySlice<Unicode.Scalar>) {
    append(token: ScalarText(lowerCaseOf: word))
  }
}
