import EHR

/// A template that parts of a record are asked with.
public struct ChunkTemplate: Sendable {
  public let template: PromptTemplate
  /// Room for the answer that the prompt repeats, in tokens; 0 if it repeats none.
  public let answerReserve: Int

  public init(_ template: PromptTemplate, answerReserve: Int = 0) {
    self.template = template
    self.answerReserve = answerReserve
  }
}

/// Whole records in parts, for generation in several steps.
extension ContextPacker {
  /// Cuts the record's text, from its beginning, into parts as long as all of `templates` have room for: where the tokens
  /// end, in the middle of an element if it comes to that (medalign.md 12). Together they are the whole text.
  ///
  /// Where the parts end depends on no answer. With a reserve for the instruction it does not depend on the question
  /// either, so that prompts about a record can share what they read.
  ///
  /// - Parameter tokenLimit: of the record in one part, if that is to be less than the context holds.
  /// - Throws: `promptDoesNotFit` if not one character of the record fits.
  public func chunks(
    of prepared: PreparedRecord, question: String, templates: [ChunkTemplate], tokenLimit: Int? = nil
  ) throws(PackingError) -> [RecordChunk] {
    let fit = ChunkFit(
      packer: self, text: prepared.text, question: reservesInstruction ? "" : question, now: prepared.now,
      templates: templates, tokenLimit: tokenLimit)
    let overheads = try fit.overheads()
    let room = fit.room(overheads)
    var ends: [Int] = []
    repeat {
      ends.append(try fit.end(of: ends.last ?? 0, room: room, overheads, bytesPerToken: bytesPerToken(prepared)))
    } while (ends.last ?? 0) < prepared.text.bytes.count
    return prepared.chunks(endingAt: ends)
  }

  /// A prompt over one part.
  ///
  /// - Throws: an error with `isRefusal` if it has more tokens than the context leaves, such as for an answer that takes
  ///   more tokens than were set aside.
  public func prompt(
    _ template: PromptTemplate, chunk: RecordChunk, of prepared: PreparedRecord, question: String, answer: String = ""
  ) throws(PackingError) -> JoinedPrompt {
    try prompt(
      template,
      PromptFields(
        question: question, record: prepared.text.text(in: chunk.textRange), now: prepared.now, answer: answer,
        part: chunk.name))
  }

  /// A prompt without a record, such as one that asks to sum up answers.
  public func prompt(_ template: PromptTemplate, _ fields: PromptFields) throws(PackingError) -> JoinedPrompt {
    let joined = try join(template, fields)
    guard joined.tokens.count <= budget.promptTokens else {
      throw fields.answer.isEmpty
        ? .promptDoesNotFit(neededTokens: joined.tokens.count, promptTokens: budget.promptTokens)
        : .answersDoNotFit(neededTokens: joined.tokens.count, promptTokens: budget.promptTokens)
    }
    return joined
  }

  private func bytesPerToken(_ prepared: PreparedRecord) -> Double {
    Double(max(1, prepared.text.bytes.count)) / Double(max(1, prepared.tokenCount.value))
  }
}

/// The search for the end of a part.
private struct ChunkFit {
  let packer: ContextPacker
  let text: RecordText
  let question: String
  let now: String
  let templates: [ChunkTemplate]
  let tokenLimit: Int?

  /// No record has more parts than this wide a number says.
  private static let widestName = "9999 of 9999"

  private func tokens(_ template: ChunkTemplate, _ range: Range<Int>) throws(PackingError) -> Int {
    let fields = PromptFields(
      question: question, record: text.text(in: range), now: now, answer: "", part: Self.widestName)
    return try packer.join(template.template, fields).tokens.count
  }

  /// Tokens of each template's prompt without any of the record.
  func overheads() throws(PackingError) -> [Int] {
    var counts: [Int] = []
    for template in templates { counts.append(try tokens(template, 0..<0)) }
    return counts
  }

  private func limit(_ template: ChunkTemplate, overhead: Int) -> Int {
    let reserve = template.answerReserve + (packer.reservesInstruction ? packer.instructionReserve : 0)
    let limit = packer.budget.promptTokens - reserve
    guard let tokenLimit else { return limit }
    let (asked, overflow) = overhead.addingReportingOverflow(tokenLimit)
    return overflow ? limit : min(limit, asked)
  }

  /// About how many tokens of the record fit.
  func room(_ overheads: [Int]) -> Int {
    zip(templates, overheads).map { limit($0, overhead: $1) - $1 }.min() ?? 0
  }

  /// Tokens left by the template that leaves the fewest.
  private func spare(_ range: Range<Int>, _ overheads: [Int]) throws(PackingError) -> Int {
    var least = Int.max
    for (template, overhead) in zip(templates, overheads) {
      least = min(least, limit(template, overhead: overhead) - (try tokens(template, range)))
    }
    return least
  }

  /// Where the part that begins at `start` ends: one character more would not fit.
  ///
  /// A prompt grows with its text almost everywhere, so the search narrows an interval: first by the tokens that are left,
  /// then by halves.
  func end(of start: Int, room: Int, _ overheads: [Int], bytesPerToken: Double) throws(PackingError) -> Int {
    let count = text.bytes.count
    guard room > 0 else { throw doesNotFit(overheads) }
    if start == count { return count }
    var fits = start
    var tooFar = count + 1
    var probe = start + Int(Double(room) * bytesPerToken)
    var attempts = 0
    while fits < count {
      let next = RecordTail.characterStart(in: text.bytes, atOrAfter: fits + 1)
      if next >= tooFar { break }
      var end = RecordTail.characterStart(in: text.bytes, atOrAfter: min(max(probe, next), count))
      if end >= tooFar { end = next }
      attempts += 1
      let spare = try spare(start..<end, overheads)
      if spare >= 0 { fits = end } else { tooFar = end }
      // Before the first end that does not fit, a step of nothing would be followed by half of the record.
      let step = Int(Double(spare == 0 ? 2 : spare) * bytesPerToken)
      probe = attempts < 6 || tooFar > count ? end + step : (fits + tooFar) / 2
    }
    guard fits > start else { throw doesNotFit(overheads) }
    return fits
  }

  private func doesNotFit(_ overheads: [Int]) -> PackingError {
    let needed = zip(templates, overheads).map { $0.answerReserve + $1 + 1 }.max() ?? 1
    return .promptDoesNotFit(neededTokens: needed, promptTokens: packer.budget.promptTokens)
  }
}
