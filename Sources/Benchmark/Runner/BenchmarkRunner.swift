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
  /// - Parameter stop: once made, the run ends after the items in hand.
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
    var sitting = Sitting(store: store, total: plan.items.count)
    sitting.done = plan.items.count { finished.contains($0.itemID) }
    var waiting = plan.items.filter { !finished.contains($0.itemID) }[...]
    var packer = ItemPacker(plan)
    /// Results without their outcome, by the place of their item in the plan.
    var inHand: [Int: ItemResult] = [:]
    var submitted = 0
    var events: [GeneratorEvent] = []
    var generatorGone: String?
    running: while true {
      while inHand.count < plan.options.parallelItems, !stop.isMade, let item = waiting.popFirst() {
        onProgress(sitting.progress(item.itemID, .reading))
        switch packer.pack(item) {
        case .ended(let outcome):
          try sitting.end(ItemResult(item: item.itemID, outcome: outcome), onProgress)
        case .packed(let prompt, let now):
          var result = ItemResult(
            item: item.itemID, outcome: .failed(reason: ""), promptDigest: prompt.digest,
            packing: PackingSummary(prompt.account, now: now))
          do {
            submitted += 1
            try generator.submit(request(prompt), item: submitted)
            inHand[submitted] = result
          } catch let gone as GeneratorGone {
            generatorGone = "\(gone)"
            break running
          } catch {
            result.outcome = .failed(reason: "\(error)")
            try sitting.end(result, onProgress)
          }
        }
      }
      if inHand.isEmpty { break }
      do throws(GeneratorGone) { events = try generator.advance() } catch {
        generatorGone = "\(error)"
        break running
      }
      for event in events { try take(event, &inHand, &sitting, onProgress) }
    }
    return SittingSummary(
      counts: try store.counts(), itemsDoneNow: sitting.clock.itemsDone, wasStopped: stop.isMade && !waiting.isEmpty,
      generatorGone: generatorGone, firstFailure: sitting.firstFailure)
  }

  private func take(
    _ event: GeneratorEvent, _ inHand: inout [Int: ItemResult], _ sitting: inout Sitting,
    _ onProgress: (RunProgress) -> Void
  ) throws(RunStoreError) {
    switch event {
    case .progress(let item, let progress):
      guard let result = inHand[item] else { return }
      switch progress {
      case .prefill(let done, let total):
        onProgress(sitting.progress(result.item, .prefill(doneTokens: done, totalTokens: total)))
      case .decode(let done, _): onProgress(sitting.progress(result.item, .decode(doneTokens: done)))
      }
    case .answered(let item, let answer):
      guard var result = inHand.removeValue(forKey: item) else { return }
      result.outcome = .answered(Self.withoutFirstSpace(answer.text))
      result.generation = answer.summary
      result.packing?.promptTokensRead = answer.promptTokensRead
      try sitting.end(result, onProgress)
    case .failed(let item, let error):
      guard var result = inHand.removeValue(forKey: item) else { return }
      result.outcome = .failed(reason: "\(error)")
      try sitting.end(result, onProgress)
    }
  }

  /// What a sitting has done so far.
  private struct Sitting {
    let store: RunStore
    let total: Int
    var done = 0
    var clock = RunClock()
    var firstFailure: String?

    /// Stores an outcome, durably, and tells of it.
    mutating func end(_ result: ItemResult, _ onProgress: (RunProgress) -> Void) throws(RunStoreError) {
      try store.record(result)
      done += 1
      clock.add(result)
      if firstFailure == nil, case .failed(let reason) = result.outcome { firstFailure = "\(result.item): \(reason)" }
      onProgress(progress(result.item, .finished(result.outcome.kind)))
    }

    func progress(_ item: ItemID, _ phase: RunProgress.Phase) -> RunProgress {
      clock.progress(item, phase, done: done, total: total)
    }
  }

  /// Vocabularies write a word with the space before it: one space before the first word is the tokenizer's, not the
  /// answer's. No metric counts white space at an answer's ends.
  private static func withoutFirstSpace(_ text: String) -> String {
    text.utf8.first == UInt8(ascii: " ") ? String(text.unicodeScalars.dropFirst()) : text
  }

  private func request(_ prompt: PackedPrompt) -> GenerationRequest {
    GenerationRequest(
      promptTokens: prompt.promptTokens, promptText: prompt.promptText, maximumTokens: plan.options.generationTokens,
      sampling: plan.options.sampling, stopStrings: plan.chat.format.stopStrings,
      usesPromptLookup: plan.options.usesPromptLookup)
  }
}

extension PackedPrompt {
  /// SHA-256 of the token ids as little-endian 32-bit integers: names the exact prompt.
  var digest: Digest {
    var hash = SHA256()
    promptTokens.map(\.littleEndian).withUnsafeBytes { hash.update($0) }
    return hash.finalize()
  }
}
