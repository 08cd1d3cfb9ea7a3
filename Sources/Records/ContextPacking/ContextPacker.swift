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
  public let rendering: RecordRendering
  public let budget: PackingBudget
  /// Whether the record part is fitted with a fixed room for the instruction. Unless the policy looks at the question,
  /// it is then the same for all questions, and prompts about a record can share a prefix.
  public let reservesInstruction: Bool
  /// Tokens set aside for the instruction, where that is so.
  public let instructionReserve: Int
  /// Of policy `random`.
  public let seed: UInt64

  /// - Throws: `contextTooSmall` if the reserve leaves no prompt, `chatFormatUnusable` if the vocabulary lacks a token
  ///   of the chat format, `policyNeedsXML` for TIMER's rules with another rendering.
  public init(
    tokenizer: Tokenizer, template: PromptTemplate, chatFormat: ChatFormat, policy: PackingPolicy,
    budget: PackingBudget, rendering: RecordRendering = .xml, reservesInstruction: Bool = false,
    instructionReserve: Int = 256, seed: UInt64 = 0
  ) throws(PackingError) {
    self.tokenizer = tokenizer
    self.template = template
    self.chatFormat = chatFormat
    self.policy = policy
    self.budget = budget
    self.rendering = rendering
    self.reservesInstruction = reservesInstruction || policy == .fixedReserve
    self.instructionReserve = instructionReserve
    self.seed = seed
    if rendering != .xml, policy.needsXML { throw .policyNeedsXML(policy: policy.rawValue) }
    if self.reservesInstruction, instructionReserve < 1 || instructionReserve >= budget.promptTokens {
      throw .reserveOutOfRange(reservedTokens: instructionReserve, promptTokens: budget.promptTokens)
    }
    _ = try join(record: "", question: "", now: "")
  }

  /// Encodes what all questions about a record need: its newest tokens and its length.
  public func prepare(_ record: PatientRecord) -> PreparedRecord {
    let text = rendering == .xml ? RecordText(source: record) : CompactRenderer.render(record)
    let part = RecordPart(text, tokens: budget.promptTokens, tokenizer)
    return PreparedRecord(
      record: record, tokenCount: part.tokenCount(tokenizer),
      sourceTokenCount: rendering == .xml ? nil : RecordTokenCount(of: record.source, tokenizer: tokenizer), part: part)
  }

  /// The prompt that asks `question` about `record`.
  /// - Throws: an error with `isRefusal` if template, wrapper and question leave no room for any of the record.
  public func pack(_ record: PreparedRecord, question: String) throws(PackingError) -> PackedPrompt {
    if let strategy = policy.strategy { return try packUnits(record, question: question, strategy: strategy) }
    switch policy {
    case .helm where !reservesInstruction: return try packHELM(record, record.part, question: question)
    case .timer: return try packTail(record, timer(record, .all), question: question)
    case .timerNotes: return try packTail(record, timer(record, .notes), question: question)
    case .timerCodes: return try packTail(record, timer(record, .codes), question: question)
    case .timerRAG: return try packTail(record, retrieved(record, question), question: question)
    default: return try packTail(record, record.part, question: question)
    }
  }

  private func timer(_ record: PreparedRecord, _ filter: EventFilter) -> RecordPart {
    RecordPart(TimerVisits(record.record, filter).text, tokens: budget.promptTokens, tokenizer)
  }

  private func retrieved(_ record: PreparedRecord, _ question: String) throws(PackingError) -> RecordPart {
    let text = try TimerVisits(record.record, .all).retrieved(for: question, tokens: budget.promptTokens) {
      tokenizer.encode(bytes: $0, specialTokens: .asText, addBegin: false, addEnd: false).count
    }
    return RecordPart(text, tokens: budget.promptTokens, tokenizer)
  }

  /// `prepare` and `pack` in one, for a single question.
  public func pack(record: PatientRecord, question: String) throws(PackingError) -> PackedPrompt {
    try pack(prepare(record), question: question)
  }

  // MARK: parts of all policies

  /// A whole prompt, before and after encoding.
  public struct JoinedPrompt: Sendable {
    public let text: PromptText
    public let tokens: [TokenID]
  }

  /// Fills the run's template, wraps it, encodes the whole.
  func join(record: String, question: String, now: String) throws(PackingError) -> JoinedPrompt {
    try join(template, PromptFields(question: question, record: record, now: now))
  }

  func join(_ template: PromptTemplate, _ fields: PromptFields) throws(PackingError) -> JoinedPrompt {
    let text = chatFormat.wrap(template.fill(fields))
    do {
      return JoinedPrompt(text: text, tokens: try tokenizer.encode(text))
    } catch {
      throw .chatFormatUnusable(format: chatFormat.rawValue, reason: "\(error)")
    }
  }

  /// The finished prompt with its account.
  func packed(
    _ joined: JoinedPrompt, _ prepared: PreparedRecord, overhead: Int, kept: KeptPart, units: KeptUnits? = nil,
    sharedPrefixTokens: Int? = nil
  ) -> PackedPrompt {
    let keptTokens = kept.isWhole ? prepared.tokenCount.value : max(0, joined.tokens.count - overhead)
    return PackedPrompt(
      promptTokens: joined.tokens, promptText: joined.text,
      account: PackingAccount(
        policy: policy, rendering: rendering, template: template.name, chatFormat: chatFormat, budget: budget,
        instructionReserve: reservesInstruction ? instructionReserve : nil, promptTokens: joined.tokens.count,
        recordTokens: prepared.tokenCount, sourceTokens: prepared.sourceTokenCount, keptTokens: keptTokens,
        totalEvents: prepared.record.events.count, keptEvents: kept.events, units: units,
        recordBytes: prepared.record.source.count, firstKeptByte: kept.firstByte,
        earliestKeptTimestamp: kept.earliestTimestamp, sharedPrefixTokens: sharedPrefixTokens),
      keptSource: kept.source)
  }
}

/// The part of a record that went into a prompt.
struct KeptPart {
  /// In the record's source.
  let firstByte: Int
  let events: Int
  let earliestTimestamp: Timestamp?
  let isWhole: Bool
  /// Ranges of the record's source.
  let source: [Range<Int>]

  /// All of a text from a byte on.
  init(of part: RecordPart, from start: Int, _ prepared: PreparedRecord) {
    let record = prepared.record
    let kept = part.text.events(from: start).map { record.events[$0] }
    let isSource = part.text.bytes.count == record.source.count && part.text.bytes == record.source
    let firstEvent = kept.map(\.byteRange.lowerBound).min() ?? record.source.count
    let isWhole = start == 0 && (isSource || kept.count == record.events.count)
    self.init(
      of: kept, firstByte: isWhole ? 0 : isSource ? start : firstEvent, isWhole: isWhole,
      source: part.text.sourceRanges(from: start, in: record))
  }

  init(of events: some Sequence<RecordEvent>, firstByte: Int, isWhole: Bool, source: [Range<Int>]) {
    var count = 0
    var earliest: Timestamp?
    for event in events {
      count += 1
      if let time = event.timestamp { earliest = min(earliest ?? time, time) }
    }
    (self.firstByte, self.events, earliestTimestamp) = (firstByte, count, earliest)
    (self.isWhole, self.source) = (isWhole, source)
  }
}
