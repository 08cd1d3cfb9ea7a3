public import EHR
public import Tokenizers

/// Builds prompts that fit: fills a template with a question and as much of a record as the context holds.
///
///     let packer = try ContextPacker(
///       tokenizer: tokenizer, template: .helm, chatFormat: .vicuna, policy: .paper,
///       budget: PackingBudget(contextTokens: 2048))
///     let record = packer.prepare(patientRecord)          // once per record
///     let prompt = try packer.pack(record, question: "What was the last hemoglobin A1c?")
///
/// Whatever the policy, a prompt is counted as the model will see it: template, record and question joined, wrapped in
/// the chat format, encoded as a whole. Text of a record or question never becomes a special token, and the template
/// and the question are never cut: what does not fit is an error.
public struct ContextPacker: Sendable {
  public let tokenizer: Tokenizer
  public let template: PromptTemplate
  public let chatFormat: ChatFormat
  public let policy: PackingPolicy
  public let budget: PackingBudget
  /// Tokens set aside for the instruction; used by policy `fixed-reserve` only.
  public let instructionReserve: Int

  /// - Throws: `contextTooSmall` if the reserve leaves no prompt, `chatFormatUnusable` if the vocabulary lacks a token
  ///   of the chat format.
  public init(
    tokenizer: Tokenizer, template: PromptTemplate, chatFormat: ChatFormat, policy: PackingPolicy,
    budget: PackingBudget, instructionReserve: Int = 256
  ) throws(PackingError) {
    self.tokenizer = tokenizer
    self.template = template
    self.chatFormat = chatFormat
    self.policy = policy
    self.budget = budget
    self.instructionReserve = instructionReserve
    if policy == .fixedReserve, instructionReserve < 1 || instructionReserve >= budget.promptTokens {
      throw .reserveOutOfRange(reservedTokens: instructionReserve, promptTokens: budget.promptTokens)
    }
    _ = try join(record: "", question: "", now: "")
  }

  /// Encodes what all questions about a record need: its newest tokens and its length.
  public func prepare(_ record: PatientRecord) -> PreparedRecord {
    let tail = RecordTail(of: record.source, atLeast: budget.promptTokens, tokenizer: tokenizer)
    let count =
      tail.isWhole
      ? RecordTokenCount(value: tail.windowTokens, method: .whole)
      : RecordTokenCount(of: record.source, tokenizer: tokenizer)
    return PreparedRecord(record: record, tokenCount: count, tail: tail)
  }

  /// The prompt that asks `question` about `record`.
  /// - Throws: an error with `isRefusal` if template, wrapper and question leave no room for any of the record.
  public func pack(_ record: PreparedRecord, question: String) throws(PackingError) -> PackedPrompt {
    switch policy {
    case .paper: try packTail(record, question: question)
    case .wholeEvents: try packWholeEvents(record, question: question)
    case .fixedReserve: try packWithReserve(record, question: question)
    }
  }

  /// `prepare` and `pack` in one, for a single question.
  public func pack(record: PatientRecord, question: String) throws(PackingError) -> PackedPrompt {
    try pack(prepare(record), question: question)
  }

  // MARK: parts of all policies

  struct JoinedPrompt {
    let text: PromptText
    let tokens: [TokenID]
  }

  /// Fills the template, wraps it, encodes the whole.
  func join(record: String, question: String, now: String) throws(PackingError) -> JoinedPrompt {
    let text = chatFormat.wrap(template.fill(question: question, record: record, now: now))
    do {
      return JoinedPrompt(text: text, tokens: try tokenizer.encode(text))
    } catch {
      throw .chatFormatUnusable(format: chatFormat.rawValue, reason: "\(error)")
    }
  }

  /// The finished prompt with its account. `firstKeptByte` and `keptEvents` describe the part of the record in it.
  func packed(
    _ joined: JoinedPrompt, _ prepared: PreparedRecord, overhead: Int, kept: KeptPart, sharedPrefixTokens: Int? = nil
  ) -> PackedPrompt {
    let keptTokens = kept.isWhole ? prepared.tokenCount.value : max(0, joined.tokens.count - overhead)
    return PackedPrompt(
      promptTokens: joined.tokens, promptText: joined.text,
      account: PackingAccount(
        policy: policy, template: template.name, chatFormat: chatFormat, budget: budget,
        instructionReserve: policy == .fixedReserve ? instructionReserve : nil,
        promptTokens: joined.tokens.count, recordTokens: prepared.tokenCount, keptTokens: keptTokens,
        totalEvents: prepared.record.events.count, keptEvents: kept.events, recordBytes: prepared.record.source.count,
        firstKeptByte: kept.firstByte, earliestKeptTimestamp: kept.earliestTimestamp,
        sharedPrefixTokens: sharedPrefixTokens))
  }
}

/// The part of a record that went into a prompt.
struct KeptPart {
  let firstByte: Int
  let events: Int
  let earliestTimestamp: Timestamp?
  let isWhole: Bool

  /// All of `record` from a byte on.
  init(of record: PatientRecord, from firstByte: Int) {
    self.init(of: record.events.filter { $0.byteRange.lowerBound >= firstByte }, firstByte: firstByte, isWhole: firstByte == 0)
  }

  init(of events: some Sequence<RecordEvent>, firstByte: Int, isWhole: Bool) {
    var count = 0
    var earliest: Timestamp?
    for event in events {
      count += 1
      if let time = event.timestamp { earliest = min(earliest ?? time, time) }
    }
    (self.firstByte, self.events, earliestTimestamp, self.isWhole) = (firstByte, count, earliest, isWhole)
  }
}
