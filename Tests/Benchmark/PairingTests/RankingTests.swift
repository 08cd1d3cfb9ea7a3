import EHR
import Foundation
import MedAlign
import Pairing
import RecordOverview
import Retrieval
import Synchronization
import Testing

@Suite("Ranking records for instructions") struct RankingTests {
  private func index(
    _ folder: RecordFolder, _ variant: BM25Variant = .okapi(), threads: Int = 2
  ) throws -> RecordIndex {
    try RecordIndex(of: folder, tokenizer: .whitespace, variant: variant, threads: threads)
  }

  /// rank_bm25 0.2.2, `get_scores`, of persons 7, 9, 11, 12, 25, 30.
  private static let oracle: [(variant: BM25Variant, scores: [[Double]])] = [
    (
      .okapi(),
      [
        [2.474856313934499, 0, 1.3903310977139236, 0, 0, 0],
        [0, 0, 0.5694818898705652, 1.8219217657482656, 0, 1.2146145104988437],
        [0, 0, 0, 0, 1.2588208842784536, 0],
      ]
    ),
    (
      .plus(),
      [
        [
          8.9028721720921, 4.45143608604605, 7.414680094743599, 4.45143608604605, 4.45143608604605, 4.45143608604605,
        ],
        [
          3.758288905486104, 3.758288905486104, 4.972038494339748, 7.641391833663629, 3.758288905486104,
          6.347024190937788,
        ],
        [
          1.9459101490553132, 1.9459101490553132, 1.9459101490553132, 1.9459101490553132, 3.8312210201123644,
          1.9459101490553132,
        ],
      ]
    ),
    (
      .rankBM25L(),
      [
        [4.499604844136831, 0, 4.432033057202778, 0, 0, 0],
        [0, 0, 1.2648341978303022, 3.932574162844701, 0, 2.621716108563134],
        [0, 0, 0, 0, 1.8923570546117994, 0],
      ]
    ),
  ]

  @Test("scores over whole records equal rank_bm25's, and ties go to the smaller person id", arguments: 0..<3)
  func oracle(number: Int) throws {
    let (variant, expected) = Self.oracle[number]
    let scratch = try Scratch()
    let records = try index(try SixRecords.write(into: scratch), variant)
    #expect(records.people == SixRecords.people)
    let pairs = RecordRanking(top: 6, baselineDraws: 0).pairs(of: SixRecords.instructions, in: records, threads: 2)
    for (instruction, scores) in zip(SixRecords.instructions, expected) {
      let own = pairs.filter { $0.instructionID == instruction.id }
      let order = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
      #expect(own.map(\.personID) == order.map { SixRecords.people[$0] })
      #expect(own.map(\.rank) == [1, 2, 3, 4, 5, 6])
      for (pair, place) in zip(own, order) { #expect(abs((pair.score ?? .nan) - scores[place]) < 1e-12) }
    }
  }

  @Test("the query is instruction, characteristics and context with a blank between them")
  func query() {
    #expect(
      SixRecords.instructions[0].pairingQuery
        == "Which dose of metformin does the patient take? type 2 diabetes clinic")
    #expect(SixRecords.instructions[2].pairingQuery == "heart failure")
  }

  @Test("a ranking does not depend on the order of instructions, the number of threads or the file names' order")
  func isInvariant() throws {
    let scratch = try Scratch()
    let folder = try SixRecords.write(into: scratch)
    let older = try SixRecords.write(into: scratch, folder: "full_patient_ehrs", prefix: "EHR_")
    let ranking = RecordRanking(top: 3, baselineDraws: 2, seed: 7)
    let expected = ranking.pairs(of: SixRecords.instructions, in: try index(folder, threads: 1), threads: 1)
    #expect(expected.count == 3 * (3 + 2))
    for order in [[0, 1, 2], [2, 0, 1], [1, 2, 0]] {
      for threads in [1, 2, 5] {
        for records in [folder, older] {
          let found = ranking.pairs(
            of: order.map { SixRecords.instructions[$0] }, in: try index(records, threads: threads), threads: threads)
          #expect(found.sorted { $0.instructionID < $1.instructionID } == expected)
        }
      }
    }
    // Without the others an instruction keeps its random records too.
    let alone = ranking.pairs(of: [SixRecords.instructions[1]], in: try index(folder), threads: 1)
    #expect(alone == expected.filter { $0.instructionID == InstructionID("5002") })
  }

  @Test("random records are distinct, depend on the seed, and are as likely each")
  func baseline() throws {
    let scratch = try Scratch()
    let records = try index(try SixRecords.write(into: scratch))
    let instructions = (0..<3_000).map { CollectedInstruction(id: InstructionID("\($0)"), question: "stroke \($0)") }
    func draws(_ count: Int, _ seed: UInt64) -> [RankedPair] {
      RecordRanking(top: 1, baselineDraws: count, seed: seed).pairs(of: instructions, in: records, threads: 2)
        .filter { $0.method == .random }
    }
    let one = draws(1, 1)
    #expect(one.count == 3_000 && one.allSatisfy { $0.score == nil && $0.rank == 1 })
    for person in SixRecords.people {
      // 500 expected, standard deviation 20.
      #expect(abs(one.count { $0.personID == person } - 500) < 100)
    }
    #expect(one != draws(1, 2))
    #expect(one == draws(1, 1))
    let all = Dictionary(grouping: draws(9, 1), by: \.instructionID)
    #expect(all.values.allSatisfy { Set($0.map(\.personID)).count == 6 && $0.map(\.rank) == [1, 2, 3, 4, 5, 6] })
  }

  @Test("records that cannot be read are named and leave no trace in the scores")
  func unreadableRecords() throws {
    let scratch = try Scratch()
    let clean = try index(try SixRecords.write(into: scratch))
    try scratch.write("ehrs/10.xml", "<eventstream><encounter></eventstream>")
    try scratch.write("ehrs/13.xml", "")
    try scratch.write("ehrs/900.xml", "<html>metformin</html>")
    let seen = Mutex(0)
    let records = try RecordIndex(
      of: try RecordFolder(path: scratch.path + "/ehrs"), tokenizer: .whitespace, variant: .okapi(), threads: 3
    ) { progress in
      #expect(progress.recordsTotal == 9)
      seen.withLock { $0 = max($0, progress.recordsDone) }
    }
    #expect(seen.withLock { $0 } == 9)
    #expect(records.people == clean.people)
    #expect(records.byteCount == clean.byteCount)
    #expect(records.leftOut.map { URL(filePath: $0.path).lastPathComponent } == ["10.xml", "13.xml", "900.xml"])
    #expect(records.leftOut[0].reason.hasPrefix("line 1: "))
    #expect(!records.leftOut.contains { $0.reason.contains(scratch.path) || $0.reason.contains("metformin") })
    let ranking = RecordRanking()
    #expect(
      ranking.pairs(of: SixRecords.instructions, in: records, threads: 2)
        == ranking.pairs(of: SixRecords.instructions, in: clean, threads: 2))
  }

  @Test("a folder without a readable record is an error with the first reason")
  func noReadableRecord() throws {
    let scratch = try Scratch()
    try scratch.write("ehrs/1.xml", "not XML")
    let said = message { _ = try index(try RecordFolder(path: scratch.path + "/ehrs")) }
    #expect(said?.contains("none of the 1 records can be read; first: ") == true)
    #expect(said?.contains("1.xml: ") == true)
  }

  @Test("instructions are restricted to those that apply generally, if the file says which do")
  func onlyGeneral() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/instructions.tsv"
    try InstructionFile.write(SixRecords.instructions, to: path)
    #expect(try PairingRun().instructions(path: path).instructions == SixRecords.instructions)
    #expect(
      try PairingRun(onlyGeneral: true).instructions(path: path).instructions.map(\.id.rawValue) == ["5001", "5003"])
    let sample = try scratch.write("sample.csv", "instruction_id,question\n1,Age?\n")
    #expect(
      message { _ = try PairingRun(onlyGeneral: true).instructions(path: sample) }?
        .hasSuffix("sample.csv:1: no column applies_generally") == true)
    let none = try scratch.write("none.csv", "instruction_id,question,applies_generally\n1,Age?,no\n")
    #expect(
      message { _ = try PairingRun(onlyGeneral: true).instructions(path: none) }?.contains("no instruction has yes")
        == true)
    let empty = try scratch.write("empty.csv", "instruction_id,question\n")
    #expect(message { _ = try PairingRun().instructions(path: empty) }?.contains("holds no instructions") == true)
    #expect(
      message { _ = try PairingRun().instructions(path: scratch.path + "/absent.csv") }?.contains("absent.csv") == true)
  }
}
