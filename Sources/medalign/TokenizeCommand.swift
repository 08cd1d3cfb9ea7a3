import ArgumentParser
import Foundation
import ModelFiles
import Tokenizers

struct TokenizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tokenize",
    abstract: "Encode the text on standard input by a model's vocabulary.",
    discussion: """
      Example: medalign tokenize --model model.gguf --ids < record.xml | wc -w
      """)

  @Option(name: .long, help: ArgumentHelp("A GGUF file with a vocabulary; weights are not needed.", valueName: "file"))
  var model: String

  @Flag(name: .long, help: "Print ids only, separated by spaces.")
  var ids = false

  @Flag(name: .long, help: "Do not add the begin token.")
  var noBos = false

  @Flag(name: .long, help: "Leave special tokens in the text alone, as records and instructions are read.")
  var noParseSpecial = false

  func run() throws {
    let tokenizer = try Tokenizer(VocabularyLoader.load(path: model))
    let text = try [UInt8](FileHandle.standardInput.readToEnd() ?? Data())
    let tokens = tokenizer.encode(
      bytes: text, specialTokens: noParseSpecial ? .asText : .parsed, addBegin: noBos ? false : nil,
      addEnd: noBos ? false : nil)
    if ids {
      try StandardOutput.writeLine(tokens.map(String.init).joined(separator: " "))
    } else {
      for token in tokens {
        let spelling = String(decoding: tokenizer.vocabulary.tokens[Int(token)], as: UTF8.self)
        try StandardOutput.writeLine("\(token)\t\(spelling.debugDescription)")
      }
    }
  }
}
