public import Kernels
public import ModelFiles

/// Why a model could not be loaded or a prompt not be answered. No case holds text of a prompt.
public enum EngineError: Error, CustomStringConvertible {
  case model(ModelFileError)
  case kernels(KernelError)
  case emptyPrompt
  case promptDoesNotFit(promptTokens: Int, generationTokens: Int, contextTokens: Int)
  case contextTooLong(asked: Int, trained: Int)
  case tokenOutOfRange(id: Int, vocabularySize: Int)
  /// The model gave NaN or an infinity after the token at `position`: any choice of a next token would be made up.
  case logitsNotFinite(path: String, position: Int)
  /// Perplexity needs two windows.
  case textTooShort(tokens: Int, needed: Int)
  case invalidSampling(option: String, allowed: String)
  case modelLargerThanMemory(path: String, neededBytes: Int, availableBytes: Int)
  /// Memory set aside for keys and values that does not hold one context.
  case cacheTooSmall(contextTokens: Int, neededBytes: Int, limitBytes: Int)
  case constraint(ConstraintError)

  public var description: String {
    switch self {
    case .model(let error): "\(error)"
    case .kernels(let error): "\(error)"
    case .emptyPrompt: "the prompt has no tokens"
    case .promptDoesNotFit(let prompt, let generation, let context):
      "the prompt does not fit: \(prompt) tokens and \(generation) to generate, but the context has \(context)"
    case .contextTooLong(let asked, let trained):
      "a context of \(asked) tokens is longer than the \(trained) the model was trained for; "
        + "override it only together with an explicit RoPE scaling or base, or ALiBi extrapolation"
    case .tokenOutOfRange(let id, let size): "token id \(id) is outside the vocabulary (0 to \(size - 1))"
    case .logitsNotFinite(let path, let position):
      "\(path): the logits after token \(position) are not all finite; expected numbers (are the weights damaged?)"
    case .textTooShort(let tokens, let needed):
      "the text has \(tokens) tokens, but perplexity needs two windows, at least \(needed) tokens"
    case .invalidSampling(let option, let allowed): "\(option) must be \(allowed)"
    case .cacheTooSmall(let context, let needed, let limit):
      "keys and values of a context of \(context) tokens take \(needed) bytes, but \(limit) are set aside for them"
    case .constraint(let error): "\(error)"
    case .modelLargerThanMemory(let path, let needed, let available):
      "\(path): needs \(gibibytes(needed)) of memory (weights, cache and workspace), but this machine has "
        + "\(gibibytes(available)); use a smaller quantisation or a shorter context"
    }
  }

  private func gibibytes(_ bytes: Int) -> String {
    let tenths = Int((Double(bytes) / 0x1p30 * 10).rounded())
    return "\(tenths / 10).\(tenths % 10) GiB"
  }
}
