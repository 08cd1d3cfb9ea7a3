import Statistics
import Testing

/// Oracles: evaluation.md 3 (FastChat's Bradley–Terry, own scipy fits), choix 0.4.1.
@Suite struct PreferenceTests {
  static func example() throws -> HeadToHead {
    try HeadToHead(wins: [[0, 7, 9], [3, 0, 6], [1, 4, 0]], ties: [[0, 2, 1], [2, 0, 3], [1, 3, 0]])
  }

  /// choix's pairs (winner, loser).
  static func choix(_ pairs: [(Int, Int)], count: Int) throws -> HeadToHead {
    var wins = [[Int]](repeating: [Int](repeating: 0, count: count), count: count)
    for (winner, loser) in pairs { wins[winner][loser] += 1 }
    return try HeadToHead(wins: wins)
  }

  static let fivePlayers = [(1, 0), (0, 4), (3, 1), (0, 2), (2, 4), (4, 3), (1, 2), (1, 4), (0, 3), (2, 3)]

  @Test("Bradley and Terry's abilities, errors and ratings equal FastChat's")
  func bradleyTerry() throws {
    let fit = try BradleyTerry(Self.example())
    #expect(near(fit.difference(1, 0).value, -0.93216859, 1e-8))
    #expect(near(fit.difference(2, 0).value, -1.43813329, 1e-8))
    #expect(near(fit.difference(1, 0).standardError, 0.5325397, 1e-7))
    #expect(near(fit.difference(2, 0).standardError, 0.57178858, 1e-7))
    #expect(near(fit.negativeLogLikelihood, 21.128870537480413, 1e-13))
    #expect(near(fit.ratings(), [1137.25, 975.32, 887.43], 0.005))
    #expect(abs(fit.abilities.reduce(0, +)) < 1e-14)
    #expect(fit.stepCount <= 6)
    #expect(fit.ridge == 0 && !fit.isSeparated)
    #expect(fit.difference(0, 0) == (0, 0))
    #expect(near(fit.preference(0, over: 1), 1 / (1 + 0.39369914), 1e-6))
  }

  @Test("Davidson's model with ties equals a fit by scipy")
  func davidson() throws {
    let fit = try Davidson(Self.example())
    #expect(near(fit.difference(1, 0).value, -1.1681445, 1e-7))
    #expect(near(fit.difference(2, 0).value, -1.80071553, 1e-7))
    #expect(near(fit.tieParameter, 0.47712668, 1e-7))
    #expect(near(fit.negativeLogLikelihood, 32.33341455, 1e-9))
    // Inverse of the numeric Hessian of scipy.optimize.minimize(nll, method='BFGS').
    #expect(near(fit.difference(1, 0).standardError, 0.60960661, 1e-6))
    #expect(near(fit.difference(2, 0).standardError, 0.66709439, 1e-6))
  }

  @Test("Davidson's model without ties is Bradley and Terry's")
  func davidsonWithoutTies() throws {
    let table = try HeadToHead(wins: [[0, 7, 9], [3, 0, 6], [1, 4, 0]])
    let (davidson, plain) = (try Davidson(table), try BradleyTerry(table))
    #expect(davidson.tieParameter == 0)
    #expect(near(davidson.abilities, plain.abilities, 1e-10))
    #expect(near(davidson.negativeLogLikelihood, plain.negativeLogLikelihood))
    #expect(near(davidson.difference(0, 2).standardError, plain.difference(0, 2).standardError, 1e-9))
  }

  @Test("win rates with half ties are those counted by hand")
  func halfTies() throws {
    let table = try Self.example()
    let rates = (0..<3).compactMap { table.winRateWithHalfTies(of: $0) }
    #expect(near(rates, [0.76086957, 0.46, 0.29166667], 1e-8))
  }

  @Test("a ridge and Luce's spectral ranking equal choix's")
  func choix() throws {
    let table = try Self.choix(Self.fivePlayers, count: 5)
    // choix.ilsr_pairwise(5, pairs, alpha=.01)
    let spectral = try LuceSpectralRanking(table, alpha: 0.01)
    #expect(near(spectral.abilities, [0.94611147, 0.94611147, 0.01339364, -0.95280829, -0.95280829], 1e-8))
    // choix.opt_pairwise(5, pairs, alpha), tol=1e-12
    let weak = try BradleyTerry(table, ridge: .always(1e-6))
    #expect(near(weak.abilities, [1.01199776, 1.01199776, 0, -1.01199776, -1.01199776], 1e-8))
    #expect(weak.ridge == 1e-6 && !weak.isSeparated)
    let strong = try BradleyTerry(table, ridge: .always(0.1))
    let ends = 0.7856863037095219
    #expect(near(strong.abilities, [ends, ends, 0, -ends, -ends], 1e-10))
    // Without regularisation both methods find the maximum of the likelihood.
    let maximum = try BradleyTerry(table, ridge: .never)
    #expect(near(try LuceSpectralRanking(table, alpha: 0).abilities, maximum.abilities, 1e-9))
  }

  @Test("a system that never loses needs a ridge, and the fit says so")
  func separation() throws {
    let table = try Self.choix([(0, 1), (0, 2), (1, 2), (2, 1), (0, 1)], count: 3)
    let fit = try BradleyTerry(table)
    #expect(fit.isSeparated && fit.ridge == 0.01)
    // choix.opt_pairwise(3, pairs, alpha=.01, tol=1e-13)
    #expect(near(fit.abilities, [2.671479270860831, -1.3442744710713659, -1.327204799789465], 1e-8))
    #expect(throws: StatisticsError.separated(groupCount: 2, systemCount: 3)) {
      try BradleyTerry(table, ridge: .never)
    }
    #expect(throws: StatisticsError.separated(groupCount: 2, systemCount: 3)) { try Davidson(table) }
    #expect(throws: StatisticsError.separated(groupCount: 2, systemCount: 3)) {
      try LuceSpectralRanking(table, alpha: 0)
    }
    #expect(throws: StatisticsError.badRidge(-1)) { try BradleyTerry(table, ridge: .always(-1)) }
  }

  @Test("systems that were never compared, and nothing but ties, are errors")
  func unfit() throws {
    let apart = try HeadToHead(wins: [[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]])
    #expect(throws: StatisticsError.separated(groupCount: 2, systemCount: 4)) {
      try BradleyTerry(apart, ridge: .never)
    }
    let tied = try HeadToHead(wins: [[0, 0], [0, 0]], ties: [[0, 4], [4, 0]])
    #expect(throws: StatisticsError.onlyTies(count: 4)) { try Davidson(tied) }
    #expect(try BradleyTerry(tied).abilities == [0, 0])
    #expect(throws: StatisticsError.badComparisons(systemCount: 1)) { try HeadToHead(wins: [[0]]) }
    #expect(throws: StatisticsError.badComparisons(systemCount: 2)) { try HeadToHead(wins: [[0, -1], [0, 0]]) }
    #expect(throws: StatisticsError.badComparisons(systemCount: 2)) {
      try HeadToHead(wins: [[0, 1], [0, 0]], ties: [[0, 1], [2, 0]])
    }
  }

  @Test("a hundred systems are fitted as well as three")
  func manySystems() throws {
    let count = 100
    let wins = (0..<count).map { i in (0..<count).map { i == $0 ? 0 : 1 + (i * 7 + $0 * 3) % 5 + max(i - $0, 0) / 10 } }
    let fit = try BradleyTerry(HeadToHead(wins: wins))
    // At the maximum, expected wins equal observed ones.
    for i in 0..<count {
      let won = wins[i].reduce(0, +)
      let expected = (0..<count).reduce(0) { $0 + Double(wins[i][$1] + wins[$1][i]) * fit.preference(i, over: $1) }
      // The diagonal has no comparison.
      #expect(abs(expected - Double(won)) < 1e-7)
    }
  }

  @Test("rankings become counts of wins, ties and missing pairs")
  func rankings() throws {
    let table = try #require(HeadToHead([[1, 2, 2], [2, 1, nil], [1, 3, 2]]))
    #expect(table.wins(of: 0, over: 1) == 2 && table.wins(of: 1, over: 0) == 1)
    #expect(table.wins(of: 0, over: 2) == 2 && table.wins(of: 2, over: 0) == 0)
    #expect(table.wins(of: 2, over: 1) == 1 && table.ties(1, 2) == 1 && table.ties(2, 1) == 1)
    #expect(table.missingPairCount == 2)
    #expect(near(table.preference(0, over: 1), 2.0 / 3))
    #expect(near(table.winRate(of: 0)?.rate, (2.0 / 3 + 1) / 2))
    let scores = HeadToHead([[0.9, 0.1]], better: .higher)
    #expect(scores?.wins(of: 0, over: 1) == 1)
    let drawn = Comparisons([[1, 2], [2, 1]])?.table(drawn: [0, 0, 1])
    #expect(drawn?.wins(of: 0, over: 1) == 2 && drawn?.wins(of: 1, over: 0) == 1)
    #expect(Comparisons([[1, 2]])?.table(drawn: []).preference(0, over: 1) == nil)
    #expect(HeadToHead([[1, 2], [1]]) == nil)
    #expect(HeadToHead([[1, .nan]]) == nil)
    #expect(HeadToHead([[1]]) == nil)
  }

  @Test("an opponent that nothing decided is left out of the win rate and counted")
  func undecided() throws {
    let table = try #require(HeadToHead([[1, 1, 2], [3, 3, 1], [2, 2, 5]]))
    #expect(table.preference(0, over: 1) == nil)
    let rate = try #require(table.winRate(of: 0))
    #expect(near(rate.rate, 2.0 / 3) && rate.opponentCount == 1 && rate.undecidedOpponentCount == 1)
    #expect(HeadToHead([[1, 1]])?.winRate(of: 0) == nil)
    #expect(HeadToHead([[nil, 1]])?.winRateWithHalfTies(of: 0) == nil)
  }
}
