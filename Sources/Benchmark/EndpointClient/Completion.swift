/// A server's answer and what it says about it.
public struct Completion: Sendable, Equatable {
  public var text = ""
  /// `stop` (an end token or a stop string) or `length`; other reasons are errors of the server.
  public var finishReason = ""
  /// Tokens of the prompt as the server counts them; `nil` if it does not say.
  public var promptTokens: Int?
  /// Tokens of the answer as the server counts them; `nil` if it does not say.
  public var generatedTokens: Int?
  /// From sending the request to the first piece of the answer that holds text; `nil` if the answer came whole.
  public var secondsToFirstPiece: Double?
  /// From sending the request to the end of the response.
  public var seconds = 0.0
  /// The program's name by its `Server` header, such as `llama.cpp` or `uvicorn`.
  public var server: String?
}

/// Puts a completion together from the JSON objects that a response holds: one, or one for each piece.
struct CompletionCollector {
  private(set) var text = ""
  private(set) var finishReason: String?
  private(set) var usage: Usage?

  struct Usage: Decodable, Equatable {
    var prompt_tokens: Int?
    var completion_tokens: Int?
  }

  private struct Piece: Decodable {
    struct Choice: Decodable {
      var index: Int?
      var text: String?
      var finish_reason: String?
    }
    var choices: [Choice]?
    var usage: Usage?
    var error: ServerError?
  }

  /// Takes one JSON object; returns the text that it adds.
  ///
  /// - Throws: `malformedResponse`, or `refused` for an error that comes in place of a piece.
  mutating func add(_ json: [UInt8]) throws(EndpointError) -> String {
    let expected = "a completion (JSON with choices[0].text)"
    let piece: Piece
    do { piece = try JSONBytes.decode(Piece.self, from: json) } catch { throw .malformedResponse(expected: expected) }
    // The status was 200 already: an error without a status of its own is the server's.
    if let error = piece.error { throw .refused(status: error.status ?? 500, code: error.code) }
    if let usage = piece.usage { self.usage = usage }
    guard let choices = piece.choices else { throw .malformedResponse(expected: expected) }
    guard choices.count <= 1, choices.allSatisfy({ ($0.index ?? 0) == 0 }) else {
      throw .malformedResponse(expected: "one completion")
    }
    let more = choices.first?.text ?? ""
    text += more
    finishReason = choices.first?.finish_reason ?? finishReason
    return more
  }

  /// - Throws: `unfinishedAnswer`, or `malformedResponse` for counts that cannot be.
  func finish() throws(EndpointError) -> Completion {
    guard let finishReason, ["stop", "length"].contains(finishReason) else { throw .unfinishedAnswer }
    if let count = [usage?.prompt_tokens, usage?.completion_tokens].compactMap(\.self).min(), count < 0 {
      throw .malformedResponse(expected: "a completion with possible counts of tokens")
    }
    return Completion(
      text: text, finishReason: finishReason, promptTokens: usage?.prompt_tokens,
      generatedTokens: usage?.completion_tokens)
  }
}
