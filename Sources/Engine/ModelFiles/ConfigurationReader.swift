import GGUF

/// Typed and range-checked access to an architecture's keys: `llama.block_count` as `block_count`.
struct ConfigurationReader {
  let metadata: Metadata
  let prefix: String

  func key(_ suffix: String) -> String { prefix + "." + suffix }

  func badValue(_ suffix: String, _ expected: String, _ found: String) -> ModelFileError {
    .badValue(key: key(suffix), expected: expected, found: found)
  }

  // MARK: whole numbers

  func count(
    _ suffix: String, in range: ClosedRange<Int>, perLayer: Int? = nil
  ) throws(ModelFileError) -> Int {
    guard let value = try optionalCount(suffix, in: range, perLayer: perLayer) else {
      throw .missingKey(key(suffix))
    }
    return value
  }

  /// - Parameter perLayer: the number of layers, for keys that may hold one value per layer; these must agree.
  func optionalCount(
    _ suffix: String, in range: ClosedRange<Int>, perLayer: Int? = nil
  ) throws(ModelFileError) -> Int? {
    let key = key(suffix)
    let value: Int
    if let perLayer, case .array(let array)? = metadata[key] {
      guard array.count == perLayer else {
        throw badValue(suffix, "one value, or one for each of the \(perLayer) layers", "\(array.count) values")
      }
      let values = try gguf { () throws(GGUFError) in try array.integers(key: key) }
      guard let first = values.first else { return nil }
      guard values.allSatisfy({ $0 == first }) else {
        throw .unsupported(what: "\(key) with a different value for each layer", supported: "the same for all layers")
      }
      value = first
    } else {
      guard let single = try gguf({ () throws(GGUFError) in try metadata.integer(key) }) else { return nil }
      value = single
    }
    guard range.contains(value) else {
      throw badValue(suffix, "\(range.lowerBound) to \(range.upperBound)", "\(value)")
    }
    return value
  }

  /// The context length as stated, or the override.
  ///
  /// - Parameters:
  ///   - override: may exceed what is stated only if `reachesBeyond`.
  ///   - needed: what would let it.
  func contextLength(
    _ override: Int?, reachesBeyond: Bool, needed: String
  ) throws(ModelFileError) -> Int {
    let range = ConfigurationLimits.contextLength
    let stated = try count("context_length", in: range)
    guard let asked = try overridden("context length", override, in: range) else { return stated }
    if asked > stated && !reachesBeyond { throw .contextBeyondTraining(asked: asked, trained: stated, needed: needed) }
    return asked
  }

  /// A head's length: as stated, else the embedding shared among the heads.
  func headLength(_ suffix: String, embedding: Int, heads: Int) throws(ModelFileError) -> Int {
    if let stated = try optionalCount(suffix, in: ConfigurationLimits.headLength) { return stated }
    guard embedding % heads == 0 else {
      throw badValue("attention.head_count", "a divisor of embedding_length = \(embedding)", "\(heads)")
    }
    guard ConfigurationLimits.headLength.contains(embedding / heads) else {
      throw badValue("attention.head_count", "heads of at most \(ConfigurationLimits.headLength.upperBound)", "\(heads)")
    }
    return embedding / heads
  }

  // MARK: numbers

  func number(_ suffix: String, in range: ClosedRange<Float>) throws(ModelFileError) -> Float {
    guard let value = try optionalNumber(suffix, in: range) else { throw .missingKey(key(suffix)) }
    return value
  }

  func optionalNumber(_ suffix: String, in range: ClosedRange<Float>) throws(ModelFileError) -> Float? {
    let key = key(suffix)
    guard let value = try gguf({ () throws(GGUFError) in try metadata.floatingPoint(key) }) else { return nil }
    guard range.contains(value) else {
      throw badValue(suffix, "\(range.lowerBound) to \(range.upperBound)", "\(value)")
    }
    return value
  }

  func number(
    either first: String, or second: String, in range: ClosedRange<Float>
  ) throws(ModelFileError) -> Float? {
    let (one, other) = (try optionalNumber(first, in: range), try optionalNumber(second, in: range))
    if let one, let other, one != other { throw badValue(second, "\(key(first)) = \(one)", "\(other)") }
    return one ?? other
  }

  /// Checks a value from the command line.
  func overridden<Value: Comparable & Sendable>(
    _ what: String, _ value: Value?, in range: ClosedRange<Value>
  ) throws(ModelFileError) -> Value? {
    guard let value else { return nil }
    guard range.contains(value) else {
      throw .badValue(
        key: "the \(what) given", expected: "\(range.lowerBound) to \(range.upperBound)", found: "\(value)")
    }
    return value
  }

  // MARK: the rest

  func text(_ suffix: String) throws(ModelFileError) -> String? {
    try gguf { () throws(GGUFError) in try metadata.text(key(suffix)) }
  }

  func flag(_ suffix: String) throws(ModelFileError) -> Bool? {
    try gguf { () throws(GGUFError) in try metadata.bool(key(suffix)) }
  }

  /// Refuses a key whose feature is not supported, unless it is absent or says off.
  func refuse(_ suffix: String) throws(ModelFileError) {
    guard let value = metadata[key(suffix)], value.integer != 0, value.floatingPoint != 0 else { return }
    if case .bool(false) = value { return }
    let shown = value.integer.map { " = \($0)" } ?? value.floatingPoint.map { " = \($0)" } ?? ""
    throw .unsupported(what: key(suffix) + shown, supported: "\(prefix) models without it")
  }

  /// Refuses local attention whose window is shorter than the context that will be used.
  func refuseSlidingWindow(below contextLength: Int) throws(ModelFileError) {
    let suffix = "attention.sliding_window"
    guard let window = try optionalCount(suffix, in: 0...Int.max), window > 0, window < contextLength else { return }
    throw .unsupported(
      what: "\(key(suffix)) = \(window) in a context of \(contextLength)",
      supported: "a context length of at most \(window)")
  }

  /// Refuses a model whose full cache in 32-bit numbers could not be addressed. The limit leaves room for what callers
  /// add to it: heads padded to whole vectors, whole pages, the weights, a workspace.
  func checkCacheSize(
    contextLength: Int, blockCount: Int, keyValueHeadCount: Int, headLength: Int
  ) throws(ModelFileError) {
    var bytes = 4
    for factor in [contextLength, blockCount, keyValueHeadCount, headLength] {
      let (product, overflow) = bytes.multipliedReportingOverflow(by: factor)
      guard !overflow, product <= ConfigurationLimits.cacheByteCount else {
        throw badValue("context_length", "a cache size of at most 2^56 bytes", "\(contextLength)")
      }
      bytes = product
    }
  }

  private func gguf<Value>(_ body: () throws(GGUFError) -> Value) throws(ModelFileError) -> Value {
    try reading(body)
  }
}

/// Runs `body`, its errors made this module's.
func reading<Value>(_ body: () throws(GGUFError) -> Value) throws(ModelFileError) -> Value {
  do throws(GGUFError) { return try body() } catch { throw .gguf(error) }
}

/// Text of a file as it may be shown in a message or on a terminal.
func printable(_ text: String) -> String { quoted(Array(text.utf8)) }
