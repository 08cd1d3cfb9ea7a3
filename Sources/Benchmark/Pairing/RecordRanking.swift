import ContentHash
import Dispatch
public import MedAlign
import Retrieval
import SeededRandom
import Synchronization

/// Ranks records for instructions as the paper did (medalign.md 7): BM25 with instruction, patient characteristics and
/// clinical context as the query, and a uniformly random record beside it as the baseline.
public struct RecordRanking: Sendable {
  /// Records of one method that an instruction can have.
  public static let rankLimit = 10_000

  /// So many records for each instruction.
  public var top: Int
  /// Random records for each instruction, all different; the paper drew one. BM25's may be among them.
  public var baselineDraws: Int
  /// An instruction's draws depend on the seed, its id and the set of people alone.
  public var seed: UInt64

  public init(top: Int = 5, baselineDraws: Int = 1, seed: UInt64 = 1) {
    self.top = top
    self.baselineDraws = baselineDraws
    self.seed = seed
  }

  /// The pairs of each instruction in the given order: BM25's by rank, then the random ones. Of records with the same
  /// score the one with the smaller person id comes first.
  ///
  /// - Parameter threads: Results do not depend on it.
  public func pairs(of instructions: [CollectedInstruction], in records: RecordIndex, threads: Int) -> [RankedPair] {
    let found = Mutex([[RankedPair]](repeating: [], count: instructions.count))
    let lanes = max(1, min(threads, instructions.count))
    DispatchQueue.concurrentPerform(iterations: lanes) { lane in
      for number in stride(from: lane, to: instructions.count, by: lanes) {
        let pairs = self.pairs(of: instructions[number], in: records)
        found.withLock { $0[number] = pairs }
      }
    }
    return found.withLock { Array($0.joined()) }
  }

  private func pairs(of instruction: CollectedInstruction, in records: RecordIndex) -> [RankedPair] {
    let best = records.index.top(top, of: instruction.pairingQuery, ties: .earlierDocumentFirst)
    var generator = SplitMix64(seed: Self.stream(seed, instruction.id))
    let drawn = Ranked.random(baselineDraws, of: records.people.count, using: &generator)
    func pair(_ ranked: Ranked, _ method: RankedPair.Method) -> RankedPair {
      RankedPair(
        instructionID: instruction.id, question: instruction.question, personID: records.people[ranked.document],
        method: method, rank: ranked.rank, score: method == .bm25 ? ranked.score : nil)
    }
    return best.map { pair($0, .bm25) } + drawn.map { pair($0, .random) }
  }

  /// A seed of its own for each instruction, so that draws do not depend on the others or their order.
  private static func stream(_ seed: UInt64, _ id: InstructionID) -> UInt64 {
    SHA256.hash("\(seed) \(id.rawValue)").bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}
