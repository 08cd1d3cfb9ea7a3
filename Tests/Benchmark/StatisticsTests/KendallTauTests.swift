import SeededRandom
import Statistics
import Testing

/// Oracles: scipy.stats.kendalltau(x, y) and (x, y, variant='c'), scipy 1.17.1.
@Suite struct KendallTauTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var x: [Double]
    var y: [Double]
    var tau: Double
    var pValue: Double
    var tauC: Double?
    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(
      name: "ties on both sides", x: [1, 2, 2, 3, 4, 4, 5, 6], y: [1, 3, 2, 2, 5, 4, 6, 5], tau: 0.7692307692307694,
      pValue: 0.010747577580460075, tauC: 0.75),
    Case(
      name: "no ties", x: [1, 2, 3, 4, 5], y: [3, 1, 2, 5, 4], tau: 0.4, pValue: 0.48333333333333334, tauC: 0.4),
    Case(
      name: "the same order", x: [1, 2, 3, 4, 5, 6], y: [1, 2, 3, 4, 5, 6], tau: 1, pValue: 0.002777777777777778,
      tauC: 1),
    Case(
      name: "ranks against scores", x: [1, 2.5, 2.5, 4, 5.5, 5.5], y: [0.3, 0.1, 0.9, 0.4, 0.2, 0.8],
      tau: 0.07161148740394328, pValue: 0.8454939839779005, tauC: 0.07407407407407407),
    Case(
      name: "three with a tie", x: [1, 1, 2], y: [1, 1, 2], tau: 1, pValue: 0.15729920705028516,
      tauC: 0.8888888888888888),
    Case(name: "two", x: [1, 2], y: [2, 1], tau: -1, pValue: 1, tauC: -1),
    Case(
      name: "33, the last exact size", x: (0..<33).map(Double.init), y: (0..<33).map { Double($0 * 5 % 33) },
      tau: 0.17803030303030304, pValue: 0.15061735773454274),
    Case(
      name: "20 without ties", x: (0..<20).map(Double.init), y: (0..<20).map { Double($0 * 7 % 20) },
      tau: 0.3368421052631579, pValue: 0.039762136700688226),
    Case(
      name: "40 with one pair out of place", x: (0..<40).map(Double.init),
      y: (0..<40).map { $0 == 3 ? 4 : $0 == 4 ? 3 : Double($0) }, tau: 0.9974358974358974,
      pValue: 9.804939513027087e-47),
    Case(
      name: "100 with ties", x: (0..<100).map { Double($0 * 37 % 101) }, y: (0..<100).map { Double($0 * $0 % 97) },
      tau: 0.023357706061425308, pValue: 0.7319249987480012, tauC: 0.02347916666666667),
    Case(
      name: "5,000 with many ties", x: (0..<5_000).map { Double($0 * 7_919 % 104_729) },
      y: (0..<5_000).map { Double($0 * $0 % 5_003 % 60) }, tau: 0.011826958891809562, pValue: 0.21361612387371964,
      tauC: 0.011924338983050849),
  ]

  @Test("tau-b, tau-c and their p-value equal scipy's", arguments: cases)
  func oracle(_ expected: Case) throws {
    let found = try #require(KendallTau(x: expected.x, y: expected.y))
    #expect(near(found.tau, expected.tau, 1e-13))
    #expect(near(found.pValue, expected.pValue, 1e-12))
    if let tauC = expected.tauC { #expect(near(found.tauC, tauC, 1e-13)) }
    #expect(found.count == expected.x.count)
  }

  @Test("tau changes its sign with one list and does not change with the order of items")
  func symmetries() throws {
    for expected in Self.cases {
      let reversed = KendallTau(x: expected.x.reversed(), y: expected.y.reversed())
      #expect(reversed == KendallTau(x: expected.x, y: expected.y))
      #expect(near(KendallTau(x: expected.x.map { -$0 }, y: expected.y)?.tau, -expected.tau, 1e-13))
      #expect(KendallTau(x: expected.y, y: expected.x)?.tau == KendallTau(x: expected.x, y: expected.y)?.tau)
    }
  }

  @Test("counting by merges gives what counting every pair gives")
  func pairs() throws {
    var generator = SplitMix64(seed: 3)
    for count in [2, 15, 16, 17, 33, 199, 201, 700] {
      for distinct in [2, 5, 1_000_000] {
        let x = (0..<count).map { _ in Double(generator.next(below: distinct)) - Double(distinct / 2) }
        let y = (0..<count).map { _ in Double(generator.next(below: distinct)) * 1e-3 }
        var difference = 0
        for i in 0..<count {
          for j in 0..<i { difference += ((x[i] - x[j]) * (y[i] - y[j])).signOfValue }
        }
        guard let found = KendallTau(x: x, y: y) else {
          #expect(Set(x).count == 1 || Set(y).count == 1)
          continue
        }
        #expect(found.concordantMinusDiscordant == difference, "\(count) items of \(distinct) values")
      }
    }
  }

  @Test("a constant, short, uneven or unordered list has no tau")
  func undefined() {
    #expect(KendallTau(x: [1, 1, 1], y: [1, 2, 3]) == nil)
    #expect(KendallTau(x: [1, 2, 3], y: [5, 5, 5]) == nil)
    #expect(KendallTau(x: [1], y: [1]) == nil)
    #expect(KendallTau(x: [], y: []) == nil)
    #expect(KendallTau(x: [1, 2], y: [1, 2, 3]) == nil)
    #expect(KendallTau(x: [1, .nan, 3], y: [1, 2, 3]) == nil)
    let long = (0..<50).map(Double.init)
    #expect(KendallTau(x: long, y: long.map { $0 == 7 ? .nan : $0 }) == nil)
    #expect(KendallTau(x: long, y: long.map { _ in 4 }) == nil)
  }

  @Test("minus zero and zero are one value, and infinity is the largest")
  func specialValues() {
    #expect(KendallTau(x: [-0.0, 0.0, 1], y: [1, 2, 3])?.concordantMinusDiscordant == 2)
    let long = (0..<40).map { $0 < 20 ? ($0 < 10 ? -0.0 : 0.0) : Double($0) }
    #expect(KendallTau(x: long, y: (0..<40).map(Double.init))?.concordantMinusDiscordant == 780 - 190)
    #expect(KendallTau(x: [1, .infinity, 3], y: [1, 3, 2])?.tau == 1)
  }

  @Test("the mean over instructions drops and counts undefined taus and missing judgements")
  func mean() throws {
    let ranks: [Double?] = [1, 2, 3, 4, 5]
    let found = MeanKendallTau([
      (x: ranks, y: [3, 1, 2, 5, 4]), (x: ranks, y: [1, 2, 3, 4, 5]), (x: ranks, y: [2, 2, 2, 2, 2]),
      (x: ranks, y: [nil, 1, nil, 2, 3]), (x: ranks, y: [nil, nil, nil, nil, 3]), (x: ranks, y: [1, 2]),
    ])
    #expect(near(found.mean, (0.4 + 1 + 1) / 3))
    #expect(found.taus.map { $0 != nil } == [true, true, false, true, false, false])
    #expect(found.count == 3)
    #expect(found.droppedInstructionCount == 3)
    #expect(found.missingJudgementCount == 6)
    let interval = try #require(found.bootstrap(Bootstrap(resampleCount: 500, seed: 1))?.interval())
    #expect(interval.lowerBound >= 0.4 && interval.upperBound == 1)
    #expect(MeanKendallTau([(x: [1, 1], y: [1, 2])]).mean == nil)
    #expect(MeanKendallTau([(x: [1, 1], y: [1, 2])]).bootstrap(Bootstrap()) == nil)
  }

  @Test("agreement between raters averages all pairs of an instruction's raters")
  func raters() {
    let found = MeanKendallTau(betweenRaters: [
      [[1, 2, 3, 4, 5], [3, 1, 2, 5, 4], [1, 2, 3, 4, 5]], [[1, 2, 3]], [[1, 2], [2, 1]], [],
    ])
    #expect(near(found.taus[0], (0.4 + 1 + 0.4) / 3))
    #expect(found.taus[1] == nil && found.taus[3] == nil)
    #expect(found.taus[2] == -1)
    #expect(found.droppedInstructionCount == 2)
  }
}

extension Double {
  fileprivate var signOfValue: Int { self > 0 ? 1 : self < 0 ? -1 : 0 }
}
