/// The tokens of a text, one after the other in one array: hardly an allocation per text, none per token.
struct Tokens {
  private(set) var scalars: ScalarText = []
  /// Where each token ends, and its hash.
  private var entries: [(end: Int, hash: UInt64)] = []
  /// Of the token in hand.
  private var hash = Self.emptyHash

  init() {}

  /// - Parameter capacity: Scalars to make room for.
  init(capacity: Int) {
    scalars.reserveCapacity(capacity)
    entries.reserveCapacity(capacity / 4 + 4)
  }

  /// `str.split()` of Python: the pieces between runs of white space.
  init(words text: some Collection<Unicode.Scalar>) {
    self.init(capacity: text.count)
    for scalar in text { if scalar.isPythonSpace { endToken() } else { append(scalar) } }
    endToken()
  }

  var count: Int { entries.count }

  func range(_ token: Int) -> Range<Int> { (token == 0 ? 0 : entries[token - 1].end)..<entries[token].end }

  /// Equal for equal tokens; others may share it.
  func hash(_ token: Int) -> UInt64 { entries[token].hash }

  subscript(token: Int) -> ArraySlice<Unicode.Scalar> { scalars[range(token)] }

  /// Whether the token is the same as one of other tokens.
  func isEqual(_ token: Int, _ other: Int, of others: Tokens) -> Bool {
    guard entries[token].hash == others.entries[other].hash else { return false }
    let (here, there) = (range(token), others.range(other))
    guard here.count == there.count else { return false }
    for offset in 0..<here.count where scalars[here.lowerBound + offset] != others.scalars[there.lowerBound + offset] {
      return false
    }
    return true
  }

  /// Appends to the token in hand.
  mutating func append(_ scalar: Unicode.Scalar) {
    scalars.append(scalar)
    hash = (hash ^ UInt64(scalar.value)) &* 0x9E37_79B9_7F4A_7C15
  }

  mutating func append(contentsOf text: some Sequence<Unicode.Scalar>) { for scalar in text { append(scalar) } }

  /// Where the token in hand begins.
  var start: Int { entries.last?.end ?? 0 }

  /// Removes what follows this place, which must lie in the token in hand.
  mutating func removeTail(from place: Int) {
    let rest = scalars[start..<place]
    scalars.removeLast(scalars.count - start)
    hash = Self.emptyHash
    append(contentsOf: rest)
  }

  /// Ends the token in hand, if it has a scalar.
  mutating func endToken() {
    guard scalars.count > start else { return }
    entries.append((scalars.count, hash ^ hash >> 29))
    hash = Self.emptyHash
  }

  mutating func append(token: some Sequence<Unicode.Scalar>) {
    append(contentsOf: token)
    endToken()
  }

  /// For tests and messages.
  var strings: [String] { (0..<count).map { String(self[$0]) } }

  private static let emptyHash: UInt64 = 0xCBF2_9CE4_8422_2325
}
