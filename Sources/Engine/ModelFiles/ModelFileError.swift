public import GGUF
public import Tokenizers

/// Why a model file cannot be used. `description` is one line that names key or tensor, what was expected and found.
public enum ModelFileError: Error, Sendable, Equatable {
  /// The container is damaged, or a key holds a value of the wrong type.
  case gguf(GGUFError)
  /// The vocabulary contradicts itself.
  case vocabulary(TokenizerError)
  case missingKey(String)
  /// A value, or a combination of values, that no model can have.
  case badValue(key: String, expected: String, found: String)
  /// Sound, as far as can be told, but this engine cannot run it: an architecture, tokenizer or feature.
  case unsupported(what: String, supported: String)
  /// A context length beyond the trained one, and nothing that says how positions reach there.
  case contextBeyondTraining(asked: Int, trained: Int, needed: String)
  /// The file holds a vocabulary and no weights.
  case noTensors
  case missingTensor(String)
  case unexpectedTensor(String)
  case wrongShape(tensor: String, expected: [Int], found: [Int])
  case wrongTensorType(tensor: String, expected: String, found: String)
  /// A NaN or an infinity among the weights.
  case weightsNotFinite(tensor: String)
  /// The file was written to while it was open.
  case changedWhileOpen
  /// `error` occurred in the file of this path.
  indirect case inFile(String, ModelFileError)

  /// The error itself, without the file's path around it.
  public var withoutFile: ModelFileError {
    if case .inFile(_, let error) = self { return error.withoutFile }
    return self
  }

  /// Whether another engine, or a later version, might take the file.
  public var isUnsupportedFeature: Bool {
    switch withoutFile {
    case .unsupported, .vocabulary(.unsupportedPreTokenizer): true
    default: false
    }
  }

  /// Wraps the error with the file's path, unless it names the file already.
  func inFile(_ path: String) -> ModelFileError {
    switch self {
    case .inFile, .gguf(.inFile), .gguf(.system), .gguf(.notARegularFile): self
    default: .inFile(path, self)
    }
  }
}

extension ModelFileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .gguf(let error): "\(error)"
    case .vocabulary(let error): "\(error)"
    case .missingKey(let key): "the required key \(key) is missing"
    case .badValue(let key, let expected, let found): "\(key) is \(found); expected \(expected)"
    case .unsupported(let what, let supported): "\(what) is not supported; supported: \(supported)"
    case .contextBeyondTraining(let asked, let trained, let needed):
      "a context of \(asked) tokens is longer than the \(trained) that the model was trained for; expected \(needed)"
    case .noTensors: "the file holds a vocabulary only; expected the weights of a model"
    case .missingTensor(let name): "the required tensor \(name) is missing"
    case .unexpectedTensor(let name): "the tensor \(name) is unknown to this architecture, so the result would be wrong"
    case .wrongShape(let tensor, let expected, let found):
      "the tensor \(tensor) has the shape \(found) (row length first); expected \(expected)"
    case .wrongTensorType(let tensor, let expected, let found):
      "the tensor \(tensor) has the type \(found); expected \(expected)"
    case .weightsNotFinite(let tensor): "the tensor \(tensor) holds a NaN or an infinity; expected finite weights"
    case .changedWhileOpen: "the file was changed while it was open; expected it to stay as it is"
    case .inFile(let path, let error): "\(path): \(error)"
    }
  }
}
