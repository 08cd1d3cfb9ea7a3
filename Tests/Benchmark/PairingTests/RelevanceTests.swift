import EHR
import MedAlign
import Pairing
import Statistics
import Testing

@Suite("Hit rates from people's marks") struct RelevanceTests {
  /// Ranked records of one instruction after another; the person of rank r is r, marks are y, n or anything else.
  private func ranking(
    _ marks: [String], method: RankedPair.Method = .bm25
  ) -> (pairs: [RankedPair], labels: RelevanceLabels) {
    var pairs: [RankedPair] = []
    var labels = RelevanceLabels()
    for (number, row) in marks.enumerated() {
      for (place, mark) in row.enumerated() {
        let person = Int64(place + 1 + (method == .random ? 1_000 : 0))
        let pair = RankedPair(
          instructionID: InstructionID("\(number)"), question: "Q\(number)", personID: PersonID(rawValue: person),
          method: method, rank: place + 1)
        pairs.append(pair)
        if mark == "y" || mark == "n" { labels.add(mark == "y", to: pair.key) }
      }
    }
    return (pairs, labels)
  }

  @Test("an instruction is a miss only if all k records are marked no, else undecided without a yes")
  func outcomes() {
    let (pairs, labels) = ranking(["ynn", "nny", "nn-", "-yn", "---", "nnn", "n-y"])
    let outcomes = MethodOutcomes(pairs, labels: labels, method: .bm25)
    #expect(outcomes.depth == 3)
    #expect(outcomes.outcomes(k: 1) == [true, false, false, nil, nil, false, false])
    #expect(outcomes.outcomes(k: 2) == [true, false, false, true, nil, false, nil])
    #expect(outcomes.outcomes(k: 3) == [true, true, nil, true, nil, false, true])
    let rate = outcomes.hitRate(k: 3)
    #expect((rate.hits, rate.misses, rate.undecided) == (4, 1, 2))
    #expect(rate.proportion?.share == 0.8)
    #expect(rate.bounds == 4.0 / 7...6.0 / 7)
  }

  @Test("a rank that the table lacks decides nothing")
  func missingRanks() {
    var (pairs, labels) = ranking(["nny", "nnn"])
    pairs.removeAll { $0.rank == 2 }
    let outcomes = MethodOutcomes(pairs, labels: labels, method: .bm25)
    #expect(outcomes.outcomes(k: 1) == [false, false])
    #expect(outcomes.outcomes(k: 2) == [nil, nil])
    #expect(outcomes.outcomes(k: 3) == [true, nil])
    labels = RelevanceLabels()
    #expect(MethodOutcomes(pairs, labels: labels, method: .random).instructions.isEmpty)
  }

  @Test("the paper's figures: 240 of 407 at the first record, 303 of 407 among five, against 155 by chance")
  func paper() throws {
    // Intervals: statsmodels 0.14, proportion_confint, methods wilson and beta.
    let marks = (0..<407).map { number in
      number < 240 ? "ynnnn" : number < 303 ? ["nynnn", "nnynn", "nnnny"][number % 3] : "nnnnn"
    }
    var (pairs, labels) = ranking(marks)
    // Of the random ones 110 are relevant where BM25's first is too.
    let chance = ranking((0..<407).map { (130..<285).contains($0) ? "y" : "n" }, method: .random)
    pairs += chance.pairs
    for pair in chance.pairs { if let mark = chance.labels[pair.key] { labels.add(mark, to: pair.key) } }
    let report = RelevanceReport(pairs, labels: labels)
    let rates = report.rates
    #expect(rates.map(\.k) == [1, 2, 3, 4, 5, 1])
    #expect(rates[0].hits == 240 && rates[0].misses == 167 && rates[0].undecided == 0)
    #expect(rates[4].hits == 303 && rates[4].misses == 104)
    #expect(rates[5].method == .random && rates[5].hits == 155)
    let expected: [(Int, share: Double, wilson: ClosedRange<Double>, exact: ClosedRange<Double>)] = [
      (
        0, 0.59, 0.5412704423418871...0.6364136701854705, 0.5401551177738733...0.6378923889611494
      ),
      (
        4, 0.74, 0.699949032428223...0.7844227263792315, 0.6991852787781417...0.7861625463334679
      ),
      (
        5, 0.38, 0.3349812892989396...0.42891790364416044, 0.33344808861703745...0.42996896000287627
      ),
    ]
    for (place, share, wilson, exact) in expected {
      #expect(abs((rates[place].share ?? 0) - share) < 0.005)
      let (found, foundExact) = (try #require(rates[place].wilson), try #require(rates[place].clopperPearson))
      #expect(abs(found.low - wilson.lowerBound) < 1e-9 && abs(found.high - wilson.upperBound) < 1e-9)
      #expect(abs(foundExact.low - exact.lowerBound) < 1e-9 && abs(foundExact.high - exact.upperBound) < 1e-9)
    }
    let test = try #require(report.comparison)
    #expect((test.instructions, test.onlyBM25, test.onlyRandom) == (407, 130, 45))
    #expect(abs(test.pValue / 2.1559062653136807e-10 - 1) < 1e-9)
    #expect(report.marks.map(\.labelled) == [2035, 407])
    #expect(report.strayLabels == 0)
  }

  @Test("McNemar covers the instructions that both methods decide; stray marks are counted")
  func partialMarks() {
    let bm25 = ranking(["y", "n", "y", "-"])
    let random = ranking(["n", "y", "-", "y"], method: .random)
    var labels = bm25.labels
    for pair in random.pairs { if let mark = random.labels[pair.key] { labels.add(mark, to: pair.key) } }
    labels.add(true, to: RankedPair.Key(InstructionID("elsewhere"), PersonID(rawValue: 1)))
    let report = RelevanceReport(bm25.pairs + random.pairs, labels: labels)
    #expect(report.comparison?.instructions == 2)
    #expect(report.comparison?.onlyBM25 == 1 && report.comparison?.onlyRandom == 1)
    #expect(report.comparison?.pValue == 1)
    #expect(report.strayLabels == 1)
    // Without any decided instruction there is no rate to show, and no test.
    let nothing = RelevanceReport(bm25.pairs, labels: RelevanceLabels())
    #expect(nothing.rates.map(\.share) == [nil] && nothing.comparison == nil)
  }

  @Test("more marks never make a hit undone, and the bounds hold the share that full marks give")
  func bounds() {
    let full = ["nny", "ynn", "nnn", "nyn", "nnn", "yyy"]
    let partial = ["n-y", "---", "nnn", "n-n", "-nn", "-y-"]
    let (pairs, labels) = ranking(full)
    let known = ranking(partial).labels
    for k in 1...3 {
      let truth = MethodOutcomes(pairs, labels: labels, method: .bm25).outcomes(k: k)
      let some = MethodOutcomes(pairs, labels: known, method: .bm25)
      for (decided, outcome) in zip(some.outcomes(k: k), truth) where decided != nil { #expect(decided == outcome) }
      let share = Double(truth.count { $0 == true }) / 6
      #expect(some.hitRate(k: k).bounds?.contains(share) == true)
    }
  }
}
