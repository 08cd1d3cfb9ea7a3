public import MedAlign

/// Where a run stands, for people.
public struct RunProgress: Sendable, Equatable {
  public enum Phase: Sendable, Equatable {
    case reading
    case prefill(doneTokens: Int, totalTokens: Int)
    case decode(doneTokens: Int)
    /// The item in hand has its outcome, which is stored.
    case finished(Outcome.Kind)
  }

  /// The item in hand.
  public var item: ItemID
  public var phase: Phase
  /// Of an item that is answered in several prompts: which of them is in hand, such as `part 2 of 5`.
  public var step: String?
  public var itemsDone: Int
  public var itemsTotal: Int
  /// Items that this sitting ended (the rest of `itemsDone` was there before).
  public var itemsDoneNow: Int
  /// Rates of this sitting; `nil` until something was measured.
  public var promptTokensPerSecond: Double?
  public var generatedTokensPerSecond: Double?
  /// At this sitting's mean time for an item; `nil` until an item has ended.
  public var secondsLeft: Double?
}

/// How a sitting of a run ended.
public struct SittingSummary: Sendable, Equatable {
  /// All items of the run, those of earlier sittings included.
  public var counts: OutcomeCounts
  /// Items that this sitting ended.
  public var itemsDoneNow: Int
  /// Whether the sitting was stopped before the last item.
  public var wasStopped: Bool
  /// Why the sitting ended before the last item, if its generator did.
  public var generatorGone: String?
  /// The first failed item of this sitting with its reason, for a one-line message.
  public var firstFailure: String?
}

/// Sums of a sitting, from which rates and the time left are taken.
struct RunClock {
  private var promptTokens = 0
  private var prefillSeconds = 0.0
  private var generatedTokens = 0
  private var decodeSeconds = 0.0
  private(set) var itemsDone = 0
  private let start = ContinuousClock.now

  mutating func add(_ result: ItemResult) {
    itemsDone += 1
    guard let generation = result.generation else { return }
    guard let prefill = generation.prefillSeconds, let decode = generation.decodeSeconds else { return }
    promptTokens += (result.packing?.promptTokens ?? 0) - generation.sharedPromptTokens
    prefillSeconds += prefill
    generatedTokens += generation.generatedTokens
    decodeSeconds += decode
  }

  func progress(_ item: ItemID, _ phase: RunProgress.Phase, done: Int, total: Int) -> RunProgress {
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    let elapsed = Double(seconds) + Double(attoseconds) * 1e-18
    return RunProgress(
      item: item, phase: phase, itemsDone: done, itemsTotal: total, itemsDoneNow: itemsDone,
      promptTokensPerSecond: prefillSeconds > 0 ? Double(promptTokens) / prefillSeconds : nil,
      generatedTokensPerSecond: decodeSeconds > 0 ? Double(generatedTokens) / decodeSeconds : nil,
      secondsLeft: itemsDone > 0 ? elapsed / Double(itemsDone) * Double(total - done) : nil)
  }
}
