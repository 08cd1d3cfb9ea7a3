public import EHR
public import Tokenizers

/// A prompt that fits its context, and the account of what was left out of it.
public struct PackedPrompt: Sendable {
  /// The whole prompt in the model's tokens, chat wrapper and begin-of-text token included: never more than the budget.
  public let promptTokens: [TokenID]
  /// The same prompt as text and special tokens, before encoding.
  public let promptText: PromptText
  public let account: PackingAccount
  /// The bytes of the record's `source` that the prompt holds: ascending, none touching the next. XML in the prompt is
  /// made of these bytes; compact text says what is in them, but for codes of named events, places and clinicians.
  public let keptSource: [Range<Int>]
}

/// What a packed prompt holds of its record, and by which rule. Counts and times only, no text.
public struct PackingAccount: Sendable, Equatable {
  public let policy: PackingPolicy
  public let rendering: RecordRendering
  public let template: String
  public let chatFormat: ChatFormat
  public let budget: PackingBudget
  /// Tokens set aside for the instruction, where its part of the record does not depend on it.
  public let instructionReserve: Int?

  /// Tokens of the whole prompt.
  public let promptTokens: Int
  /// Tokens of the whole record, as it is rendered.
  public let recordTokens: RecordTokenCount
  /// Tokens of the XML, where another rendering took its place: the difference is what that saves.
  public let sourceTokens: RecordTokenCount?
  /// Tokens of the prompt that the record takes.
  public let keptTokens: Int
  public let totalEvents: Int
  /// Events that are in the prompt from beginning to end.
  public let keptEvents: Int
  /// Of policies that keep whole units.
  public let units: KeptUnits?
  public let recordBytes: Int
  /// Offset in the record's bytes where the kept part begins; 0 if all of it was kept, `recordBytes` if none.
  public let firstKeptByte: Int
  /// Earliest timestamp of a wholly kept event; `nil` if none has one.
  public let earliestKeptTimestamp: Timestamp?
  /// Leading tokens that this prompt has in common with every other prompt about the record (with a reserve).
  public let sharedPrefixTokens: Int?

  public var leftOutTokens: Int { max(0, recordTokens.value - keptTokens) }
  public var leftOutEvents: Int { totalEvents - keptEvents }
  public var isWholeRecord: Bool { firstKeptByte == 0 && leftOutEvents == 0 }
}

/// The length of a record in tokens, and how it was counted.
public struct RecordTokenCount: Sendable, Equatable {
  public enum Method: String, Sendable, Codable {
    /// The record was encoded as one text.
    case whole
    /// The record was encoded in pieces cut at line ends; each cut may add or hide a token.
    case pieces
  }
  public let value: Int
  public let method: Method
}
