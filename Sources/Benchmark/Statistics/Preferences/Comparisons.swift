/// Which of two systems each instruction preferred, for every pair: judged once, then counted for any draw of
/// instructions. A bootstrap of win rates or abilities counts thousands of draws.
///
/// ```swift
/// let comparisons = Comparisons(rankings)
/// let rate = comparisons.flatMap { comparisons in
///   plan.replicates(of: rankings.count) { comparisons.table(drawn: $0).winRate(of: 0)?.rate }
/// }
/// ```
public struct Comparisons: Sendable, Equatable {
  public let systemCount: Int
  public let instructionCount: Int
  /// [instructions, blocks of pairs], pairs (0, 1), (0, 2), … (1, 2), …
  private let blocks: [Block]

  /// Outcomes of sixteen pairs, 1 where it is the case; or how often, up to 255 times.
  private struct Block: Equatable {
    static let pairCount = 16

    var first = SIMD16<UInt8>()
    var second = SIMD16<UInt8>()
    var tie = SIMD16<UInt8>()

    mutating func add(_ other: Block) {
      first &+= other.first
      second &+= other.second
      tie &+= other.tie
    }
  }

  private static func blockCount(systemCount: Int) -> Int {
    (systemCount * (systemCount - 1) / 2 + Block.pairCount - 1) / Block.pairCount
  }

  /// - Parameters:
  ///   - judgements: [instructions][systems]; ranks with ties, or scores.
  ///   - better: Which of two values wins.
  /// - Returns: `nil` without two systems, if instructions differ in their number, or if a value is not a number.
  public init?(_ judgements: [[Double?]], better: Better = .lower) {
    guard let systemCount = judgements.first?.count, systemCount > 1,
      judgements.allSatisfy({ $0.count == systemCount && !$0.contains { $0?.isNaN == true } })
    else { return nil }
    var blocks: [Block] = []
    for row in judgements {
      var compared = [Block](repeating: Block(), count: Self.blockCount(systemCount: systemCount))
      var pair = 0
      for i in 0..<systemCount {
        for j in i + 1..<systemCount {
          let (block, lane) = pair.quotientAndRemainder(dividingBy: Block.pairCount)
          pair += 1
          guard let a = row[i], let b = row[j] else { continue }
          if a == b {
            compared[block].tie[lane] = 1
          } else if (a < b) == (better == .lower) {
            compared[block].first[lane] = 1
          } else {
            compared[block].second[lane] = 1
          }
        }
      }
      blocks += compared
    }
    self.systemCount = systemCount
    instructionCount = judgements.count
    self.blocks = blocks
  }

  /// Counts over all instructions, once each.
  public func table() -> HeadToHead { table(drawn: Array(0..<instructionCount)) }

  /// Counts over a draw of instructions.
  /// - Parameter drawn: Their indices, which may repeat.
  public func table(drawn: [Int]) -> HeadToHead {
    let blockCount = Self.blockCount(systemCount: systemCount)
    var wins = [Int](repeating: 0, count: blockCount * Block.pairCount)
    var losses = wins
    var equal = wins
    for block in 0..<blockCount {
      var totals = (first: SIMD16<UInt32>(), second: SIMD16<UInt32>(), tie: SIMD16<UInt32>())
      // A byte counts to 255.
      for start in stride(from: 0, to: drawn.count, by: 255) {
        var sum = Block()
        for place in start..<min(start + 255, drawn.count) { sum.add(blocks[drawn[place] * blockCount + block]) }
        totals.first &+= SIMD16(truncatingIfNeeded: sum.first)
        totals.second &+= SIMD16(truncatingIfNeeded: sum.second)
        totals.tie &+= SIMD16(truncatingIfNeeded: sum.tie)
      }
      for lane in 0..<Block.pairCount {
        let pair = block * Block.pairCount + lane
        wins[pair] = Int(totals.first[lane])
        losses[pair] = Int(totals.second[lane])
        equal[pair] = Int(totals.tie[lane])
      }
    }
    return table(wins: wins, losses: losses, equal: equal, drawnCount: drawn.count)
  }

  /// From counts of each pair.
  private func table(wins: [Int], losses: [Int], equal: [Int], drawnCount: Int) -> HeadToHead {
    var table = [Int](repeating: 0, count: systemCount * systemCount)
    var ties = table
    var (pair, missing) = (0, 0)
    for i in 0..<systemCount {
      for j in i + 1..<systemCount {
        table[i * systemCount + j] = wins[pair]
        table[j * systemCount + i] = losses[pair]
        ties[i * systemCount + j] = equal[pair]
        ties[j * systemCount + i] = equal[pair]
        missing += drawnCount - wins[pair] - losses[pair] - equal[pair]
        pair += 1
      }
    }
    return HeadToHead(systemCount: systemCount, wins: table, ties: ties, missingPairCount: missing)
  }
}
