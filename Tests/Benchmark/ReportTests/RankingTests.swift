import EHR
import MedAlign
import Report
import SampleRuns
import Statistics
import Testing
import TextMetrics

/// Small judgement sets whose tables are worked out by hand.
@Suite struct RankingTests {
  static let higher = MetricDefinition(name: "up", title: "Up", version: "1", range: 0...1)
  static let lower = MetricDefinition(
    name: "down", title: "Down", version: "1", range: 0...1, direction: .lowerIsBetter)

  static func item(_ number: Int) -> ItemID {
    ItemID(instructionID: InstructionID("\(number)"), personID: PersonID(rawValue: 1))
  }

  /// Systems A, B, C …; a rank per item and system, by one rater; scores by both metrics, which say the same.
  static func data(_ ranks: [[Double?]], scores: [[Double?]] = [], rater: String = "Annotator_1") -> EvaluationData {
    let names = (ranks.first ?? []).indices.map { String("ABCDEFGH"[String.Index(utf16Offset: $0, in: "ABCDEFGH")]) }
    let systems = names.enumerated().map { system, name in
      let items = scores.enumerated().map { number, row in
        StoredItem(
          instruction: Instruction(
            id: item(number).instructionID, question: "made up", personID: item(number).personID),
          result: nil,
          scores: row[system].map {
            [
              ItemScore(metric: "up", reference: .gold, value: $0),
              ItemScore(metric: "down", reference: .gold, value: 1 - $0),
            ]
          } ?? [])
      }
      return EvaluatedSystem(
        name: name, run: scores.isEmpty ? nil : EvaluatedRun(plan: Sample.plan(), engines: [], items: items))
    }
    return EvaluationData(
      systems: systems, judgements: judgements(ranks, names, rater: rater),
      facts: Dictionary(uniqueKeysWithValues: ranks.indices.map { (item($0), ItemFacts()) }),
      metrics: scores.isEmpty ? [] : [higher, lower])
  }

  static func judgements(_ ranks: [[Double?]], _ names: [String], rater: String) -> [Judgement] {
    ranks.enumerated().flatMap { number, row in
      zip(names, row).map { Judgement(item: item(number), system: $0, rater: rater, rank: $1) }
    }
  }

  @Test("ties share the mean of their places in mean ranks and are left out of preferences")
  func ties() throws {
    let tables = RankingSections.tables(Self.data([[1, 1, 2], [1, 2, 2], [2, 1, 3]]))
    // (1.5 + 1 + 2) / 3, (1.5 + 2.5 + 1) / 3, (3 + 2.5 + 3) / 3
    let ranks = try #require(tables.values("mean_rank", of: "correctness")).map { try #require($0) }
    for (found, expected) in zip(ranks, [1.5, 5.0 / 3, 8.5 / 3]) { #expect(abs(found - expected) < 1e-12) }
    #expect(tables.column("over_2", of: "preferences-clinicians")?[0].estimate?.value == 0.5)
    #expect(tables.column("over_2", of: "preferences-clinicians")?[0].estimate?.count == 2)
    #expect(tables.values("tied", of: "preference-counts") == [1, 0, 1])
    #expect(tables.values("win_rate", of: "correctness") == [0.75, 0.75, 0])
    // Nobody gave a verdict.
    #expect(tables.column("correct", of: "correctness") == [.missing, .missing, .missing])
    #expect(tables.values("missing_verdicts", of: "correctness") == [3, 3, 3])
  }

  @Test("systems that never lose get a ridge and a note, others none")
  func separation() throws {
    let separated = try Strengths(ranks: [[1, 2, 3], [1, 3, 2]], plan: Bootstrap(resampleCount: 50))
    #expect(separated.isSeparated && separated.ridge > 0 && separated.tieParameter == nil)
    #expect(separated.values.allSatisfy { $0.value.isFinite } && separated.drawn.allSatisfy { $0 == nil })
    let note = RankingSections.tables(Self.data([[1, 2, 3], [1, 3, 2]])).first { $0.id == "strengths" }
    #expect(try #require(note).caption.contains("a ridge of 0.01"))

    let ranks: [[Double?]] = [[1, 2, 3], [2, 1, 3], [1, 3, 2], [3, 2, 1], [1, 1, 2]]
    let whole = try Strengths(ranks: ranks, plan: Bootstrap(resampleCount: 50))
    #expect(!whole.isSeparated && whole.ridge == 0 && (whole.tieParameter ?? 0) > 0)
    #expect(abs(whole.values.reduce(0) { $0 + $1.value }) < 1e-9)
    let plain = RankingSections.tables(Self.data(ranks)).first { $0.id == "strengths" }
    #expect(try #require(plain).caption.contains("Davidson") && !plain!.caption.contains("ridge"))
  }

  @Test("intervals of strengths are those of the centred covariance")
  func centredErrors() throws {
    // Without ties Davidson's model is Bradley and Terry's, which has that covariance.
    let ranks: [[Double?]] = [[1, 2, 3], [2, 1, 3], [1, 3, 2], [3, 2, 1], [2, 3, 1], [1, 2, 3]]
    let found = try Strengths(ranks: ranks, plan: Bootstrap(resampleCount: 50))
    let fit = try BradleyTerry(try #require(HeadToHead(ranks)))
    for system in 0..<3 {
      let interval = try #require(found.values[system].interval)
      let error = fit.covariance[system * 3 + system].squareRoot()
      #expect(abs(found.values[system].value - fit.abilities[system]) < 1e-6)
      #expect(abs((interval.upperBound - interval.lowerBound) / 2 - 1.959963984540054 * error) < 1e-5)
    }
  }

  @Test("a metric that is better when lower is turned round, and an all-tied item has no tau")
  func metricAgreement() throws {
    let data = Self.data(
      [[1, 2, 3], [3, 2, 1], [2, 2, 2], [1, 2, 3], [1, 2, nil], [1, 2, 3]],
      scores: [[0.9, 0.5, 0.1], [0.9, 0.5, 0.1], [0.3, 0.2, 0.1], [0.4, 0.4, 0.4], [0.9, 0.1, 0.7], [0.9, nil, nil]])
    let tables = RankingSections.tables(data)
    // Items 0, 1 and 4 have a tau: 1, −1, 1; 2 and 3 are all tied; 5 has one score.
    for row in 0..<2 {
      let tau = try #require(tables.column("tau", of: "metric-agreement")?[row].estimate)
      #expect(abs(tau.value - 1.0 / 3) < 1e-12 && tau.count == 3)
    }
    #expect(tables.values("undefined", of: "metric-agreement") == [2, 2])
    #expect(tables.values("incomparable", of: "metric-agreement") == [1, 1])
    let spearman = try #require(tables.values("spearman", of: "metric-agreement")?[0])
    #expect(abs(spearman - 1.0 / 3) < 1e-12)
  }

  @Test("of several rankings of an item that of the rater counts who ranked most answers, then the first by name")
  func severalRaters() throws {
    var data = Self.data([[1, 2, nil], [1, 2, 3]])
    data.judgements += Self.judgements([[2, 1, 3], [3, 2, 1]], ["A", "B", "C"], rater: "Annotator_2")
    data.judgements.append(Judgement(item: Self.item(0), system: "A", rater: "Annotator_3", isCorrect: true))
    let reviews = Reviews(data)
    #expect(reviews.ranks == [[2, 1, 3], [1, 2, 3]])
    #expect(reviews.verdicts == [[true, nil, nil], [nil, nil, nil]])
    #expect(reviews.severalCount == 2 && reviews.raters == ["Annotator_1", "Annotator_2", "Annotator_3"])
    // In any order of the file.
    data.judgements.reverse()
    #expect(Reviews(data).ranks == reviews.ranks)
    // Two ranks of one answer by one rater contradict each other.
    data.judgements.append(Judgement(item: Self.item(1), system: "A", rater: "Annotator_1", rank: 3))
    #expect(Reviews(data).ranks == [[2, 1, 3], [3, 2, 1]])
  }

  @Test("leaving a clinician out falls back on others' reviews, and names whose absence changes most")
  func leaveOneOut() throws {
    var data = Self.data([[1, 2], [1, 2]], scores: [[0.9, 0.1], [0.9, 0.1]])
    data.judgements += Self.judgements([[2, 1]], ["A", "B"], rater: "Annotator_2")
    data.judgements.append(Judgement(item: Self.item(1), system: "A", rater: "Annotator_1", isCorrect: true))
    data.judgements.append(Judgement(item: Self.item(0), system: "A", rater: "Annotator_2", isCorrect: false))
    let tables = RankingSections.tables(data)
    let all = try #require(tables.column("all", of: "leave-one-out-tau")?[0].estimate)
    #expect(all.value == 1 && all.count == 2)
    let first = try #require(tables.column("without_1", of: "leave-one-out-tau")?[0].estimate)
    #expect(first.value == -1 && first.count == 1)
    #expect(tables.column("without_2", of: "leave-one-out-tau")?[0].estimate?.value == 1)
    #expect(tables.values("largest_change", of: "leave-one-out-tau") == [-2, -2])
    #expect(tables.column("largest_change_without", of: "leave-one-out-tau")?[0] == .text("Annotator_1"))
    #expect(tables.values("without_1", of: "leave-one-out-correct") == [0])
    #expect(tables.values("without_2", of: "leave-one-out-correct") == [1])
  }

  @Test("without judgements there is no section, and one clinician is not left out")
  func nothing() throws {
    #expect(RankingSections.tables(EvaluationData(systems: [EvaluatedSystem(name: "A")])).isEmpty)
    let single = RankingSections.tables(Self.data([[1, 2]], scores: [[0.9, 0.1]]))
    #expect(!single.isEmpty && !single.contains { $0.id.hasPrefix("leave-one-out") })
    // A system that nobody judged does not appear.
    var data = Self.data([[1, 2], [2, 1]])
    data.systems.append(EvaluatedSystem(name: "Unjudged"))
    #expect(RankingSections.tables(data).column("system", of: "correctness") == [.text("A"), .text("B")])
    #expect(RankingSections.tables(data).values("ranked", of: "correctness") == [2, 2])
  }

  @Test("agreement on correctness of two raters is Krippendorff's, Fleiss' and Cohen's")
  func raterAgreement() throws {
    // Cohen's table [[20, 5], [10, 15]]: kappa 0.4 (evaluation.md 3).
    let verdicts = [(false, false, 20), (false, true, 5), (true, false, 10), (true, true, 15)].flatMap { a, b, n in
      (0..<n).map { _ in (a, b) }
    }
    let judgements = verdicts.enumerated().flatMap { number, pair in
      [("Annotator_1", pair.0), ("Annotator_2", pair.1)].map {
        Judgement(item: Self.item(number), system: "A", rater: $0, isCorrect: $1)
      }
    }
    let tables = RankingSections.tables(EvaluationData(systems: [EvaluatedSystem(name: "A")], judgements: judgements))
    let kappa = try #require(tables.column("kappa", of: "rater-pairs")?[0].estimate)
    #expect(abs(kappa.value - 0.4) < 1e-12 && kappa.count == 50)
    #expect(abs(try #require(kappa.interval).lowerBound - 0.1510922905) < 1e-9)
    let agreement = try #require(tables.column("agreement", of: "rater-agreement")).compactMap(\.estimate)
    // Of 100 ratings 45 are "correct": chance agreement .505, observed .7; alpha corrects for the finite number.
    let fleiss = (0.7 - 0.505) / 0.495
    #expect(abs(agreement[1].value - fleiss) < 1e-12 && agreement[1].count == 50)
    #expect(abs(agreement[0].value - (1 - 0.3 * 99 / 100 / 0.495)) < 1e-12)
    #expect(agreement.allSatisfy { $0.interval?.contains($0.value) == true })
  }
}
