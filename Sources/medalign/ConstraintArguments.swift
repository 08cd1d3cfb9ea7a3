import ArgumentParser
import Generation
import Tokenizers

/// What an answer's text must obey: at most one of the two.
struct ConstraintArguments: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The answer is JSON that this JSON schema admits (draft-07 or 2020-12, a subset of the keywords).",
      valueName: "file"))
  var jsonSchema: String?

  @Option(
    name: .long,
    help: ArgumentHelp("The answer is text of this grammar (a subset of llama.cpp's GBNF).", valueName: "file"))
  var grammar: String?

  func validate() throws {
    if jsonSchema != nil && grammar != nil {
      throw ValidationError("--json-schema and --grammar cannot be given together")
    }
  }

  /// The file's bytes, read before the model is loaded.
  func read() throws(InputFileError) -> Source? {
    if let jsonSchema { return .jsonSchema(Array(try InputFile.read(path: jsonSchema)), path: jsonSchema) }
    if let grammar { return .grammar(Array(try InputFile.read(path: grammar)), path: grammar) }
    return nil
  }

  enum Source {
    case jsonSchema([UInt8], path: String)
    case grammar([UInt8], path: String)

    func constraint(for tokenizer: Tokenizer) throws -> TokenConstraint {
      switch self {
      case .jsonSchema(let bytes, let path):
        do throws(ConstraintError) { return try TokenConstraint(jsonSchema: bytes, TokenTrie(tokenizer)) } catch {
          throw ConstraintFileError(path: path, error: error)
        }
      case .grammar(let bytes, let path):
        do throws(ConstraintError) { return try TokenConstraint(grammar: bytes, TokenTrie(tokenizer)) } catch {
          throw ConstraintFileError(path: path, error: error)
        }
      }
    }
  }
}

struct ConstraintFileError: Error, CustomStringConvertible {
  let path: String
  let error: ConstraintError
  var description: String { "\(path): \(error)" }
}
