import ContextPacking
import MedAlign

/// Multi-step refinement: part after part, each with the answer so far.
struct Refinement: AnswerProcess {
  private let record: PartedRecord
  private let templates: StepTemplates

  init(_ packer: ContextPacker, _ prepared: PreparedRecord, question: String, options: RunOptions) throws(PackingError) {
    templates = options.stepTemplates
    let reserve = PartedRecord.reserve(forAnswerOf: options.generationTokens)
    let chunks = try packer.chunks(
      of: prepared, question: question,
      templates: [ChunkTemplate(packer.template), ChunkTemplate(templates.refine, answerReserve: reserve)],
      tokenLimit: options.partTokens)
    record = PartedRecord(packer: packer, prepared: prepared, question: question, chunks: chunks)
  }

  var partCount: Int { record.chunks.count }

  func prompt(after answers: [String]) throws(PackingError) -> StepPrompt? {
    guard answers.count < record.chunks.count else { return nil }
    guard let last = answers.last else { return try record.prompt(record.packer.template, .answer, part: 0) }
    return try record.prompt(templates.refine, .refine, part: answers.count, answer: last)
  }

  func expectedPromptTokens() throws(PackingError) -> Int {
    var tokens = 0
    for index in record.chunks.indices {
      let step = try prompt(after: Array(repeating: "", count: index))
      tokens += (step?.prompt.tokens.count ?? 0) + (index > 0 ? record.packer.budget.generationTokens : 0)
    }
    return tokens
  }
}
