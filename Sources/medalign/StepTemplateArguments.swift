import ArgumentParser
import ContextPacking
import Runner

/// Templates of runs that ask several prompts for an answer.
struct StepTemplateArguments: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Template file of refine's later prompts: {question}, {ehr}, {answer} (so far) and, if wanted, {part}, {now}.",
      valueName: "file"))
  var refineTemplate: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Template file of map-reduce over one part: {question}, {ehr} and, if wanted, {part}, {now}.", valueName: "file"))
  var mapTemplate: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Template file of map-reduce over all answers: {question}, {answer} (the parts', in order) and, if wanted, {now}.",
      valueName: "file"))
  var reduceTemplate: String?

  func validate(_ strategy: GenerationStrategy) throws {
    if refineTemplate != nil, strategy != .refine { throw ValidationError("--refine-template needs --strategy refine") }
    if mapTemplate != nil || reduceTemplate != nil, strategy != .mapReduce {
      throw ValidationError("--map-template and --reduce-template need --strategy map-reduce")
    }
  }

  func apply(to templates: inout StepTemplates) throws {
    if let refineTemplate { templates.refine = try PromptTemplate(contentsOf: refineTemplate, role: .refine) }
    if let mapTemplate { templates.map = try PromptTemplate(contentsOf: mapTemplate, role: .map) }
    if let reduceTemplate { templates.reduce = try PromptTemplate(contentsOf: reduceTemplate, role: .reduce) }
  }
}
