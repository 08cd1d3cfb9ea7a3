import Statistics
import Testing

/// The paper's own figures (medalign.md 15), which any correct definition must reproduce.
@Suite struct GoldenTableTests {
  /// Fig. 2: human preference in hundredths, row beats column, ties removed; MR, 32k, 2k, V13, V7, MPT.
  static let humans = [
    [0, 48, 56, 73, 71, 82], [52, 0, 58, 72, 74, 81], [44, 42, 0, 67, 70, 76], [27, 28, 33, 0, 50, 63],
    [29, 26, 30, 50, 0, 64], [18, 19, 24, 37, 36, 0],
  ]
  /// Fig. 3: the same from COMET's scores.
  static let comet = [
    [0, 50, 52, 66, 63, 79], [50, 0, 51, 63, 58, 77], [48, 49, 0, 66, 61, 79], [34, 37, 34, 0, 49, 70],
    [37, 42, 39, 51, 0, 71], [21, 23, 21, 30, 29, 0],
  ]

  @Test("Table 3's win rates are the row means of Fig. 2")
  func winRates() throws {
    let table = try HeadToHead(wins: Self.humans)
    let rates = (0..<6).compactMap { table.winRate(of: $0)?.rate }
    #expect(near(rates, [0.658, 0.676, 0.598, 0.401, 0.398, 0.269], 0.003))
    #expect(near(rates, [0.660, 0.674, 0.598, 0.402, 0.398, 0.268], 1e-12))
  }

  @Test("COMET's win rates keep the groups of models, not the order inside them")
  func cometRates() throws {
    let table = try HeadToHead(wins: Self.comet)
    let rates = (0..<6).compactMap { table.winRate(of: $0)?.rate }
    #expect(near(rates, [0.620, 0.598, 0.606, 0.448, 0.480, 0.248], 1e-12))
  }

  @Test("two systems' preferences of each other sum to 1", arguments: [humans, comet])
  func complements(_ matrix: [[Int]]) throws {
    let table = try HeadToHead(wins: matrix)
    for i in 0..<6 {
      for j in 0..<6 where i != j {
        #expect(matrix[i][j] + matrix[j][i] == 100)
        let (forth, back) = (try #require(table.preference(i, over: j)), try #require(table.preference(j, over: i)))
        #expect(near(forth + back, 1))
      }
    }
  }

  @Test("mean ranks of six answers sum to 21, with the paper's values and with ties of our own")
  func rankSum() throws {
    #expect(near([2.80, 2.75, 3.11, 3.92, 3.93, 4.49].reduce(0, +), 21))
    let judged: [[Double?]] = [[1, 1, 1, 4, 5, 5], [2, 1, 3, 3, 3, 3], [1, 1, 1, 1, 1, 1], [6, 5, 4, 3, 2, 1]]
    #expect(near(try #require(MeanRanks(judged)).ranks.reduce(0, +), 21))
  }

  @Test(
    "each share of correct answers is one numerator over 303",
    arguments: [(65.0, 197), (60.1, 182), (51.8, 157), (35.0, 106), (33.3, 101), (31.7, 96)])
  func correctness(_ percent: Double, _ numerator: Int) throws {
    let fitting = (0...303).filter { successes in
      guard let share = Proportion(successes: successes, trials: 303)?.share else { return false }
      return (share * 1000).rounded() / 10 == percent
    }
    #expect(fitting == [numerator])
  }

  @Test("retrieval of a patient is right for 59 % at the top and 74 % among five, twice the 38 % of chance")
  func retrieval() throws {
    let first = try #require(Proportion(successes: 240, trials: 407))
    let five = try #require(Proportion(successes: 303, trials: 407))
    #expect((first.share * 100).rounded() == 59)
    #expect((five.share * 100).rounded() == 74)
    #expect(try #require(first.wilson()).lowerBound > 0.38)
  }
}
