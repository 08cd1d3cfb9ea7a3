import ArgumentParser
import Foundation
import ModelFiles

/// `medalign inspect`: what a model file holds.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show what a model file holds: architecture, shapes, weights, tokenizer.",
    discussion: """
      Reads the header alone, so even a large file answers at once. Files with a vocabulary and no weights are \
      accepted. Tensors that do not fit the architecture are listed as problems.

      Example: medalign inspect --model vicuna-7b-v1.5.Q4_K_M.gguf --format json
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Option(name: .long, help: ArgumentHelp("The GGUF file.", valueName: "file"))
  var model: String

  @Option(name: .long, help: "How to print: text or json.")
  var format: Format = .text

  func run() throws {
    let inspection = try ModelInspection(path: model)
    switch format {
    case .text:
      try StandardOutput.writeLine(inspection.table)
    case .json:
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      try StandardOutput.writeLine(String(decoding: encoder.encode(inspection), as: UTF8.self))
    }
  }
}
