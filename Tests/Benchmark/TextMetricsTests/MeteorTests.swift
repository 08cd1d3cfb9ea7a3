import Testing
import TextMetrics

@Suite struct MeteorTests {
  @Test("the oracle of the design: score and alignment without synonyms")
  func publishedValue() throws {
    let answer = "the patient was started on metformin 500 mg twice daily ."
    let reference = "patient starting metformin 500mg bid , tolerated well daily ."
    let meteor = Meteor(wordNet: nil)
    let score = try #require(meteor.score(answer, reference: reference))
    #expect(abs(score.value - 0.36831683168316837) <= Oracles.tolerance)
    func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
    let pairs = meteor.alignment(answer: words(answer), reference: words(reference))
    #expect(pairs.map(\.answer) == [1, 3, 5, 9, 10])
    #expect(pairs.map(\.reference) == [0, 1, 2, 8, 9])
  }

  @Test("words that occur several times are taken from the end")
  func greedyRule() {
    let pairs = Meteor(wordNet: nil).alignment(answer: ["a", "b", "a"], reference: ["a", "a", "a"])
    #expect(pairs.map(\.answer) == [0, 2])
    #expect(pairs.map(\.reference) == [1, 2])
  }

  @Test("texts fall into NLTK's tokens")
  func tokens() throws {
    let oracles = try Oracles.load().tokens
    #expect(oracles.count > 150)
    for oracle in oracles {
      #expect(Meteor.tokens(of: oracle.text) == oracle.result, "\(oracle.text.debugDescription)")
    }
  }

  @Test("words have NLTK's stems")
  func stems() throws {
    let oracles = try Oracles.load().stems
    #expect(oracles.count > 200)
    for oracle in oracles { #expect(PorterStemmer.stem(oracle.text) == oracle.result, "\(oracle.text)") }
  }

  @Test("METEOR over the small WordNet equals NLTK's to 1e-9")
  func smallWordNet() throws {
    try Oracles.check(Meteor(wordNet: Oracles.smallWordNet()), against: "meteor_small_wordnet")
  }

  @Test("METEOR over Debian's WordNet equals NLTK's to 1e-9", .enabled(if: RealWordNet.isInstalled))
  func realWordNet() throws {
    let wordNet = try #require(try WordNet.installed())
    try Oracles.check(Meteor(wordNet: wordNet), against: "meteor")
  }

  @Test("synonyms only add matches, and the two kinds of METEOR never share a name")
  func names() throws {
    let (plain, full) = (Meteor(wordNet: nil), Meteor(wordNet: try Oracles.smallWordNet()))
    #expect(plain.name == "meteor_without_synonyms" && plain.title == "METEOR without synonyms")
    #expect(full.name == "meteor" && full.title == "METEOR")
    #expect(full.definition.version.hasSuffix("WordNet 0.1"))
    let (answer, reference) = ("the doctor will stop", "the physician will halt")
    let (without, with) = (plain.score(answer, reference: reference), full.score(answer, reference: reference))
    #expect(try #require(without?.recall) == 0.5)
    #expect(try #require(with?.recall) == 1)
  }
}

enum RealWordNet {
  static let isInstalled = (try? WordNet.installed()) != nil
}
