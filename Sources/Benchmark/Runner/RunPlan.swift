import ContentHash
public import ContextPacking
import EHR
import Generation
public import MedAlign
import Tokenizers

/// The items of a run in the order they are run, and the packer that makes their prompts.
///
/// Items are grouped by record, in the order of first appearance, so that each record is read and encoded once.
public struct RunPlan: Sendable {
  public let options: RunOptions
  public let dataSet: BenchmarkDataSet
  public let chat: ChosenChatFormat
  public let packer: ContextPacker
  /// Items in the order they are run.
  public let items: [Instruction]

  /// - Throws: `contextTooLong`, `limitOutOfRange`, `noInstructions`, `partsAreOfWholeRecords`, `partOutOfRange`, or
  ///   `packing` for a context, reserve or chat format that cannot work for any item.
  public init(
    dataSet: BenchmarkDataSet, options: RunOptions, for generator: any AnswerGenerator
  ) throws(RunnerError) {
    guard options.contextTokens <= generator.trainedContextTokens || options.scalesPositions else {
      throw .contextTooLong(requestedTokens: options.contextTokens, trainedTokens: generator.trainedContextTokens)
    }
    if let limit = options.limit, limit < 1 { throw .limitOutOfRange(limit) }
    guard !dataSet.instructions.isEmpty else { throw .noInstructions(folder: dataSet.folder) }
    self.options = options
    self.dataSet = dataSet
    chat = ChosenChatFormat(asked: options.chatFormat, chatTemplate: generator.chatTemplate)
    guard options.strategy == .single || options.policy == .paper else {
      throw .partsAreOfWholeRecords(strategy: options.strategy.rawValue, policy: options.policy.rawValue)
    }
    if let tokens = options.partTokens, tokens < 1 { throw .partOutOfRange(tokens) }
    do {
      packer = try ContextPacker(
        tokenizer: generator.tokenizer, template: options.template, chatFormat: chat.format, policy: options.policy,
        budget: PackingBudget(contextTokens: options.contextTokens, generationTokens: options.generationTokens),
        rendering: options.rendering, reservesInstruction: options.reservesInstruction,
        instructionReserve: options.instructionReserve, seed: options.sampling.seed)
    } catch {
      throw .packing(error)
    }
    items = Self.groupedByRecord(dataSet.instructions.prefix(options.limit ?? .max))
  }

  private static func groupedByRecord(_ instructions: some Sequence<Instruction>) -> [Instruction] {
    var order: [PersonID?] = []
    var groups: [PersonID?: [Instruction]] = [:]
    for instruction in instructions {
      if groups[instruction.personID] == nil { order.append(instruction.personID) }
      groups[instruction.personID, default: []].append(instruction)
    }
    return order.flatMap { groups[$0] ?? [] }
  }

  /// Where the run's numbers come from (promise 7).
  public func provenance(of generator: any AnswerGenerator) throws(RunnerError) -> RunProvenance {
    let digest: Digest
    do { digest = try generator.modelDigest() } catch { throw .modelDigest(reason: "\(error)") }
    let fingerprint: Digest
    do { fingerprint = try dataSet.fingerprint() } catch { throw .dataSet(error) }
    let sampling = options.sampling
    var named = options.modelOptions
    named["temperature"] = "\(sampling.temperature)"
    named["top-k"] = "\(sampling.topK)"
    named["top-p"] = "\(sampling.topP)"
    named["min-p"] = "\(sampling.minP)"
    named["repetition-penalty"] = "\(sampling.repetitionPenalty)"
    if packer.reservesInstruction { named["instruction-reserve"] = "\(options.instructionReserve)" }
    switch options.strategy {
    case .single: break
    case .refine: named["refine-template"] = Self.name(options.stepTemplates.refine)
    case .mapReduce:
      named["map-template"] = Self.name(options.stepTemplates.map)
      named["reduce-template"] = Self.name(options.stepTemplates.reduce)
    }
    if options.strategy != .single, let tokens = options.partTokens { named["part-tokens"] = "\(tokens)" }
    if options.rendering != .xml { named["rendering"] = options.rendering.rawValue }
    return RunProvenance(
      plan: RunProvenance.Plan(
        modelName: generator.modelName, modelDigest: digest, dataSetName: dataSet.name,
        dataSetFingerprint: fingerprint, dataSetIsSynthetic: dataSet.isSynthetic, template: templateName,
        templateDigest: SHA256.hash(options.template.source), chatFormat: chat.format.rawValue,
        contextStrategy: options.strategy == .single ? options.policy.rawValue : options.strategy.rawValue,
        contextTokens: options.contextTokens, generationTokens: options.generationTokens, seed: sampling.seed, options: named),
      engine: generator.engine)
  }

  /// A step's template: its name, and its text's digest.
  private static func name(_ template: PromptTemplate) -> String {
    let name = template.name.split(separator: "/").last.map(String.init) ?? template.name
    return "\(name) \("\(SHA256.hash(template.source))".prefix(12))"
  }

  /// A template file's name without its folder: exports hold no paths, and the template's digest says the rest.
  private var templateName: String {
    options.template.name.split(separator: "/").last.map(String.init) ?? options.template.name
  }
}
