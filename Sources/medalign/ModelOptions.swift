import ArgumentParser
import Generation

/// The options of every command that loads one model.
struct ModelOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("The model: a GGUF file.", valueName: "file"))
  var model: String

  @OptionGroup var engine: EngineArguments

  func loadEngine() throws -> Engine { try EngineArguments.load(model, engine.engineOptions) }
}
