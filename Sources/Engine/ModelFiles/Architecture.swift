package import GGUF

/// What kind of model a file holds, with its numbers.
public enum Architecture: Sendable, Equatable {
  case llama(LlamaConfiguration)
  case mpt(MPTConfiguration)

  /// The names in `general.architecture` that are supported.
  public static let supportedNames = ["llama", "mpt"]

  /// As in `general.architecture`.
  public var name: String {
    switch self {
    case .llama: "llama"
    case .mpt: "mpt"
    }
  }

  /// Tokens that the model was trained for, or the override.
  public var contextLength: Int {
    switch self {
    case .llama(let configuration): configuration.contextLength
    case .mpt(let configuration): configuration.contextLength
    }
  }

  public var embeddingLength: Int {
    switch self {
    case .llama(let configuration): configuration.embeddingLength
    case .mpt(let configuration): configuration.embeddingLength
    }
  }

  /// Reads and checks the configuration in a file's metadata.
  ///
  /// - Throws: `unsupported` for another architecture; else what is missing or wrong, by key.
  package init(_ metadata: Metadata, overrides: ConfigurationOverrides) throws(ModelFileError) {
    let name = try Self.name(in: metadata)
    let reader = ConfigurationReader(metadata: metadata, prefix: name)
    switch name {
    case "llama": self = .llama(try LlamaConfiguration(reader, overrides: overrides))
    case "mpt": self = .mpt(try MPTConfiguration(reader, overrides: overrides))
    default:
      throw .unsupported(
        what: "the architecture \(printable(name))", supported: Self.supportedNames.joined(separator: ", "))
    }
  }

  static func name(in metadata: Metadata) throws(ModelFileError) -> String {
    let key = "general.architecture"
    guard let name = try reading({ () throws(GGUFError) in try metadata.text(key) }) else { throw .missingKey(key) }
    return name
  }
}
