/// What a template's placeholders stand for in one prompt.
public struct PromptFields: Sendable, Equatable {
  public var question: String
  public var record: String
  /// The time that the prompt gives as the present.
  public var now: String
  public var answer: String
  public var part: String

  public init(question: String, record: String, now: String, answer: String = "", part: String = "") {
    self.question = question
    self.record = record
    self.now = now
    self.answer = answer
    self.part = part
  }
}
