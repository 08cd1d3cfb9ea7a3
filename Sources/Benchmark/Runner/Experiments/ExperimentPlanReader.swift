import Foundation
import Generation

extension ExperimentPlan {
  /// Reads a plan file.
  ///
  /// - Throws: `planUnreadable`, which names the file and the key at fault.
  public init(contentsOf path: String) throws(RunnerError) {
    let data: Data
    do {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      guard attributes[.type] as? FileAttributeType == .typeRegular else { throw PlanFault("not a regular file") }
      guard (attributes[.size] as? Int ?? 0) <= Self.largestFile else {
        throw PlanFault("more than \(Self.largestFile) bytes")
      }
      data = try Data(contentsOf: URL(filePath: path))
    } catch let fault as PlanFault {
      throw .planUnreadable(file: path, reason: fault.reason)
    } catch {
      let reason = FileManager.default.fileExists(atPath: path) ? "no permission" : "no such file"
      throw .planUnreadable(file: path, reason: reason)
    }
    do { self = try JSONDecoder().decode(ExperimentPlan.self, from: data) } catch {
      throw .planUnreadable(file: path, reason: PlanFault(decoding: error).reason)
    }
    let names = models.map(\.name)
    for name in names where names.count(where: { $0 == name }) > 1 {
      throw .planUnreadable(file: path, reason: "two models are named \(name)")
    }
    for name in grids.flatMap(\.models) where !names.contains(name) {
      throw .planUnreadable(file: path, reason: "a grid names the model \(name), which the plan does not have")
    }
  }
}

/// What is wrong with a plan, in words.
private struct PlanFault: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }

  init(decoding error: any Error) {
    func place(_ path: [any CodingKey]) -> String {
      let names = path.map { key in key.intValue.map { "[\($0)]" } ?? ".\(key.stringValue)" }
      return names.isEmpty ? "" : String(names.joined().drop { $0 == "." }) + ": "
    }
    switch error {
    case let fault as PlanFault: self = fault
    case DecodingError.keyNotFound(let key, let context):
      reason = place(context.codingPath) + "\(key.stringValue) is missing"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      reason = place(context.codingPath) + "a value of another type was expected"
    case DecodingError.dataCorrupted(let context):
      reason = place(context.codingPath) + (context.codingPath.isEmpty ? "not valid JSON" : context.debugDescription)
    default: reason = "not valid JSON"
    }
  }
}

/// A key of any name, in snake case as it stands.
private struct PlanKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }
  init(_ name: String) { stringValue = name }
  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

/// An object of a plan whose keys must all be known.
private struct PlanObject {
  private let values: KeyedDecodingContainer<PlanKey>

  init(_ decoder: any Decoder, keys: Set<String>) throws {
    values = try decoder.container(keyedBy: PlanKey.self)
    if let unknown = values.allKeys.map(\.stringValue).sorted().first(where: { !keys.contains($0) }) {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath + [PlanKey(unknown)],
          debugDescription: "unknown key (there are \(keys.sorted().joined(separator: ", ")))"))
    }
  }

  func value<Value: Decodable>(_ key: String) throws -> Value { try values.decode(Value.self, forKey: PlanKey(key)) }

  func value<Value: Decodable>(_ key: String, default standard: Value) throws -> Value {
    try values.decodeIfPresent(Value.self, forKey: PlanKey(key)) ?? standard
  }

  func optional<Value: Decodable>(_ key: String) throws -> Value? {
    try values.decodeIfPresent(Value.self, forKey: PlanKey(key))
  }

  func fault(_ key: String, _ reason: String) -> DecodingError {
    .dataCorrupted(DecodingError.Context(codingPath: values.codingPath + [PlanKey(key)], debugDescription: reason))
  }
}

extension ExperimentPlan: Decodable {
  public init(from decoder: any Decoder) throws {
    let object = try PlanObject(
      decoder, keys: ["name", "description", "models", "grids", "generate_tokens", "sampling"])
    name = try object.value("name")
    description = try object.optional("description")
    models = try object.value("models")
    grids = try object.value("grids")
    generateTokens = try object.value("generate_tokens", default: 256)
    sampling = try object.value("sampling", default: PlannedSampling()).options
    if models.isEmpty { throw object.fault("models", "expected at least one") }
    if grids.isEmpty { throw object.fault("grids", "expected at least one") }
    if generateTokens < 1 { throw object.fault("generate_tokens", "expected at least 1") }
  }
}

private struct PlannedSampling: Decodable {
  var options = SamplingOptions()

  init() {}

  init(from decoder: any Decoder) throws {
    let object = try PlanObject(decoder, keys: ["temperature", "top_k", "top_p", "min_p", "repetition_penalty"])
    options.temperature = try object.value("temperature", default: options.temperature)
    options.topK = try object.value("top_k", default: options.topK)
    options.topP = try object.value("top_p", default: options.topP)
    options.minP = try object.value("min_p", default: options.minP)
    options.repetitionPenalty = try object.value("repetition_penalty", default: options.repetitionPenalty)
    do { try options.validate() } catch { throw object.fault("sampling", "\(error)") }
  }
}

extension PlannedModel: Decodable {
  public init(from decoder: any Decoder) throws {
    let object = try PlanObject(
      decoder,
      keys: ["name", "file", "chat", "rope_base", "rope_scaling", "trained_context", "alibi_extrapolation"])
    name = try object.value("name")
    file = try object.value("file")
    chat = try object.value("chat", default: "auto")
    ropeBase = try object.optional("rope_base")
    ropeScaling = try object.optional("rope_scaling")
    trainedContext = try object.optional("trained_context")
    alibiExtrapolation = try object.value("alibi_extrapolation", default: false)
    // It names folders.
    let isName = name.utf8.allSatisfy { byte in
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
    }
    if name.isEmpty || !isName || name.hasPrefix(".") || name.utf8.count > 100 {
      throw object.fault("name", "expected letters, digits, dots and hyphens")
    }
  }
}

extension ExperimentGrid: Decodable {
  public init(from decoder: any Decoder) throws {
    let object = try PlanObject(decoder, keys: ["models", "contexts", "strategies", "templates", "seeds"])
    models = try object.value("models", default: [])
    contexts = try object.value("contexts")
    strategies = try object.value("strategies", default: [PlannedStrategy()])
    templates = try object.value("templates", default: ["paper"])
    // Read as signed: JSONDecoder reports a negative number as invalid JSON, without its place.
    let signedSeeds: [Int] = try object.value("seeds", default: [0])
    if signedSeeds.contains(where: { $0 < 0 }) { throw object.fault("seeds", "expected numbers of at least 0") }
    seeds = signedSeeds.map(UInt64.init)
    for (key, isEmpty) in [
      ("contexts", contexts.isEmpty), ("strategies", strategies.isEmpty), ("templates", templates.isEmpty),
      ("seeds", seeds.isEmpty),
    ] where isEmpty {
      throw object.fault(key, "expected at least one")
    }
    if contexts.contains(where: { $0 < 1 }) { throw object.fault("contexts", "expected numbers of at least 1") }
  }
}

extension PlannedStrategy: Decodable {
  init(packing: String = "paper", strategy: String = "single") {
    self.packing = packing
    rendering = "xml"
    fixedReserve = false
    self.strategy = strategy
  }

  /// An object, or a name alone: of a packing policy, or of a strategy of several prompts.
  public init(from decoder: any Decoder) throws {
    if let name = try? decoder.singleValueContainer().decode(String.self) {
      let isStrategy = GenerationStrategy(rawValue: name) != nil
      self.init(packing: isStrategy ? "paper" : name, strategy: isStrategy ? name : "single")
    } else {
      let object = try PlanObject(
        decoder, keys: ["packing", "rendering", "fixed_reserve", "strategy", "part_tokens"])
      self.init(packing: try object.value("packing", default: "paper"))
      rendering = try object.value("rendering", default: "xml")
      fixedReserve = try object.value("fixed_reserve", default: false)
      strategy = try object.value("strategy", default: "single")
      partTokens = try object.optional("part_tokens")
    }
  }
}
