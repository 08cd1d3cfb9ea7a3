import EHR
import Foundation
import MedAlign
import Pairing
import SeededRandom
import Testing

@Suite("The table of pairs") struct PairTableTests {
  private static let pairs = [
    RankedPair(
      instructionID: InstructionID("9923397605"), question: "Say \"yes\",\nor\tno", personID: PersonID(rawValue: 124),
      method: .bm25, rank: 1, score: 0.1 + 0.2),
    RankedPair(
      instructionID: InstructionID("9923397605"), question: "Say \"yes\",\nor\tno", personID: PersonID(rawValue: -5),
      method: .bm25, rank: 2, score: 0, isRelevant: false),
    RankedPair(
      instructionID: InstructionID("q-2"), question: "Age?", personID: PersonID(rawValue: 9_007_199_254_740_993),
      method: .random, rank: 1, isRelevant: true),
  ]

  @Test("what is written reads back equal, and is its owner's alone", arguments: ["pairs.tsv", "pairs.csv"])
  func roundTrip(name: String) throws {
    let scratch = try Scratch()
    try PairTable.write(Self.pairs, to: "\(scratch.path)/\(name)")
    let table = try PairTable(path: "\(scratch.path)/\(name)")
    #expect(table.pairs == Self.pairs)
    #expect(table.hasRanking && table.issues.isEmpty)
    #expect(table.labels.count == 2)
    #expect(try scratch.mode(name) == 0o600)
  }

  @Test("marks come back from a spreadsheet: semicolons, other order, ids and ranks with .0")
  func spreadsheet() throws {
    let scratch = try Scratch()
    let path = try scratch.write(
      "marked.tsv",
      "Is_Relevant;Rank;Method;Person_ID;instruction_id\nYES;1.0;BM25;124.0;1.0\n n ;2.0;bm25;125;1\n;3;bm25;126;1\n")
    let table = try PairTable(path: path)
    #expect(table.pairs.map(\.rank) == [1, 2, 3])
    #expect(table.pairs.map(\.isRelevant) == [true, false, nil])
    #expect(Set(table.pairs.map(\.instructionID)) == [InstructionID("1")])
    #expect(table.issues.isEmpty)
  }

  @Test("each row that is not understood is an issue with its line; marks are never guessed")
  func badRows() throws {
    let scratch = try Scratch()
    let path = try scratch.write(
      "bad.csv",
      "instruction_id,person_id,method,rank,is_relevant\n1,x,bm25,1,yes\n1,5,bm25,0,yes\n1,6,tfidf,1,no\n"
        + "1,7,bm25,1,maybe\n1,8,bm25,1,no\n,9,bm25,2,no\n9.92E+09,9,bm25,2,no\n1,9,bm25\n"
        + "1,10,bm25,99999999999999999999,yes\n"
    )
    let table = try PairTable(path: path)
    #expect(table.pairs.map(\.personID.rawValue) == [7])
    #expect(table.pairs[0].isRelevant == nil)
    #expect(table.labels.count == 4)
    #expect(table.issues.compactMap(\.line).sorted() == [2, 3, 4, 5, 6, 7, 8, 9, 10])
    #expect(!table.issues.contains { $0.description.contains("maybe") || $0.description.contains("tfidf") })
  }

  @Test("a plain table of labels has no ranking; a table without marks' columns is refused")
  func plainTables() throws {
    let scratch = try Scratch()
    let plain = try PairTable(path: try scratch.write("plain.csv", "instruction_id,person_id,is_relevant\n1,2,yes\n"))
    #expect(!plain.hasRanking && plain.pairs.isEmpty && plain.labels.count == 1)
    let said = message { _ = try PairTable(path: try scratch.write("other.csv", "a,b\n1,2\n")) }
    #expect(said?.contains("missing columns instruction_id, person_id, is_relevant") == true)
    #expect(message { _ = try PairTable(path: try scratch.write("empty.csv", "")) }?.contains("empty file") == true)
  }

  @Test("a pair that is marked both ways has no label")
  func contradictions() throws {
    var labels = RelevanceLabels()
    let key = RankedPair.Key(InstructionID("1"), PersonID(rawValue: 2))
    labels.add(true, to: key)
    #expect(labels[key] == true)
    labels.add(true, to: key)
    #expect(labels[key] == true)
    labels.add(false, to: key)
    labels.add(true, to: key)
    #expect(labels[key] == nil)
    #expect(labels.count == 1 && labels.contradictedCount == 1)
  }

  @Test("a file with people's marks, or another file, is not overwritten; one without marks is")
  func protectsMarks() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/pairs.tsv"
    try PairTable.checkReplaceable(path)
    try PairTable.write([Self.pairs[0]], to: path)
    try PairTable.checkReplaceable(path)
    try PairTable.write(Self.pairs, to: path)
    #expect(message { try PairTable.checkReplaceable(path) }?.contains("holds 2 marks of relevance") == true)
    let other = try scratch.write("notes.txt", "my notes\n")
    #expect(message { try PairTable.checkReplaceable(other) }?.contains("is not a file of pairs") == true)
  }

  @Test("any bytes end in a table or an error")
  func fuzz() throws {
    let scratch = try Scratch()
    var random = SplitMix64(seed: 11)
    let header = "instruction_id,person_id,method,rank,is_relevant\n"
    let alphabet = Array("19,,,;\n\n\"\tyesno.0E+-bm25random\u{FFFD}\u{0}é".utf8)
    for number in 0..<200 {
      let length = random.next(below: 300)
      let bytes = (0..<length).map { _ in
        random.next(below: 9) == 0 ? UInt8(random.next(below: 256)) : alphabet[random.next(below: alphabet.count)]
      }
      let url = URL(filePath: scratch.path).appending(path: "\(number).csv")
      try (Data(number % 2 == 0 ? header.utf8 : "".utf8) + Data(bytes)).write(to: url)
      if let table = try? PairTable(path: url.path) {
        let report = RelevanceReport(table.pairs, labels: table.labels)
        #expect(report.rates.allSatisfy { $0.hits >= 0 })
      }
    }
  }
}
