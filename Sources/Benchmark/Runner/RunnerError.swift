public import ContextPacking
public import EndpointClient
public import Generation
public import MedAlign
public import ModelFiles

/// Why a run cannot start or go on. An item's own trouble is not an error but its outcome.
public enum RunnerError: Error, Sendable {
  case contextTooLong(requestedTokens: Int, trainedTokens: Int)
  case limitOutOfRange(Int)
  case noInstructions(folder: String)
  /// Several prompts read the whole record; a policy that chooses from it has no place there.
  case partsAreOfWholeRecords(strategy: String, policy: String)
  case partOutOfRange(Int)
  case planUnreadable(file: String, reason: String)
  case promptsDependOnAnswers(strategy: String)
  case packing(PackingError)
  case modelDigest(reason: String)
  case dataSet(DataSetError)
  case engine(EngineError)
  case store(RunStoreError)
  case promptFileNotWritable(file: String, reason: String)
  case measurementFailed(reason: String)
  case model(ModelFileError)
  case endpoint(EndpointError)
  /// A way of sampling that the API has no words for.
  case samplingNotForEndpoint(option: String, expected: String)
  /// The server counts other tokens in a text of ours than the model file's vocabulary.
  case endpointVocabularyDiffers(countedTokens: Int, expectedTokens: Int)
  /// The server does not say what it read, so that a cut prompt would pass unseen.
  case endpointTellsNoUsage
  case endpointTakesNoTokens
  /// Sent as text, this prompt would be read as another.
  case promptNotText
  /// As text, no prompt in this chat format would be read as packed.
  case beginTokenNotText(isSent: Bool)
  case promptCutByEndpoint(readTokens: Int, sentTokens: Int)
  case answerCutByEndpoint(generatedTokens: Int, neededContextTokens: Int)
}

extension RunnerError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .contextTooLong(let requested, let trained):
      "a context of \(requested) tokens is beyond the \(trained) that the model was trained for; scale its positions (--rope-scaling) or ask for less"
    case .limitOutOfRange(let limit): "--limit: expected at least 1, found \(limit)"
    case .noInstructions(let folder): "\(folder): expected at least one instruction, found none"
    case .partsAreOfWholeRecords(let strategy, let policy):
      "--strategy \(strategy) reads whole records; --packing \(policy) chooses from them (expected paper)"
    case .partOutOfRange(let tokens): "--part-tokens: expected at least 1, found \(tokens)"
    case .planUnreadable(let file, let reason): "\(file): not a plan: \(reason)"
    case .promptsDependOnAnswers(let strategy):
      "prompts of --strategy \(strategy) depend on answers and cannot be written before these are there"
    case .packing(let error): "\(error)"
    case .modelDigest(let reason): "the model's fingerprint cannot be computed: \(reason)"
    case .dataSet(let error): "\(error)"
    case .engine(let error): "\(error)"
    case .store(let error): "\(error)"
    case .promptFileNotWritable(let file, let reason): "\(file): prompts cannot be written: \(reason)"
    case .measurementFailed(let reason): "the model's rate cannot be measured: \(reason)"
    case .model(let error): "\(error)"
    case .endpoint(let error): "\(error)"
    case .samplingNotForEndpoint(let option, let expected):
      "--\(option): a server is only asked with \(expected); the API has no word that every server knows"
    case .endpointVocabularyDiffers(let counted, let expected):
      "the server counts \(counted) tokens in a text that has \(expected) in the vocabulary of --model: it serves another model, or puts its own text around prompts"
    case .endpointTellsNoUsage:
      "the server does not say how many tokens it read (usage): a prompt that it cut would pass unseen"
    case .endpointTakesNoTokens: "the server does not take prompts as token ids; use --endpoint-prompt text"
    case .promptNotText:
      "the prompt spells a special token; as text the server would read it as one (--endpoint-prompt tokens is exact)"
    case .beginTokenNotText(let isSent):
      "as text, prompts in this chat format would \(isSent ? "lack their" : "get a") begin token; use another --chat or --endpoint-prompt tokens"
    case .promptCutByEndpoint(let read, let sent):
      "the server read \(read) of the prompt's \(sent) tokens; give it a larger context"
    case .answerCutByEndpoint(let generated, let needed):
      "the server ended the answer for want of context after \(generated) tokens; give it a context of at least \(needed)"
    }
  }
}
