/// Why a prompt could not be packed or a template not be read. Holds counts and names, never text of a record.
public enum PackingError: Error, Sendable, Equatable {
  /// Nothing is left for a prompt beside the answer.
  case contextTooSmall(contextTokens: Int, generationTokens: Int)
  /// Template, chat wrapper and instruction leave no room for any of the record.
  case promptDoesNotFit(neededTokens: Int, promptTokens: Int)
  /// With the answers so far, which take more room than was set aside.
  case answersDoNotFit(neededTokens: Int, promptTokens: Int)
  /// A policy that keeps whole units: not even the most wanted one fits.
  case firstUnitDoesNotFit(neededTokens: Int, promptTokens: Int)
  case policyNeedsXML(policy: String)
  /// The index of a record's words cannot be built.
  case recordNotRanked(reason: String)
  /// With a reserve: the instruction has more tokens than were set aside.
  case instructionExceedsReserve(neededTokens: Int, reservedTokens: Int)
  /// With a reserve: it is not between one token and the prompt's length.
  case reserveOutOfRange(reservedTokens: Int, promptTokens: Int)
  /// The model's vocabulary lacks a token that the chat format needs.
  case chatFormatUnusable(format: String, reason: String)
  case templateUnreadable(file: String, reason: String)
  case templateTooLarge(file: String, bytes: Int, limit: Int)
  case templateNotUTF8(file: String)
  case placeholderMissing(placeholder: String, file: String)
  case placeholderRepeated(placeholder: String, file: String, line: Int)

  /// Whether the item is refused by the context (rather than failed).
  public var isRefusal: Bool {
    switch self {
    case .contextTooSmall, .promptDoesNotFit, .answersDoNotFit, .firstUnitDoesNotFit, .instructionExceedsReserve: true
    default: false
    }
  }
}

extension PackingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .contextTooSmall(let context, let generation):
      "context of \(context) tokens leaves no room for a prompt beside \(generation) generated tokens"
    case .answersDoNotFit(let needed, let prompt):
      "prompt does not fit: with the answers so far it takes \(needed) tokens, the context leaves \(prompt)"
    case .promptDoesNotFit(let needed, let limit):
      "prompt does not fit: template, chat wrapper, instruction and one token of the record take \(needed) tokens, the context leaves \(limit)"
    case .policyNeedsXML(let policy):
      "packing \(policy) cuts the XML of visits; it cannot be had with another rendering"
    case .recordNotRanked(let reason): "the record cannot be ranked: \(reason)"
    case .firstUnitDoesNotFit(let needed, let limit):
      "prompt does not fit: with the most wanted part of the record alone it takes \(needed) tokens, the context leaves \(limit)"
    case .instructionExceedsReserve(let needed, let reserved):
      "instruction takes \(needed) tokens, \(reserved) are reserved for it"
    case .reserveOutOfRange(let reserved, let limit):
      "a reserve of \(reserved) tokens for the instruction is not between 1 and \(limit - 1)"
    case .chatFormatUnusable(let format, let reason):
      "chat format \(format) cannot be used with this model: \(reason)"
    case .templateUnreadable(let file, let reason): "\(file): template cannot be read: \(reason)"
    case .templateTooLarge(let file, let bytes, let limit):
      "\(file): template has \(bytes) bytes, at most \(limit) are accepted"
    case .templateNotUTF8(let file): "\(file): template is not valid UTF-8"
    case .placeholderMissing(let placeholder, let file): "\(file): template lacks {\(placeholder)}"
    case .placeholderRepeated(let placeholder, let file, let line):
      "\(file):\(line): template has {\(placeholder)} more than once"
    }
  }
}
