import ContextPacking
import MedAlign

/// An answer over each part, then one from all of them.
///
/// As many answers as fit are summed up at a time, in order; where one prompt does not hold them all, what comes of it
/// is summed up again.
struct MapReduce: AnswerProcess {
  private let record: PartedRecord
  private let templates: StepTemplates

  init(_ packer: ContextPacker, _ prepared: PreparedRecord, question: String, options: RunOptions) throws(PackingError) {
    templates = options.stepTemplates
    let chunks = try packer.chunks(
      of: prepared, question: question, templates: [ChunkTemplate(templates.map)], tokenLimit: options.partTokens)
    record = PartedRecord(packer: packer, prepared: prepared, question: question, chunks: chunks)
  }

  var partCount: Int { record.chunks.count }

  func prompt(after answers: [String]) throws(PackingError) -> StepPrompt? {
    // A record in one part is asked as any record is.
    if record.chunks.count == 1 {
      return answers.isEmpty ? try record.prompt(templates.map, .map, part: 0) : nil
    }
    guard answers.count >= record.chunks.count else {
      return try record.prompt(templates.map, .map, part: answers.count)
    }
    var level = record.chunks.map { PartialAnswer(parts: $0.index...$0.index, count: $0.count, text: answers[$0.index]) }
    var sums = answers[record.chunks.count...]
    while level.count > 1 {
      var next: [PartialAnswer] = []
      var start = 0
      while start < level.count {
        let (end, prompt) = try group(level, from: start)
        if end - start == 1 {
          next.append(level[start])
        } else if let sum = sums.popFirst() {
          let parts = level[start].parts.lowerBound...level[end - 1].parts.upperBound
          next.append(PartialAnswer(parts: parts, count: record.chunks.count, text: sum))
        } else {
          return StepPrompt(prompt: prompt, kind: .reduce, chunk: nil)
        }
        start = end
      }
      level = next
    }
    return nil
  }

  /// The answers from `start` on that one prompt holds: two at least, unless only one is left.
  private func group(
    _ answers: [PartialAnswer], from start: Int
  ) throws(PackingError) -> (end: Int, prompt: ContextPacker.JoinedPrompt) {
    var end = min(start + 2, answers.count)
    var prompt = try reduce(answers[start..<end])
    while end < answers.count {
      do {
        prompt = try reduce(answers[start...end])
        end += 1
      } catch { break }
    }
    return (end, prompt)
  }

  private func reduce(_ answers: ArraySlice<PartialAnswer>) throws(PackingError) -> ContextPacker.JoinedPrompt {
    try record.packer.prompt(
      templates.reduce,
      PromptFields(
        question: record.question, record: "", now: record.prepared.now,
        answer: answers.map(\.line).joined(separator: "\n")))
  }

  func expectedPromptTokens() throws(PackingError) -> Int {
    let parts = record.chunks.count
    var tokens = 0
    for index in record.chunks.indices {
      tokens += try record.prompt(templates.map, .map, part: index).prompt.tokens.count
    }
    return tokens + (parts > 1 ? parts * record.packer.budget.generationTokens : 0)
  }
}

/// An answer over some of the parts.
private struct PartialAnswer {
  let parts: ClosedRange<Int>
  let count: Int
  let text: String

  var line: String {
    let name = parts.count == 1 ? "Part \(parts.lowerBound + 1)" : "Parts \(parts.lowerBound + 1) to \(parts.upperBound + 1)"
    return "\(name) of \(count): \(text)"
  }
}
