import ArgumentParser
import Foundation
import Generation
import Tokenizers
import Transformer

struct LogitsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logits",
    abstract: "Write the logits after each of some tokens to a file.",
    discussion: """
      Example: medalign logits --model model.gguf --token-ids 1,450,4996 --output logits.f32

      The file holds little-endian 32-bit floats, [tokens, vocabulary], row by row.
      """)

  @OptionGroup var model: ModelOptions

  @Option(name: .long, help: ArgumentHelp("Comma-separated token ids.", valueName: "ids"))
  var tokenIds: String

  @Option(name: .long, help: ArgumentHelp("The file to write.", valueName: "file"))
  var output: String

  @Flag(name: .long, help: "Feed one token at a time, by the arithmetic of generated tokens.")
  var decode = false

  func run() throws {
    let ids = try tokenIds.split(separator: ",", omittingEmptySubsequences: false).map { part in
      guard let id = TokenID(part.trimmingCharacters(in: .whitespaces)) else {
        throw ValidationError("--token-ids: '\(part)' is not a token id")
      }
      return id
    }
    let engine = try model.loadEngine()
    let session = try engine.makeSession(contextTokens: max(ids.count, 1))
    let file = try OutputFile(path: output)
    var writeError: (any Error)?
    try session.evaluate(ids, arithmetic: decode ? .decode : .prefill) { row in
      guard writeError == nil else { return }
      do { try file.write(Data(buffer: row)) } catch { writeError = error }
    }
    if let writeError { throw writeError }
    try file.close()
  }
}
