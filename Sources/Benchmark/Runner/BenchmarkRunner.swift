import ContentHash
import ContextPacking
import Generation
import MedAlign
import Tokenizers

/// Runs a plan's items one after another into a run store.
///
///     let plan = try RunPlan(dataSet: dataSet, options: options, for: generator)
///     let runner = BenchmarkRunner(plan: plan, generator: generator)
///     let summary = try runner.run(into: "runs/vicuna-2k")
///
/// Every item ends in exactly one outcome: answered; refused, if its prompt cannot fit; failed, with the error of its
/// record or of the model; skipped, if there is nothing to run on. Each is stored durably before the next begins, so a
/// process killed at any moment loses the item in hand at most, and running again finishes the rest. An error of the
/// store ends the run, and so does a generator that is gone (its item is left for later); one item's trouble never does.
public struct BenchmarkRunner {
  public let plan: RunPlan
  private let generator: any AnswerGenerator

  public init(plan: RunPlan, generator: any AnswerGenerator) {
    self.plan = plan
    self.generator = generator
  }

  /// Runs what `folder` lacks.
  ///
  /// - Parameter stop: once made, the run ends after the item in hand.
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
    var done = plan.items.count { finished.contains($0.itemID) }
    var clock = RunClock()
    var packer = ItemPacker(plan)
    var firstFailure: String?
    var wasStopped = false
    var generatorGone: String?
    for item in plan.items where !finished.contains(item.itemID) {
      if stop.isMade {
        wasStopped = true
        break
      }
      let result: ItemResult
      do throws(GeneratorGone) {
        result = try run(item, &packer) { phase in
          onProgress(clock.progress(item.itemID, phase, done: done, total: plan.items.count))
        }
      } catch {
        generatorGone = "\(error)"
        break
      }
      try store.record(result)
      done += 1
      clock.add(result)
      if firstFailure == nil, case .failed(let reason) = result.outcome { firstFailure = "\(item.itemID): \(reason)" }
      onProgress(
        clock.progress(item.itemID, .finished(result.outcome.kind), done: done, total: plan.items.count))
    }
    return SittingSummary(
      counts: try store.counts(), itemsDoneNow: clock.itemsDone, wasStopped: wasStopped,
      generatorGone: generatorGone, firstFailure: firstFailure)
  }

  private func run(
    _ item: Instruction, _ packer: inout ItemPacker, onPhase: (RunProgress.Phase) -> Void
  ) throws(GeneratorGone) -> ItemResult {
    onPhase(.reading)
    switch packer.pack(item) {
    case .ended(let outcome): return ItemResult(item: item.itemID, outcome: outcome)
    case .packed(let prompt, let now):
      var result = ItemResult(
        item: item.itemID, outcome: .failed(reason: ""), promptDigest: prompt.digest,
        packing: PackingSummary(prompt.account, now: now))
      do {
        let answer = try generator.generate(request(prompt)) { progress in
          switch progress {
          case .prefill(let done, let total): onPhase(.prefill(doneTokens: done, totalTokens: total))
          case .decode(let done, _): onPhase(.decode(doneTokens: done))
          }
        }
        result.outcome = .answered(Self.withoutFirstSpace(answer.text))
        result.generation = answer.summary
        result.packing?.promptTokensRead = answer.promptTokensRead
      } catch let gone as GeneratorGone {
        throw gone
      } catch {
        result.outcome = .failed(reason: "\(error)")
      }
      return result
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
      sampling: plan.options.sampling, stopStrings: plan.chat.format.stopStrings)
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
