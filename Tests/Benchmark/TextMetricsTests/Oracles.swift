import Foundation
import Testing
import TextMetrics

/// Scores by the reference implementations; `Oracle/make_oracles.py` makes the file.
struct Oracles: Decodable {
  struct Pair: Decodable {
    var answer: String
    var reference: String
    /// Value, or precision, recall and value.
    var scores: [String: [Double]]
  }
  struct Corpus: Decodable {
    var first: Int
    var count: Int
    var scores: [String: Double]
  }
  /// A text and something made of it, which is written as a list of two.
  struct Made<Result: Decodable & Sendable>: Decodable, Sendable {
    var text: String
    var result: Result

    init(from decoder: any Decoder) throws {
      var list = try decoder.unkeyedContainer()
      text = try list.decode(String.self)
      result = try list.decode(Result.self)
    }
  }

  var pairs: [Pair]
  var corpora: [Corpus]
  /// By NLTK's `word_tokenize(text, preserve_line=True)`.
  var tokens: [Made<[String]>]
  /// By NLTK's `PorterStemmer`.
  var stems: [Made<String>]
  /// By NLTK's reader over the small WordNet.
  var synonyms: [Made<[String]>]

  static func load() throws -> Oracles {
    try JSONDecoder().decode(Oracles.self, from: Data(contentsOf: folder.appending(path: "oracles.json")))
  }

  static let tolerance = 1e-9

  static var folder: URL { URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Oracle") }

  /// A few sets of synonyms in WordNet's formats, not WordNet's own.
  static func smallWordNet() throws -> WordNet { try WordNet(folder: folder.appending(path: "wordnet").path) }

  /// Checks one metric against every pair.
  static func check(_ metric: any TextMetric, against name: String) throws {
    let oracles = try load()
    #expect(oracles.pairs.count >= 250)
    for (index, pair) in oracles.pairs.enumerated() {
      let expected = try #require(pair.scores[name])
      let found = try #require(metric.score(pair.answer, reference: pair.reference))
      let value = try #require(expected.last)
      #expect(abs(found.value - value) <= tolerance, "\(name), pair \(index): \(found.value), expected \(value)")
      if expected.count == 3 {
        #expect(abs(try #require(found.precision) - expected[0]) <= tolerance, "\(name), pair \(index)")
        #expect(abs(try #require(found.recall) - expected[1]) <= tolerance, "\(name), pair \(index)")
      }
    }
  }
}
