import ContextPacking
import Evidence
import Generation
import MedAlign
import Tokenizers

/// One process's work on a run: the items in hand, what each still waits for, and what has been stored.
struct Sitting {
  /// Why a sitting ends before its last item.
  enum Interruption: Error {
    case store(RunStoreError)
    case generator(GeneratorGone)
  }

  private struct ItemInHand {
    /// Without its outcome.
    var result: ItemResult
    /// The record's words, and which of its bytes the prompts hold.
    var index: RecordIndex?
    var kept: [Range<Int>]
    /// Of an item that is answered in several prompts.
    var course: ItemCourse?

    /// Ends with an answer, of which all that stands in the record is found.
    mutating func answer(_ text: String) {
      result.outcome = .answered(text)
      result.evidence = index?.evidence(for: text, kept: kept)
    }
  }

  private struct ItemCourse {
    let process: any AnswerProcess
    var steps: [AnswerStep]
    /// The prompt in hand.
    var current: StepPrompt?
  }

  private let plan: RunPlan
  private let store: RunStore
  private let generator: any AnswerGenerator
  private let stop: StopRequest
  private let onProgress: (RunProgress) -> Void
  /// By the number that the generator knows the prompt by.
  private var inHand: [Int: ItemInHand] = [:]
  private var submitted = 0
  private var done: Int
  private(set) var clock = RunClock()
  private(set) var firstFailure: String?
  /// Whether an item was left between two of its prompts, to be gone on with by the next sitting.
  private(set) var leftInTheMiddle = false

  init(
    plan: RunPlan, store: RunStore, generator: any AnswerGenerator, stop: StopRequest, done: Int,
    onProgress: @escaping (RunProgress) -> Void
  ) {
    self.plan = plan
    self.store = store
    self.generator = generator
    self.stop = stop
    self.done = done
    self.onProgress = onProgress
  }

  var isIdle: Bool { inHand.isEmpty }
  var hasRoom: Bool { inHand.count < plan.options.parallelItems }

  /// Packs an item and hands its first prompt, or the next after those that are stored, to the generator.
  mutating func begin(_ item: Instruction, _ packer: inout ItemPacker) throws(Interruption) {
    onProgress(clock.progress(item.itemID, .reading, done: done, total: plan.items.count))
    var result = ItemResult(item: item.itemID, outcome: .failed(reason: ""))
    switch packer.pack(item) {
    case .ended(let outcome):
      result.outcome = outcome
      try end(result)
    case .packed(let prompt, let now):
      result.promptDigest = prompt.promptTokens.promptDigest
      result.packing = PackingSummary(prompt.account, now: now)
      try submit(
        prompt.promptTokens, prompt.promptText,
        ItemInHand(result: result, index: packer.evidenceIndex(for: item), kept: prompt.keptSource))
    case .parts(let process, let packing):
      result.packing = packing
      let steps = try storedSteps(of: item.itemID, process)
      let index = packer.evidenceIndex(for: item)
      try goOn(
        ItemInHand(
          result: result, index: index, kept: [0..<(packing.recordBytes ?? 0)],
          course: ItemCourse(process: process, steps: steps)))
    }
  }

  /// Waits for the generator and takes what it has.
  mutating func advance() throws(Interruption) {
    let events: [GeneratorEvent]
    do throws(GeneratorGone) { events = try generator.advance() } catch { throw .generator(error) }
    for event in events { try take(event) }
  }

  private mutating func take(_ event: GeneratorEvent) throws(Interruption) {
    switch event {
    case .progress(let number, let progress):
      guard let item = inHand[number] else { return }
      let phase: RunProgress.Phase =
        switch progress {
        case .prefill(let done, let total): .prefill(doneTokens: done, totalTokens: total)
        case .decode(let done, _): .decode(doneTokens: done)
        }
      var report = clock.progress(item.result.item, phase, done: done, total: plan.items.count)
      report.step = item.course?.current?.name
      onProgress(report)
    case .answered(let number, let answer):
      guard var item = inHand.removeValue(forKey: number) else { return }
      let text = Self.withoutFirstSpace(answer.text)
      guard var course = item.course, let current = course.current else {
        item.answer(text)
        item.result.generation = answer.summary
        item.result.packing?.promptTokensRead = answer.promptTokensRead
        return try end(item.result)
      }
      let step = AnswerStep(current, answer: text, answer)
      try stored { () throws(RunStoreError) in
        try store.record(step, at: course.steps.count, of: item.result.item)
      }
      course.steps.append(step)
      course.current = nil
      item.course = course
      try goOn(item)
    case .failed(let number, let error):
      guard var item = inHand.removeValue(forKey: number) else { return }
      let place = item.course?.current.map { "\($0.name): " } ?? ""
      item.result.outcome = .failed(reason: place + "\(error)")
      try end(item.result)
    }
  }

  // MARK: Several prompts

  /// Hands over an item's next prompt, or ends it with its last answer.
  private mutating func goOn(_ item: ItemInHand) throws(Interruption) {
    guard let course = item.course else { return }
    var item = item
    let next: StepPrompt?
    do throws(PackingError) { next = try course.process.prompt(after: course.steps.map(\.answer)) } catch {
      item.result.outcome = error.isRefusal ? .refused(reason: "\(error)") : .failed(reason: "\(error)")
      // As of any item without a prompt: no record was read whole. What the steps took stands with them.
      item.result.packing = nil
      return try end(item.result)
    }
    guard let next else {
      item.answer(course.steps.last?.answer ?? "")
      item.result.add(course.steps)
      return try end(item.result)
    }
    guard !stop.isMade else {
      leftInTheMiddle = true
      return
    }
    item.course?.current = next
    try submit(next.prompt.tokens, next.prompt.text, item)
  }

  /// The steps that an earlier sitting stored, as far as this program would ask the same.
  private func storedSteps(of item: ItemID, _ process: any AnswerProcess) throws(Interruption) -> [AnswerStep] {
    let steps = try stored { () throws(RunStoreError) in try store.steps(of: item) }
    for (index, step) in steps.enumerated() {
      let prompt = try? process.prompt(after: steps[..<index].map(\.answer))
      if prompt?.prompt.tokens.promptDigest == step.promptDigest { continue }
      try stored { () throws(RunStoreError) in try store.removeSteps(of: item, from: index) }
      return Array(steps[..<index])
    }
    return steps
  }

  // MARK: One prompt

  private mutating func submit(
    _ tokens: [TokenID], _ text: PromptText, _ item: ItemInHand
  ) throws(Interruption) {
    let request = GenerationRequest(
      promptTokens: tokens, promptText: text, maximumTokens: plan.options.generationTokens,
      sampling: plan.options.sampling, stopStrings: plan.chat.format.stopStrings,
      usesPromptLookup: plan.options.usesPromptLookup)
    submitted += 1
    do {
      try generator.submit(request, item: submitted)
      inHand[submitted] = item
    } catch let gone as GeneratorGone {
      throw .generator(gone)
    } catch {
      var result = item.result
      result.outcome = .failed(reason: "\(error)")
      try end(result)
    }
  }

  /// Stores an outcome, durably, and tells of it.
  private mutating func end(_ result: ItemResult) throws(Interruption) {
    try stored { () throws(RunStoreError) in try store.record(result) }
    done += 1
    clock.add(result)
    if firstFailure == nil, case .failed(let reason) = result.outcome { firstFailure = "\(result.item): \(reason)" }
    onProgress(
      clock.progress(result.item, .finished(result.outcome.kind), done: done, total: plan.items.count))
  }

  private func stored<Value>(_ body: () throws(RunStoreError) -> Value) throws(Interruption) -> Value {
    do throws(RunStoreError) { return try body() } catch { throw .store(error) }
  }

  /// Vocabularies write a word with the space before it: one space before the first word is the tokenizer's, not the
  /// answer's. No metric counts white space at an answer's ends.
  private static func withoutFirstSpace(_ text: String) -> String {
    text.utf8.first == UInt8(ascii: " ") ? String(text.unicodeScalars.dropFirst()) : text
  }
}

extension AnswerStep {
  fileprivate init(_ prompt: StepPrompt, answer text: String, _ answer: GeneratedAnswer) {
    self.init(
      kind: prompt.kind, part: prompt.chunk.map(RecordPartSummary.init), promptDigest: prompt.prompt.tokens.promptDigest,
      promptTokens: prompt.prompt.tokens.count, promptTokensRead: answer.promptTokensRead, answer: text,
      generation: answer.summary)
  }
}

extension RecordPartSummary {
  fileprivate init(_ chunk: RecordChunk) {
    self.init(
      index: chunk.index, count: chunk.count, firstByte: chunk.textRange.lowerBound, endByte: chunk.textRange.upperBound,
      events: chunk.events, earliest: chunk.earliestTimestamp.map { "\($0)" },
      latest: chunk.latestTimestamp.map { "\($0)" })
  }
}

extension ItemResult {
  /// Of an item answered in several prompts: the counts are of all of them.
  fileprivate mutating func add(_ steps: [AnswerStep]) {
    promptDigest = steps.last?.promptDigest
    packing?.promptTokens = steps.reduce(0) { $0 + $1.promptTokens }
    packing?.steps = steps.count
    if steps.contains(where: { $0.promptTokensRead != nil }) {
      packing?.promptTokensRead = steps.reduce(0) { $0 + ($1.promptTokensRead ?? $1.promptTokens) }
    }
    generation = GenerationSummary(steps)
  }
}
