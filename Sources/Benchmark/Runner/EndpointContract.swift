import EndpointClient
import Tokenizers

/// What a server was found to do, by asking for one token after a fixed sentence.
struct EndpointContract: Sendable {
  let promptForm: EndpointGenerator.PromptForm
  /// Whether answers come in pieces: only where the server then still tells how many tokens it read.
  let isStreamed: Bool
  /// The program's name, if it gives one.
  let server: String?

  private static let sentence = "The patient was seen in the clinic today."

  /// - Throws: `endpoint`, `endpointVocabularyDiffers`, `endpointTellsNoUsage`, `endpointTakesNoTokens`.
  init(
    _ client: EndpointClient, model: String, tokenizer: Tokenizer, promptForm asked: EndpointGenerator.PromptForm?
  ) throws(RunnerError) {
    let expected = tokenizer.encode(Self.sentence)
    let probe = Probe(client: client, model: model, vocabularySize: tokenizer.vocabularySize)
    let asText = try probe.answer(to: .text(Self.sentence))
    let takesTokens = asked == .text ? false : try probe.takesTokens(expected)
    if asked == .tokens, !takesTokens { throw .endpointTakesNoTokens }
    // Text may be counted with one begin or end token more or less where tokens are sent; a text prompt that is counted
    // short would make every item fail, and one that is counted long is told item by item.
    let leeway = takesTokens ? (expected.count - 1)...(expected.count + 1) : expected.count...Int.max
    guard leeway.contains(asText.promptTokens) else {
      throw .endpointVocabularyDiffers(countedTokens: asText.promptTokens, expectedTokens: expected.count)
    }
    promptForm = takesTokens ? .tokens : .text
    isStreamed = asText.isStreamed
    server = asText.server
  }
}

/// Asks for one token.
private struct Probe {
  let client: EndpointClient
  let model: String
  let vocabularySize: Int

  struct Answer {
    var promptTokens: Int
    var isStreamed: Bool
    var server: String?
  }

  func answer(to prompt: CompletionRequest.Prompt) throws(RunnerError) -> Answer {
    for isStreamed in [true, false] {
      let completion: Completion
      do throws(EndpointError) {
        completion = try client.complete(
          CompletionRequest(
            model: model, prompt: prompt, maximumTokens: 1, vocabularySize: vocabularySize, isStreamed: isStreamed))
      } catch {
        if isStreamed, error == .unfinishedAnswer { continue }
        throw .endpoint(error)
      }
      if let count = completion.promptTokens, completion.generatedTokens != nil {
        return Answer(promptTokens: count, isStreamed: isStreamed, server: completion.server)
      }
    }
    throw .endpointTellsNoUsage
  }

  /// Whether a prompt of token ids is read as just these.
  func takesTokens(_ tokens: [TokenID]) throws(RunnerError) -> Bool {
    do throws(RunnerError) {
      return try answer(to: .tokens(tokens)).promptTokens == tokens.count
    } catch {
      // Servers that want a string say so with various statuses; llama-cpp-python's with 500. Text was answered before.
      if case .endpoint(.refused) = error { return false }
      throw error
    }
  }
}
