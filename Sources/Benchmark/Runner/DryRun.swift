public import ContextPacking
public import EHR
import Generation
import Tokenizers
public import MedAlign

/// What a run would do: computed without generating an answer or storing anything.
public struct DryRun: Sendable {
  /// A record that the run would read.
  public struct Record: Sendable, Equatable {
    public let personID: PersonID
    public let bytes: Int
    public let tokens: RecordTokenCount
    /// Of the XML as it is stored, where another rendering takes its place.
    public let sourceTokens: RecordTokenCount?
    public let events: Int
    public let latest: Timestamp?
    /// Items that ask about it.
    public let items: Int
  }

  /// An item and what its prompt would hold, or why it would have none.
  public struct Item: Sendable, Equatable {
    public enum Preview: Sendable, Equatable {
      case packed(PackingAccount)
      /// Answered in so many prompts or a few more, of about so many tokens together.
      case parts(count: Int, promptTokens: Int)
      case ended(Outcome)
    }
    public let id: ItemID
    public let preview: Preview

    public var account: PackingAccount? {
      if case .packed(let account) = preview { account } else { nil }
    }

    var promptCount: Int {
      switch preview {
      case .packed: 1
      case .parts(let count, _): count
      case .ended: 0
      }
    }

    var promptTokens: Int {
      switch preview {
      case .packed(let account): account.promptTokens
      case .parts(_, let tokens): tokens
      case .ended: 0
      }
    }
  }

  /// The model's speed on this machine.
  public struct Rate: Sendable, Equatable {
    public let promptTokensPerSecond: Double
    public let generatedTokensPerSecond: Double
    /// The prompt it was measured with; a longer one costs more for each token.
    public let measuredPromptTokens: Int
  }

  public let records: [Record]
  public let items: [Item]
  /// `nil` if the model runs in another program.
  public let memory: RunMemory?
  /// `nil` if no item comes to a prompt, or the model runs in another program: what that keeps of an earlier prompt
  /// would pass for speed.
  public let rate: Rate?
  /// At the measured rate, if every answer takes all the tokens it may.
  public let estimatedSeconds: Double?

  /// - Throws: `measurementFailed` if the model cannot run.
  public init(_ plan: RunPlan, generator: any AnswerGenerator) throws(RunnerError) {
    var packer = ItemPacker(plan)
    var records: [Record] = []
    var items: [Item] = []
    var sample: [TokenID] = []
    for instruction in plan.items {
      if let person = instruction.personID, records.last?.personID != person,
        case .success(let prepared) = packer.record(for: instruction)
      {
        records.append(
          Record(
            personID: person, bytes: prepared.record.source.count, tokens: prepared.tokenCount,
            sourceTokens: prepared.sourceTokenCount,
            events: prepared.record.events.count, latest: prepared.record.latestTimestamp,
            items: plan.items.count { $0.personID == person }))
      }
      switch packer.pack(instruction) {
      case .packed(let prompt, _):
        items.append(Item(id: instruction.itemID, preview: .packed(prompt.account)))
        if sample.count < prompt.promptTokens.count { sample = prompt.promptTokens }
      case .parts(let process, _):
        items.append(Item(id: instruction.itemID, preview: Self.preview(process)))
        if let first = try? process.prompt(after: []), sample.count < first.prompt.tokens.count {
          sample = first.prompt.tokens
        }
      case .ended(let outcome):
        items.append(Item(id: instruction.itemID, preview: .ended(outcome)))
      }
    }
    self.records = records
    self.items = items
    memory = generator.memory
    guard !sample.isEmpty, memory != nil else {
      (rate, estimatedSeconds) = (nil, nil)
      return
    }
    let rate = try Self.measure(generator, prompt: sample, options: plan.options)
    let promptTokens = items.reduce(0) { $0 + $1.promptTokens }
    let generatedTokens = items.reduce(0) { $0 + $1.promptCount } * plan.options.generationTokens
    self.rate = rate
    estimatedSeconds =
      Double(promptTokens) / rate.promptTokensPerSecond + Double(generatedTokens) / rate.generatedTokensPerSecond
  }

  private static func preview(_ process: any AnswerProcess) -> Item.Preview {
    do { return .parts(count: process.partCount, promptTokens: try process.expectedPromptTokens()) } catch {
      return .ended(error.isRefusal ? .refused(reason: "\(error)") : .failed(reason: "\(error)"))
    }
  }

  /// Prompt tokens that the rate is measured with, and tokens generated after them.
  private static let measuredTokens = (prompt: 512, generated: 16)

  /// Times a short prefill and decode. An answer that ends with its first token measures no decoding: then tokens are
  /// drawn nearly at random. Should that end at once too, the rate of prefill stands for it.
  private static func measure(
    _ generator: any AnswerGenerator, prompt: [TokenID], options: RunOptions
  ) throws(RunnerError) -> Rate {
    let tokens = Array(prompt.prefix(measuredTokens.prompt))
    var request = GenerationRequest(
      promptTokens: tokens, maximumTokens: min(measuredTokens.generated, options.generationTokens),
      sampling: options.sampling)
    let summary: GenerationSummary
    do {
      // Fills caches and pages the weights in; turned round, so that the second prompt has nothing to share with it.
      request.promptTokens.reverse()
      let warmUp = try generator.generate(request)
      request.promptTokens = tokens
      if warmUp.summary.generatedTokens < 2 { request.sampling = SamplingOptions(temperature: 8) }
      summary = try generator.generate(request).summary
    } catch {
      throw .measurementFailed(reason: "\(error)")
    }
    guard let prefillSeconds = summary.prefillSeconds, let decodeSeconds = summary.decodeSeconds else {
      throw .measurementFailed(reason: "it tells no times")
    }
    let prefill = Double(tokens.count) / max(prefillSeconds, 1e-9)
    // The first token comes from the prefill's logits, so n tokens take n − 1 decode steps.
    let steps = summary.generatedTokens - 1
    let decode = steps > 0 ? Double(steps) / max(decodeSeconds, 1e-9) : prefill
    return Rate(
      promptTokensPerSecond: prefill, generatedTokensPerSecond: decode, measuredPromptTokens: tokens.count)
  }
}
