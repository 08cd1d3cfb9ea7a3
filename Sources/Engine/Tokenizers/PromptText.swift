/// A prompt in parts: what a person or a record says, and the special tokens that the engine writes around it.
///
/// Adjacent texts are joined and encoded as one string, since `"USER: "` and `"What"` apart give other tokens than
/// together; special tokens are never looked for in them. A special part is one token, named by its exact spelling.
public struct PromptText: Sendable, Equatable {
  public enum Part: Sendable, Equatable {
    case text(String)
    case special(String)
  }

  public var parts: [Part]
  /// Whether the begin token comes first; `nil`: the vocabulary's rule.
  public var addsBegin: Bool?

  public init(parts: [Part], addsBegin: Bool? = nil) {
    self.parts = parts
    self.addsBegin = addsBegin
  }

  /// A prompt that is only text.
  public init(_ text: String, addsBegin: Bool? = nil) {
    self.init(parts: [.text(text)], addsBegin: addsBegin)
  }

  /// The prompt as one string, for people to read. Encoding it is not the same as encoding the prompt.
  public var plainText: String {
    var result = ""
    for part in parts {
      switch part {
      case .text(let text), .special(let text): result += text
      }
    }
    return result
  }
}
