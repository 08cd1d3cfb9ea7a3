public import EHR

/// A record with what the packer needs to know of it, made once and used for every question about it.
public struct PreparedRecord: Sendable {
  public let record: PatientRecord
  /// The length of the whole record in the model's tokens.
  public let tokenCount: RecordTokenCount
  let tail: RecordTail
  let pruner: RecordPruner

  init(record: PatientRecord, tokenCount: RecordTokenCount, tail: RecordTail) {
    self.record = record
    self.tokenCount = tokenCount
    self.tail = tail
    pruner = RecordPruner(record)
  }

  /// The time that prompts give as the present: the record's latest timestamp, or "unknown".
  public var now: String { record.latestTimestamp.map { "\($0)" } ?? "unknown" }

  // MARK: policy `whole-events`

  /// The record with its newest `count` events only, well-formed.
  func newest(_ count: Int) -> [UInt8] { pruner.droppingOldest(pruner.eventCount - count) }

  /// About how many of the newest events make up so many tokens, by the record's bytes per token.
  func newestEvents(inTokens tokens: Int) -> Int {
    guard tokens > 0, tokenCount.value > 0 else { return 0 }
    let bytes = Double(tokens) * Double(record.source.count) / Double(tokenCount.value)
    return pruner.eventCount - pruner.smallestDrop(fittingBytes: Int(min(bytes, Double(record.source.count))))
  }

  func kept(newest count: Int) -> KeptPart {
    let kept = pruner.dropOrder.suffix(count).map { record.events[$0] }
    let firstByte = kept.map(\.byteRange.lowerBound).min() ?? record.source.count
    return KeptPart(of: kept, firstByte: firstByte, isWhole: false)
  }
}
