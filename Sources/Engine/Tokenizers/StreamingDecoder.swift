/// Turns tokens into text as they come, never giving half a character.
///
///     var decoder = StreamingDecoder(tokenizer)
///     for token in tokens { print(decoder.append(token), terminator: "") }
///     print(decoder.finish())
///
/// All that it gives, joined, equals `tokenizer.decode(tokens)`. Bytes that are not UTF-8 become U+FFFD as soon as that
/// is certain, at the latest in `finish()`.
public struct StreamingDecoder: Sendable {
  private let tokenizer: Tokenizer
  private var pending: [UInt8] = []
  /// Whether a space at the beginning of the next token is left out.
  public private(set) var dropsSpace: Bool

  /// - Parameter dropsFirstSpace: whether one space before the first word is left out; `nil`: if the vocabulary puts
  ///   one there when it encodes, so that decoding is the inverse of encoding.
  public init(_ tokenizer: Tokenizer, dropsFirstSpace: Bool? = nil) {
    self.tokenizer = tokenizer
    dropsSpace = dropsFirstSpace ?? tokenizer.dropsFirstSpace
  }

  /// The text that this token completes; empty while a character is incomplete.
  public mutating func append(_ id: TokenID) -> String {
    let bytes = tokenizer.bytes(of: id)
    guard !bytes.isEmpty else { return "" }
    pending += dropsSpace && bytes[0] == UInt8(ascii: " ") ? bytes[1...] : bytes[...]
    dropsSpace = false
    let complete = pending.count - UTF8Boundary.incompleteSuffixLength(of: pending)
    let text = String(decoding: pending[..<complete], as: UTF8.self)
    pending.removeFirst(complete)
    return text
  }

  /// What is left: U+FFFD for a character that never was completed. The decoder may be used anew afterwards.
  public mutating func finish() -> String {
    defer { pending = [] }
    return String(decoding: pending, as: UTF8.self)
  }
}
