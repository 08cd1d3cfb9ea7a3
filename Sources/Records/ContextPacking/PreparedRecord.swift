public import EHR
import Tokenizers

/// A record with what the packer needs to know of it, made once and used for every question about it.
public struct PreparedRecord: Sendable {
  public let record: PatientRecord
  /// The length of the whole record in the model's tokens, as it is rendered.
  public let tokenCount: RecordTokenCount
  /// The length of the XML as it is stored, where that is not what is rendered.
  public let sourceTokenCount: RecordTokenCount?
  let part: RecordPart

  var text: RecordText { part.text }

  /// The time that prompts give as the present: the record's latest timestamp, or "unknown".
  public var now: String { record.latestTimestamp.map { "\($0)" } ?? "unknown" }
}

/// A text that may be cut by tokens, with its newest tokens.
struct RecordPart: Sendable {
  let text: RecordText
  let tail: RecordTail

  init(_ text: RecordText, tokens: Int, _ tokenizer: Tokenizer) {
    self.text = text
    tail = RecordTail(of: text.bytes, atLeast: tokens, tokenizer: tokenizer)
  }

  func tokenCount(_ tokenizer: Tokenizer) -> RecordTokenCount {
    tail.isWhole
      ? RecordTokenCount(value: tail.windowTokens, method: .whole)
      : RecordTokenCount(of: text.bytes, tokenizer: tokenizer)
  }
}
