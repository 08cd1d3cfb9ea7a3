import EHR
import Evidence
import Testing

@Suite("Where the evidence stands")
struct EvidencePositionTests {
  private func span(_ range: Range<Int>, _ timestamp: String? = nil) -> EvidenceSpan {
    EvidenceSpan(answerRange: 0..<1, recordRange: range, kind: .phrase, timestamp: timestamp)
  }

  @Test("shares, following bytes and days are of the kept part, the medians over spans")
  func positions() throws {
    let now = try #require(Timestamp("2020-01-11 12:00"))
    let kept = [300..<400, 100..<200]
    let middle = try #require(EvidencePosition(of: [span(300..<310, "2020-01-01 00:00")], kept: kept, latest: now))
    #expect(middle.share == 0.5 && middle.followingBytes == 90 && middle.daysBeforeLatest == 10.5)
    let two = try #require(
      EvidencePosition(of: [span(100..<110), span(390..<400, "2020-01-11 12:00")], kept: kept, latest: now))
    #expect(two.share == 0.475 && two.followingBytes == 95 && two.daysBeforeLatest == 0 && two.spanCount == 2)
    #expect([0, 0.24, 0.25, 0.99, 1].map { position($0).part(of: 4) } == [0, 0, 1, 3, 3])
    #expect([-1, .nan, .infinity].map { position($0).part(of: 4) } == [0, 0, 3])
  }

  private func position(_ share: Double) -> EvidencePosition {
    EvidencePosition(share: share, followingBytes: 0, daysBeforeLatest: nil, spanCount: 1)
  }

  @Test("nothing is said without spans or without a record, and nothing traps")
  func none() {
    #expect(EvidencePosition(of: [], kept: [0..<9], latest: nil) == nil)
    #expect(EvidencePosition(of: [span(0..<1)], kept: [], latest: nil) == nil)
    let everything = EvidencePosition(of: [span(Int.min..<Int.max)], kept: [Int.min..<Int.max], latest: nil)
    #expect(everything?.share == 0 && everything?.followingBytes == 0)
    let outside = EvidencePosition(of: [span(5..<Int.max, "no time")], kept: [7..<9], latest: Timestamp(minutes: 0))
    #expect(outside?.share == 0 && outside?.followingBytes == 0 && outside?.daysBeforeLatest == nil)
  }
}
