package import EHR
import Tokenizers

/// Policies that keep whole units: as many of the most wanted as fit, in order of time.
extension ContextPacker {
  /// Finds the largest number of units with which the joined prompt fits; the next one would not.
  ///
  /// A prompt grows with its units almost everywhere (a merge across a seam can save a token), so the search narrows an
  /// interval: first by the average tokens of a unit, then by halves.
  func packUnits(
    _ prepared: PreparedRecord, question: String, strategy: any ContextStrategy
  ) throws(PackingError) -> PackedPrompt {
    let asked = reservesInstruction ? "" : question
    let limit = budget.promptTokens - (reservesInstruction ? instructionReserve : 0)
    let overhead = try join(record: "", question: asked, now: prepared.now).tokens.count
    guard overhead <= limit else { throw .promptDoesNotFit(neededTokens: overhead, promptTokens: limit) }
    let (units, passedOver) = try candidates(prepared.record, question, strategy, tokens: limit - overhead)
    let choice = UnitChoice(prepared.record, units, rendering, passedOver: passedOver)
    guard !units.isEmpty else {
      if passedOver > 0 { throw .firstUnitDoesNotFit(neededTokens: limit + 1, promptTokens: limit) }
      return try finished(prepared, choice, keeping: 0, question: question, overhead: overhead)
    }

    var fits = 0
    var tooMany = units.count + 1
    var leastNeeded = overhead + 1
    var probe = choice.units(withBytes: bytes(inTokens: limit - overhead, of: prepared))
    var attempts = 0
    while fits + 1 < tooMany {
      probe = min(max(probe, fits + 1), tooMany - 1)
      attempts += 1
      let tokens = try join(record: choice.text(keeping: probe), question: asked, now: prepared.now).tokens.count
      let spare = limit - tokens
      if spare >= 0 { fits = probe } else { (tooMany, leastNeeded) = (probe, tokens) }
      let tokensPerUnit = max(1, (tokens - overhead) / probe)
      probe = attempts < 6 ? probe + spare / tokensPerUnit : (fits + tooMany) / 2
    }
    if fits == 0 { throw .firstUnitDoesNotFit(neededTokens: leastNeeded, promptTokens: limit) }
    return try finished(prepared, choice, keeping: fits, question: question, overhead: overhead)
  }

  /// The units in order of preference. Where a strategy ranks by content, those that cannot fit even alone are passed
  /// over: a stay of 70,000 tokens must not keep a short visit out. Where it goes by time they are not, since a gap
  /// would show nowhere.
  private func candidates(
    _ record: PatientRecord, _ question: String, _ strategy: any ContextStrategy, tokens room: Int
  ) throws(PackingError) -> (units: [ContextUnit], passedOver: Int) {
    let all = try strategy.preference(in: record, question: question, seed: seed)
    guard strategy.passesOverTooLarge else { return (all, 0) }
    let fitting = all.filter { unit in
      // No token has more bytes than this; most units need no encoding.
      if unit.events.reduce(0, { $0 + record.events[$1].byteRange.count }) <= room { return true }
      let text = UnitChoice(record, [unit], rendering).text(keeping: 1)
      return tokenizer.encode(bytes: Array(text.utf8), specialTokens: .asText, addBegin: false, addEnd: false).count
        < room
    }
    return (fitting, all.count - fitting.count)
  }

  /// Tokens of the prompt that holds the `count` most wanted units, whether it fits or not; nil for a policy without
  /// units, or one that has not so many. For tests: one unit more than was kept must not have fitted.
  package func promptTokens(_ record: PatientRecord, question: String, keeping count: Int) throws(PackingError) -> Int?
  {
    guard let strategy = policy.strategy else { return nil }
    let now = record.latestTimestamp.map { "\($0)" } ?? "unknown"
    let reserve = reservesInstruction ? instructionReserve : 0
    let asked = reservesInstruction ? "" : question
    let room = try budget.promptTokens - reserve - join(record: "", question: asked, now: now).tokens.count
    let units = try candidates(record, question, strategy, tokens: room).units
    guard units.indices.contains(count - 1) else { return nil }
    let text = UnitChoice(record, units, rendering).text(keeping: count)
    return try join(record: text, question: asked, now: now).tokens.count + reserve
  }

  /// About how many bytes of the record make so many tokens.
  private func bytes(inTokens tokens: Int, of prepared: PreparedRecord) -> Int {
    let count = prepared.tokenCount.value
    guard count > 0 else { return 0 }
    return Int(Double(tokens) * Double(prepared.text.bytes.count) / Double(count))
  }

  private func finished(
    _ prepared: PreparedRecord, _ choice: UnitChoice, keeping count: Int, question: String, overhead: Int
  ) throws(PackingError) -> PackedPrompt {
    let text = choice.text(keeping: count)
    let joined = try join(record: text, question: question, now: prepared.now)
    var overhead = overhead
    var shared: Int?
    if reservesInstruction {
      let fit = try join(record: text, question: "", now: prepared.now)
      overhead += try questionTokens(joined, fit)
      shared = zip(joined.tokens, fit.tokens).prefix { $0 == $1 }.count
    }
    let kept = choice.events(keeping: count)
    let whole = kept.count == prepared.record.events.count
    let firstByte = kept.map { prepared.record.events[$0].byteRange.lowerBound }.min() ?? prepared.record.source.count
    return packed(
      joined, prepared, overhead: overhead,
      kept: KeptPart(
        of: kept.map { prepared.record.events[$0] }, firstByte: whole ? 0 : firstByte, isWhole: whole,
        source: choice.sourceRanges(keeping: count)),
      units: KeptUnits(kept: count, total: choice.count, passedOver: choice.passedOver), sharedPrefixTokens: shared)
  }
}

/// How many of a policy's units are in a prompt.
public struct KeptUnits: Sendable, Equatable, Codable {
  public let kept: Int
  /// Units that could have been taken.
  public let total: Int
  /// Units that are too large to fit even alone, not in `total`.
  public let passedOver: Int
}

/// A record's units in order of preference, written out for any number of them.
private struct UnitChoice {
  private let record: PatientRecord
  private let rendering: RecordRendering
  /// Events of the first 1, 2, … units together.
  private let eventCounts: [Int]
  /// Events in order of preference, those of no unit at the end.
  private let order: [Int]
  private let pruner: RecordPruner

  let passedOver: Int

  var count: Int { eventCounts.count }

  init(_ record: PatientRecord, _ units: [ContextUnit], _ rendering: RecordRendering, passedOver: Int = 0) {
    self.record = record
    self.passedOver = passedOver
    self.rendering = rendering
    var isTaken = [Bool](repeating: false, count: record.events.count)
    var order: [Int] = []
    var counts: [Int] = []
    for unit in units {
      for event in unit.events where !isTaken[event] {
        isTaken[event] = true
        order.append(event)
      }
      counts.append(order.count)
    }
    order += record.events.indices.filter { !isTaken[$0] }
    self.order = order
    eventCounts = counts
    pruner = RecordPruner(record, dropOrder: order.reversed())
  }

  func events(keeping units: Int) -> [Int] { units == 0 ? [] : Array(order[..<eventCounts[units - 1]]) }

  func text(keeping units: Int) -> String {
    let kept = events(keeping: units)
    let bytes =
      switch rendering {
      case .xml: pruner.droppingOldest(record.events.count - kept.count)
      case .compact:
        CompactRenderer.render(record, events: record.chronological(kept)).bytes
      }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The bytes of the record's source that the text holds.
  func sourceRanges(keeping units: Int) -> [Range<Int>] {
    let kept = events(keeping: units)
    return switch rendering {
    case .xml: pruner.keptRanges(droppingOldest: record.events.count - kept.count)
    case .compact: record.sourceRanges(ofEvents: kept)
    }
  }

  /// About how many units have so many bytes of XML together.
  func units(withBytes limit: Int) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high + 1) / 2
      let bytes = pruner.byteCount(droppingOldest: record.events.count - eventCounts[middle - 1])
      if bytes <= limit { low = middle } else { high = middle - 1 }
    }
    return low
  }
}

extension PatientRecord {
  /// Those events, oldest first.
  fileprivate func chronological(_ events: [Int]) -> [Int] {
    events.sorted {
      (self.events[$0].timestamp?.minutes ?? .min, $0) < (self.events[$1].timestamp?.minutes ?? .min, $1)
    }
  }
}
