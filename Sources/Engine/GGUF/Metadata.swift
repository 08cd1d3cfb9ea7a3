/// The key-value pairs of a GGUF file, in the file's order, with typed access.
///
/// The typed readers return `nil` for an absent key and throw `wrongValueType` for a value of another type.
public struct Metadata: Sendable {
  /// One pair and where its key starts in the file.
  public struct Entry: Sendable {
    public let key: String
    public let value: MetadataValue
    public let offset: Int
  }

  public private(set) var entries: [Entry] = []
  private var indices: [String: Int] = [:]

  init() {}

  public subscript(key: String) -> MetadataValue? { entry(key)?.value }

  public func entry(_ key: String) -> Entry? { indices[key].map { entries[$0] } }

  /// Adds a pair whose key is new.
  mutating func append(_ key: String, _ value: MetadataValue, offset: Int) throws(GGUFError) {
    guard indices.updateValue(entries.count, forKey: key) == nil else { throw .duplicateKey(key, offset: offset) }
    entries.append(Entry(key: key, value: value, offset: offset))
  }

  /// An integer of any width and sign; above 2^63 - 1 it becomes `Int.max`.
  public func integer(_ key: String) throws(GGUFError) -> Int? {
    try typed(key, "an integer") { $0.integer }
  }

  /// A 32- or 64-bit floating-point number.
  public func floatingPoint(_ key: String) throws(GGUFError) -> Float? {
    try typed(key, "a floating-point number") { $0.floatingPoint }
  }

  public func bool(_ key: String) throws(GGUFError) -> Bool? {
    try typed(key, "a bool") { if case .bool(let value) = $0 { value } else { nil } }
  }

  /// A string, bytes that are not UTF-8 replaced by U+FFFD.
  public func text(_ key: String) throws(GGUFError) -> String? {
    try typed(key, "a string") {
      if case .string(let bytes) = $0 { String(decoding: bytes, as: UTF8.self) } else { nil }
    }
  }

  public func array(_ key: String) throws(GGUFError) -> MetadataArray? {
    try typed(key, "an array") { if case .array(let array) = $0 { array } else { nil } }
  }

  private func typed<Value>(
    _ key: String, _ expected: String, _ convert: (MetadataValue) -> Value?
  ) throws(GGUFError) -> Value? {
    guard let entry = entry(key) else { return nil }
    guard let value = convert(entry.value) else {
      throw .wrongValueType(key: key, offset: entry.offset, expected: expected, found: entry.value.type.name)
    }
    return value
  }
}
