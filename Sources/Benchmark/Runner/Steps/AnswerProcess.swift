import ContextPacking
import MedAlign

/// Leads an item from prompt to prompt to its answer.
///
/// The next prompt is a function of the answers so far and nothing else, so that an item is taken up where it was left
/// by replaying what is stored.
protocol AnswerProcess: Sendable {
  /// - Parameter answers: to the prompts before, in order.
  /// - Returns: `nil` if the last of `answers` is the item's.
  /// - Throws: an error with `isRefusal` if the prompt cannot fit.
  func prompt(after answers: [String]) throws(PackingError) -> StepPrompt?

  /// Parts that the record is read in.
  var partCount: Int { get }
  /// Tokens of all prompts together if every answer takes the room it has, for forecasts.
  func expectedPromptTokens() throws(PackingError) -> Int
}

/// One prompt of several.
struct StepPrompt: Sendable {
  let prompt: ContextPacker.JoinedPrompt
  let kind: AnswerStep.Kind
  /// `nil` if the prompt holds nothing of the record.
  let chunk: RecordChunk?

  /// For messages, such as `part 2 of 5`.
  var name: String { chunk.map { "part \($0.name)" } ?? "the answers over all parts" }
}

/// What both strategies do with a record in parts.
struct PartedRecord: Sendable {
  let packer: ContextPacker
  let prepared: PreparedRecord
  let question: String
  let chunks: [RecordChunk]

  /// Room for an answer of `tokens` tokens when it comes back as text, which may take a few more.
  static func reserve(forAnswerOf tokens: Int) -> Int { tokens + max(16, tokens / 8) }

  func prompt(
    _ template: PromptTemplate, _ kind: AnswerStep.Kind, part: Int, answer: String = ""
  ) throws(PackingError) -> StepPrompt {
    StepPrompt(
      prompt: try packer.prompt(template, chunk: chunks[part], of: prepared, question: question, answer: answer),
      kind: kind, chunk: chunks[part])
  }
}
