import ContentHash
import ContextPacking
import Generation
import MedAlign
import Tokenizers

/// Runs a plan's items into a run store, several at once if asked: by record, so that what their prompts share is read
/// once.
///
///     let plan = try RunPlan(dataSet: dataSet, options: options, for: generator)
///     let runner = BenchmarkRunner(plan: plan, generator: generator)
///     let summary = try runner.run(into: "runs/vicuna-2k")
///
/// Every item ends in exactly one outcome: answered; refused, if its prompt cannot fit; failed, with the error of its
/// record or of the model; skipped, if there is nothing to run on. Each is stored durably as it ends, so a process
/// killed at any moment loses the items in hand at most, and running again finishes the rest. An error of the store
/// ends the run, and so does a generator that is gone (the items in hand are left for later); one item's trouble never
/// does.
public struct BenchmarkRunner {
  public let plan: RunPlan
  private let generator: any AnswerGenerator

  public init(plan: RunPlan, generator: any AnswerGenerator) {
    self.plan = plan
    self.generator = generator
  }

  /// Runs what `folder` lacks.
  ///
  /// - Parameter stop: once made, the run ends after the prompts in hand.
  /// - Throws: `store` (another process runs into the folder, it holds a run of another plan, the disk is full),
  ///   `modelDigest`, `dataSet`.
  public func run(
    into folder: String, stop: StopRequest = StopRequest(), onProgress: (RunProgress) -> Void = { _ in }
  ) throws(RunnerError) -> SittingSummary {
    let provenance = try plan.provenance(of: generator)
    do throws(RunStoreError) {
      let store = try RunStore.openForRun(folder: folder, provenance: provenance)
      try store.plan(plan.items)
      return try finish(store, stop: stop, onProgress: onProgress)
    } catch {
      throw .store(error)
    }
  }

  private func finish(
    _ store: RunStore, stop: StopRequest, onProgress: (RunProgress) -> Void
  ) throws(RunStoreError) -> SittingSummary {
    let finished = try store.finishedItems()
    var waiting = plan.items.filter { !finished.contains($0.itemID) }[...]
    var packer = ItemPacker(plan)
    var generatorGone: String?
    return try withoutActuallyEscaping(onProgress) { onProgress throws(RunStoreError) in
      var sitting = Sitting(
        plan: plan, store: store, generator: generator, stop: stop, done: plan.items.count - waiting.count,
        onProgress: onProgress)
      do throws(Sitting.Interruption) {
        while true {
          while sitting.hasRoom, !stop.isMade, let item = waiting.popFirst() { try sitting.begin(item, &packer) }
          if sitting.isIdle { break }
          try sitting.advance()
        }
      } catch {
        switch error {
        case .generator(let gone): generatorGone = "\(gone)"
        case .store(let error): throw error
        }
      }
      return SittingSummary(
        counts: try store.counts(), itemsDoneNow: sitting.clock.itemsDone,
        wasStopped: stop.isMade && (!waiting.isEmpty || sitting.leftInTheMiddle), generatorGone: generatorGone,
        firstFailure: sitting.firstFailure)
    }
  }
}

extension [TokenID] {
  /// SHA-256 of the token ids as little-endian 32-bit integers: names the exact prompt.
  var promptDigest: Digest {
    var hash = SHA256()
    map(\.littleEndian).withUnsafeBytes { hash.update($0) }
    return hash.finalize()
  }
}
