import Testing
import TextMetrics

@Suite struct TextMetricsTests {
  private let tolerance = Oracles.tolerance
  /// Of all metrics, those that another implementation computes too.
  private static let withOriginals = MetricTable.all(wordNet: nil).map(\.name).filter { $0 != "lab_match" }

  private func metric(_ name: String) throws -> any TextMetric {
    try #require(MetricTable.all(wordNet: nil).first { $0.name == name })
  }

  private func value(_ name: String, _ answer: String, _ reference: String) throws -> Double {
    try #require(try metric(name).score(answer, reference: reference)).value
  }

  // MARK: oracles

  @Test("every metric of one answer equals its reference implementation to 1e-9", arguments: withOriginals)
  func equalsOraclesPerPair(name: String) throws { try Oracles.check(metric(name), against: name) }

  @Test("corpus scores equal sacreBLEU's and nltk's to 1e-9")
  func equalsOraclesPerCorpus() throws {
    let oracles = try Oracles.load()
    for corpus in oracles.corpora {
      let pairs = oracles.pairs[corpus.first..<corpus.first + corpus.count].map {
        AnswerPair(answer: $0.answer, reference: $0.reference)
      }
      for (name, expected) in corpus.scores {
        let found = try #require(try metric(name).corpusScore(pairs))
        #expect(abs(found - expected) <= tolerance, "\(name), \(corpus.count) pairs: \(found), expected \(expected)")
      }
    }
  }

  @Test("the published values of the two clinical pairs")
  func publishedValues() throws {
    let a = "The patient was started on metformin 500 mg twice daily."
    let r = "Patient started metformin 500mg BID, tolerated well."
    #expect(abs(try value("chrf", a, r) - 47.846843885658366) < tolerance)
    #expect(abs(try value("chrf++", a, r) - 39.8932067423856) < tolerance)
    #expect(abs(try value("bleu", a, r) - 4.9323515694897075) < tolerance)
    #expect(abs(try value("google_bleu", a, r) - 0.07894736842105263) < tolerance)
    for name in ["rouge1", "rougeL"] {
      let rouge = try #require(try metric(name).score(a, reference: r))
      #expect(abs(rouge.value - 0.35294117647058826) < tolerance)
      #expect(abs(try #require(rouge.precision) - 0.3) < tolerance)
      #expect(abs(try #require(rouge.recall) - 0.42857142857142855) < tolerance)
    }
    #expect(try value("rouge2", a, r) == 0)
    let (b, s) = ("BP 120/80, HR 72.", "BP was 120/80 and HR 72.")
    #expect(abs(try value("bleu", b, s) - 31.71) < 0.005)
    #expect(abs(try value("chrf", b, s) - 39.55) < 0.005)
    #expect(abs(try value("chrf++", b, s) - 43.20) < 0.005)
  }

  // MARK: properties

  @Test("white space at an answer's ends changes no score", arguments: MetricTable.all(wordNet: nil).map(\.name))
  func ignoresSpaceAtTheEnds(name: String) throws {
    let pairs = [("7.2 mmol/L on 2020-01-02", "7.2 mmol/L."), ("No", "No"), ("", "a 1"), ("falling 2", "rising 2")]
    for (answer, reference) in pairs {
      let plain = try metric(name).score(answer, reference: reference)?.value
      for spaced in [" \(answer)", "\(answer) \n", "\n \(answer)\t"] {
        let value = try metric(name).score(spaced, reference: reference)?.value
        #expect((value == nil) == (plain == nil))
        #expect(abs((value ?? 0) - (plain ?? 0)) <= tolerance)
      }
    }
  }

  @Test("no score leaves its metric's range", arguments: MetricTable.all(wordNet: nil).map(\.name))
  func staysInRange(name: String) throws {
    let metric = try metric(name)
    let texts = try Oracles.load().pairs.map(\.answer)
    for (index, text) in texts.enumerated() {
      for other in [text, texts[(index + 1) % texts.count], ""] {
        guard let score = metric.score(text, reference: other) else { continue }
        #expect(score.value >= metric.range.lowerBound && score.value <= metric.range.upperBound + tolerance)
      }
    }
  }

  @Test("a text of several words equals itself fully, but for METEOR's share of one chunk")
  func identity() throws {
    let text = "Creatinine was 1.2 mg/dL on 2020-01-02."
    for metric in MetricTable.all(wordNet: nil) {
      let score = try #require(metric.score(text, reference: text)).value
      // One chunk of all m words still costs 0.5 / m³.
      let expected = metric.name.hasPrefix("meteor") ? 1 - 0.5 / 343 : metric.range.upperBound
      #expect(abs(score - expected) <= tolerance, "\(metric.name): \(score)")
    }
  }

  @Test("an empty answer has the lowest score beside a reference that says something")
  func emptyAnswer() throws {
    for metric in MetricTable.all(wordNet: nil) {
      #expect(try #require(metric.score("", reference: "Sodium 140.")).value == metric.range.lowerBound)
    }
  }

  @Test("F measures are symmetric, their precision and recall change places")
  func symmetry() throws {
    for name in ["rouge1", "rouge2", "rougeL", "rouge1_stemmed", "google_bleu", "exact_match", "token_f1"] {
      for pair in try Oracles.load().pairs.prefix(120) {
        let there = try #require(try metric(name).score(pair.answer, reference: pair.reference))
        let back = try #require(try metric(name).score(pair.reference, reference: pair.answer))
        #expect(abs(there.value - back.value) <= tolerance, "\(name)")
        #expect(there.precision == back.recall)
      }
    }
  }

  @Test("the order of words does not matter where single words are counted")
  func permutation() throws {
    for name in ["rouge1", "token_f1"] {
      let scores = try (value(name, "one two three four", "four five"), value(name, "four two one three", "five four"))
      #expect(scores.0 == scores.1)
    }
    #expect(try value("rouge2", "one two three", "one two three") != value("rouge2", "three two one", "one two three"))
  }

  // MARK: rules of our own

  @Test("exact match forgives case, blanks and a final stop, never a digit's point")
  func exactMatchRule() throws {
    #expect(try value("exact_match", "  Yes,\n it is. ", "yes, it is") == 1)
    #expect(try value("exact_match", "7.2", "72") == 0)
    #expect(try value("exact_match", "a-b", "a b") == 0)
    #expect(try value("exact_match", "ΟΔΟΣ", "οδος") == 1)
  }

  @Test("token F1 drops articles and punctuation as SQuAD does")
  func tokenF1Rule() throws {
    #expect(try value("token_f1", "The left lung.", "left lung") == 1)
    #expect(try value("token_f1", "the", "") == 1)
    #expect(try value("token_f1", "", "lung") == 0)
    #expect(abs(try value("token_f1", "the left upper lobe", "left lower lobe") - 2.0 / 3) <= tolerance)
  }

  // MARK: table and corpus

  @Test("names are unique, and every metric that can be computed has its place in tables")
  func tableIsSound() throws {
    let names = MetricTable.definitions.map(\.name)
    #expect(Set(names).count == names.count)
    for wordNet in [nil, try Oracles.smallWordNet()] {
      for metric in MetricTable.all(wordNet: wordNet) { #expect(names.contains(metric.name)) }
    }
    for definition in MetricTable.definitions {
      #expect(definition.direction == .higherIsBetter)
      #expect(!definition.version.isEmpty)
    }
    #expect(MetricTable.computed.allSatisfy { !$0.needsSource })
  }

  @Test("a corpus without answers has no score, and mean metrics average the answers that they apply to")
  func corpusOfMeans() {
    for metric in MetricTable.all(wordNet: nil) { #expect(metric.corpusScore([]) == nil) }
    let pairs = [AnswerPair(answer: "a", reference: "a"), AnswerPair(answer: "b 2", reference: "a 1")]
    #expect(ExactMatch().corpusScore(pairs) == 0.5)
    #expect(LabMatch().corpusScore(pairs) == 0)
    #expect(LabMatch().corpusScore([pairs[0]]) == nil)
  }

  @Test("scores of many pairs do not depend on the number of threads")
  func threads() throws {
    let pairs = try Oracles.load().pairs.map { AnswerPair(answer: $0.answer, reference: $0.reference) }
    let wordNet = try Oracles.smallWordNet()
    for metric in MetricTable.standard(wordNet: wordNet) {
      let alone = pairs.map { metric.score($0.answer, reference: $0.reference) }
      for threads in [1, 2, 7] { #expect(PairScoring.scores(metric, pairs, threads: threads) == alone) }
    }
    #expect(PairScoring.scores(ExactMatch(), [], threads: 4).isEmpty)
  }

  @Test("texts of 20,000 words are scored in seconds, not minutes")
  func longTexts() throws {
    let words = (0..<20_000).map { "w\($0 % 977)" }.joined(separator: " ")
    let other = (0..<20_000).map { "v\($0 % 1009)" }.joined(separator: " ")
    for metric in MetricTable.all(wordNet: nil) where metric.name != "lab_match" {
      #expect(try #require(metric.score(words, reference: words)).value >= metric.range.upperBound - tolerance)
      #expect(try #require(metric.score(words, reference: other)).value < metric.range.upperBound / 2)
    }
  }
}
