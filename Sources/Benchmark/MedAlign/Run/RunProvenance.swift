public import ContentHash

/// Where a run's numbers come from.
///
/// The plan decides what is asked of which model; a run is resumed only with an equal plan. The engine and the machine
/// may change between sittings of one run (an update, another server); each sitting's are recorded.
public struct RunProvenance: Codable, Sendable, Equatable {
  public var plan: Plan
  public var engine: Engine

  public init(plan: Plan, engine: Engine) {
    self.plan = plan
    self.engine = engine
  }

  /// What decides the answers, up to the arithmetic of the machine.
  ///
  /// What is not known of answers that were imported is `nil`.
  public struct Plan: Codable, Sendable, Equatable {
    /// For people: the model's own name or its file's, without folders; of imported answers the system's.
    public var modelName: String
    /// SHA-256 of the model file; `nil` for imported answers.
    public var modelDigest: Digest?
    /// For people: the data folder's own name.
    public var dataSetName: String
    public var dataSetFingerprint: Digest
    /// Whether the records are known to be made up; for reports.
    public var dataSetIsSynthetic: Bool
    public var template: String?
    /// SHA-256 of the template's text.
    public var templateDigest: Digest?
    public var chatFormat: String?
    /// How the record was cut to fit, such as `paper`.
    public var contextStrategy: String?
    /// Tokens of context, prompt and answer together.
    public var contextTokens: Int?
    /// At most so many tokens are generated.
    public var generationTokens: Int?
    public var seed: UInt64?
    /// Every other option that can change an answer (sampling, rope overrides, …), by the name of its flag.
    public var options: [String: String]
    /// The file that the answers were read from; `nil` for a run that generated them.
    public var source: AnswerSource?

    public init(
      modelName: String, modelDigest: Digest, dataSetName: String, dataSetFingerprint: Digest,
      dataSetIsSynthetic: Bool, template: String, templateDigest: Digest, chatFormat: String, contextStrategy: String,
      contextTokens: Int, generationTokens: Int, seed: UInt64 = 0, options: [String: String] = [:]
    ) {
      self.modelName = modelName
      self.modelDigest = modelDigest
      self.dataSetName = dataSetName
      self.dataSetFingerprint = dataSetFingerprint
      self.dataSetIsSynthetic = dataSetIsSynthetic
      self.template = template
      self.templateDigest = templateDigest
      self.chatFormat = chatFormat
      self.contextStrategy = contextStrategy
      self.contextTokens = contextTokens
      self.generationTokens = generationTokens
      self.seed = seed
      self.options = options
    }

    /// Of answers that a system gave elsewhere, read from a file.
    ///
    /// - Parameter contextTokens: Where the user knows them.
    public init(
      importing source: AnswerSource, dataSetName: String, dataSetFingerprint: Digest, dataSetIsSynthetic: Bool,
      contextTokens: Int? = nil, options: [String: String] = [:]
    ) {
      modelName = source.system
      self.dataSetName = dataSetName
      self.dataSetFingerprint = dataSetFingerprint
      self.dataSetIsSynthetic = dataSetIsSynthetic
      self.contextTokens = contextTokens
      self.options = options
      self.source = source
    }
  }

  /// A file of answers that a system gave elsewhere.
  public struct AnswerSource: Codable, Sendable, Equatable {
    /// Without folders.
    public var fileName: String
    /// SHA-256 of the file as it lies, compressed or not.
    public var fileDigest: Digest
    /// The system whose answers were read.
    public var system: String
    /// When they were first read, in UTC, such as `2026-11-22T17:00:00Z`.
    public var importedAt: String

    public init(fileName: String, fileDigest: Digest, system: String, importedAt: String) {
      self.fileName = fileName
      self.fileDigest = fileDigest
      self.system = system
      self.importedAt = importedAt
    }
  }

  /// The program and the machine of one sitting.
  public struct Engine: Codable, Sendable, Equatable {
    /// This program's, also where it only packs the prompts and a server answers, or only reads answers from a file.
    public var version: String
    public var gitCommit: String
    /// The build's CPU level, such as `x86-64-v4`; `nil` unless this program answers.
    public var cpuLevel: String?
    /// What was chosen at start, such as `native, bf16 cache`; `nil` unless this program answers.
    public var kernelPath: String?
    /// `nil` unless this program answers.
    public var threads: Int?
    /// The server that answers, if one does.
    public var endpoint: Endpoint?

    /// Of a sitting that reads answers from a file.
    public init(version: String, gitCommit: String) {
      self.version = version
      self.gitCommit = gitCommit
    }

    public init(version: String, gitCommit: String, cpuLevel: String, kernelPath: String, threads: Int) {
      self.version = version
      self.gitCommit = gitCommit
      self.cpuLevel = cpuLevel
      self.kernelPath = kernelPath
      self.threads = threads
    }

    public init(version: String, gitCommit: String, endpoint: Endpoint) {
      self.version = version
      self.gitCommit = gitCommit
      self.endpoint = endpoint
    }
  }

  /// A server that answered in place of this program's engine, by its own word.
  public struct Endpoint: Codable, Sendable, Equatable {
    /// `HOST:PORT`.
    public var address: String
    /// The program's name, if it gives one, such as `llama.cpp`.
    public var server: String?
    /// The model's name there, without folders.
    public var model: String
    /// How prompts are sent: `tokens` or `text`.
    public var promptForm: String

    public init(address: String, server: String?, model: String, promptForm: String) {
      self.address = address
      self.server = server
      self.model = model
      self.promptForm = promptForm
    }
  }
}

extension RunProvenance.Engine: CustomStringConvertible {
  public var description: String {
    let program = "\(version) (\(gitCommit))"
    if let endpoint {
      let server = endpoint.server.map { " (\($0))" } ?? ""
      return "server at \(endpoint.address)\(server), its model \(endpoint.model), prompts as \(endpoint.promptForm), "
        + "packed by \(program)"
    }
    guard cpuLevel != nil || kernelPath != nil || threads != nil else { return "answers imported by \(program)" }
    return ([program, cpuLevel, kernelPath].compactMap(\.self) + [threads.map { "\($0) threads" }].compactMap(\.self))
      .joined(separator: ", ")
  }
}

extension RunProvenance.AnswerSource: CustomStringConvertible {
  public var description: String {
    "\(fileName) (SHA-256 \(fileDigest.description.prefix(16))…), read \(importedAt.prefix(10))"
  }
}

extension RunProvenance.Plan {
  /// What keeps a run with this plan from being continued with `other`, in words; empty if nothing does.
  ///
  /// Names of model and data set are for people and may change; their contents may not. Of imported answers the file's
  /// contents and the system count, not the file's name nor the day.
  public func differences(from other: Self) -> [String] {
    var found: [String] = []
    func compare<Value: Equatable>(
      _ name: String, _ value: KeyPath<Self, Value?>, _ describe: (Value) -> String, absent: String = "not known"
    ) {
      let (mine, theirs) = (self[keyPath: value], other[keyPath: value])
      guard mine != theirs else { return }
      found.append("\(name): \(mine.map(describe) ?? absent) before, \(theirs.map(describe) ?? absent) now")
    }
    func short(_ digest: Digest) -> String { String(digest.description.prefix(12)) }
    compare("file of answers", \.source?.fileDigest, short, absent: "none")
    compare("system", \.source?.system, { $0 }, absent: "none")
    compare("model", \.modelDigest, short)
    compare("data set", \.knownFingerprint, short)
    compare("template", \.template, { $0 })
    if template == other.template { compare("template's text", \.templateDigest, short) }
    compare("chat format", \.chatFormat, { $0 })
    compare("context strategy", \.contextStrategy, { $0 })
    compare("context tokens", \.contextTokens, { "\($0)" })
    compare("tokens to generate", \.generationTokens, { "\($0)" })
    compare("seed", \.seed, { "\($0)" })
    for name in Set(options.keys).union(other.options.keys).sorted() where options[name] != other.options[name] {
      found.append("\(name): \(options[name] ?? "not set") before, \(other.options[name] ?? "not set") now")
    }
    return found
  }

  private var knownFingerprint: Digest? { dataSetFingerprint }
}
