public import EHR

/// A record with what the packer needs to know of it, made once and used for every question about it.
public struct PreparedRecord: Sendable {
  public let record: PatientRecord
  /// The length of the whole record in the model's tokens.
  public let tokenCount: RecordTokenCount
  let tail: RecordTail
  let pruner: RecordPruner
  let oldestFirst: [Int]

  init(record: PatientRecord, tokenCount: RecordTokenCount, tail: RecordTail) {
    self.record = record
    self.tokenCount = tokenCount
    self.tail = tail
    pruner = RecordPruner(record)
    oldestFirst = record.events.indices.sorted { (record.events[$0].timestamp?.minutes ?? .min, $0) < (record.events[$1].timestamp?.minutes ?? .min, $1) }
  }

  /// The time that prompts give as the present: the record's latest timestamp, or "unknown".
  public var now: String { record.latestTimestamp.map { "\($0)" } ?? "unknown" }

  // MARK: policy `whole-events`

  /// The record with its newest `count` events only, well-formed.
  func newest(_ count: Int) -> [UInt8] { pruner.droppingOldest(record.events.count - count) }

  /// About how many of the newest events make up so many tokens, from the record's bytes per token.
  func newestEvents(inTokens tokens: Int) -> Int {
    guard tokens > 0, tokenCount.value > 0 else { return 0 }
    let bytes = Double(tokens) * Double(record.source.count) / Double(tokenCount.value)
    var left = bytes
    var count = 0
    for index in oldestFirst.reversed() {
      left -= Double(record.events[index].byteRange.count)
      if left < 0 { break }
      count += 1
    }
    return count
  }

  func kept(newest count: Int) -> KeptPart {
    let kept = oldestFirst.suffix(count).map { record.events[$0] }
    let firstByte = kept.map(\.byteRange.lowerBound).min() ?? record.source.count
    return KeptPart(of: kept, firstByte: firstByte, isWhole: false)
  }
}
