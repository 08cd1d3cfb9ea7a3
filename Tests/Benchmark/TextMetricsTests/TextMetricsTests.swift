import Foundation
import Testing
import TextMetrics

/// Scores by the reference implementations; `Oracle/make_oracles.py` makes the file.
private struct Oracles: Decodable {
  struct Pair: Decodable {
    var answer: String
    var reference: String
    var scores: [String: [Double]]
  }
  struct Corpus: Decodable {
    var first: Int
    var count: Int
    var scores: [String: Double]
  }
  var pairs: [Pair]
  var corpora: [Corpus]

  static func load() throws -> Oracles {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Oracle/oracles.json")
    return try JSONDecoder().decode(Oracles.self, from: Data(contentsOf: path))
  }
}

@Suite struct TextMetricsTests {
  private let tolerance = 1e-9

  @Test("white space at an answer's ends changes no score", arguments: MetricTable.all.map(\.name))
  func ignoresSpaceAtTheEnds(name: String) throws {
    let metric = try #require(MetricTable.metric(named: name))
    for (answer, reference) in [("7.2 mmol/L on 2020-01-02", "7.2 mmol/L."), ("No", "No"), ("", "a"), ("falling", "rising")] {
      let plain = metric.score(answer, reference: reference)
      for spaced in [" \(answer)", "\(answer) \n", "\n \(answer)\t"] {
        #expect(abs(metric.score(spaced, reference: reference).value - plain.value) <= tolerance)
      }
    }
  }

  @Test("every metric of one answer equals its reference implementation to 1e-9", arguments: MetricTable.all.map(\.name))
  func equalsOraclesPerPair(name: String) throws {
    let metric = try #require(MetricTable.metric(named: name))
    let oracles = try Oracles.load()
    #expect(oracles.pairs.count >= 300)
    for (index, pair) in oracles.pairs.enumerated() {
      let expected = try #require(pair.scores[name])
      let found = metric.score(pair.answer, reference: pair.reference)
      let value = try #require(expected.last)
      #expect(abs(found.value - value) <= tolerance, "pair \(index): \(found.value), expected \(value)")
      #expect(metric.range.contains(found.value) || found.value - metric.range.upperBound < tolerance)
      if expected.count == 3 {
        let precision = try #require(found.precision)
        let recall = try #require(found.recall)
        #expect(abs(precision - expected[0]) <= tolerance, "pair \(index)")
        #expect(abs(recall - expected[1]) <= tolerance, "pair \(index)")
      }
    }
  }

  @Test("corpus scores equal sacreBLEU's and nltk's to 1e-9")
  func equalsOraclesPerCorpus() throws {
    let oracles = try Oracles.load()
    for corpus in oracles.corpora {
      let pairs = oracles.pairs[corpus.first..<corpus.first + corpus.count].map {
        AnswerPair(answer: $0.answer, reference: $0.reference)
      }
      for (name, expected) in corpus.scores {
        let found = try #require(MetricTable.metric(named: name)?.corpusScore(pairs))
        #expect(abs(found - expected) <= tolerance, "\(name), \(corpus.count) pairs: \(found), expected \(expected)")
      }
    }
  }

  @Test("the published values of the two clinical pairs")
  func publishedValues() throws {
    func value(_ name: String, _ a: String, _ r: String) throws -> Double {
      try #require(MetricTable.metric(named: name)).score(a, reference: r).value
    }
    let a = "The patient was started on metformin 500 mg twice daily."
    let r = "Patient started metformin 500mg BID, tolerated well."
    #expect(abs(try value("chrf", a, r) - 47.846843885658366) < tolerance)
    #expect(abs(try value("chrf++", a, r) - 39.8932067423856) < tolerance)
    #expect(abs(try value("bleu", a, r) - 4.9323515694897075) < tolerance)
    #expect(abs(try value("google_bleu", a, r) - 0.07894736842105263) < tolerance)
    #expect(abs(try value("rouge1", a, r) - 0.35294117647058826) < tolerance)
    #expect(try value("rouge2", a, r) == 0)
  }

  @Test("a corpus without answers has no score, and mean metrics average their answers")
  func corpusOfMeans() throws {
    for metric in MetricTable.all { #expect(metric.corpusScore([]) == nil) }
    let pairs = [AnswerPair(answer: "a", reference: "a"), AnswerPair(answer: "b", reference: "a")]
    #expect(RougeL().corpusScore(pairs) == 0.5)
    #expect(ExactMatch().corpusScore(pairs) == 0.5)
  }

  @Test("exact match forgives case, blanks and a final stop, never a digit's point")
  func exactMatchRule() {
    let metric = ExactMatch()
    #expect(metric.score("  Yes,\n it is. ", reference: "yes, it is").value == 1)
    #expect(metric.score("7.2", reference: "72").value == 0)
    #expect(metric.score("a-b", reference: "a b").value == 0)
  }

  @Test("names are unique and every metric says which way is better")
  func tableIsSound() {
    #expect(Set(MetricTable.all.map(\.name)).count == MetricTable.all.count)
    for metric in MetricTable.all {
      #expect(metric.direction == .higherIsBetter)
      #expect(metric.score("same words", reference: "same words").value == metric.range.upperBound
        || abs(metric.score("same words", reference: "same words").value - metric.range.upperBound) < tolerance)
    }
  }

  @Test("texts of 20,000 words are scored in seconds, not minutes")
  func longTexts() {
    let words = (0..<20_000).map { "w\($0 % 977)" }.joined(separator: " ")
    for metric in MetricTable.all where !metric.name.hasPrefix("rougeL") {
      #expect(metric.score(words, reference: words).value >= metric.range.upperBound - tolerance)
    }
  }
}
