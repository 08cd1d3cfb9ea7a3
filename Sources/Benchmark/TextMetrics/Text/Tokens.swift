/// The tokens of a text, one after the other in one array: hardly an allocation per text, none per token.
struct Tokens: Equatable {
  private(set) var scalars: ScalarText = []
  /// Where each token ends.
  private(set) var ends: [Int] = []

  init() {}

  /// - Parameter capacity: Scalars to make room for.
  init(capacity: Int) {
    scalars.reserveCapacity(capacity)
    ends.reserveCapacity(capacity / 4 + 4)
  }

  /// `str.split()` of Python: the pieces between runs of white space.
  init(words text: some Collection<Unicode.Scalar>) {
    self.init(capacity: text.count)
    for scalar in text { if scalar.isPythonSpace { endToken() } else { append(scalar) } }
    endToken()
  }

  var count: Int { ends.count }

  func range(_ token: Int) -> Range<Int> { (token == 0 ? 0 : ends[token - 1])..<ends[token] }

  subscript(token: Int) -> ArraySlice<Unicode.Scalar> { scalars[range(token)] }

  /// Appends to the token in hand.
  mutating func append(_ scalar: Unicode.Scalar) { scalars.append(scalar) }

  mutating func append(contentsOf text: some Sequence<Unicode.Scalar>) { scalars.append(contentsOf: text) }

  /// Where the token in hand begins.
  var start: Int { ends.last ?? 0 }

  /// Removes what follows this place, which must lie in the token in hand.
  mutating func removeTail(from place: Int) { scalars.removeLast(scalars.count - place) }

  /// Ends the token in hand, if it has a scalar.
  mutating func endToken() { if scalars.count > start { ends.append(scalars.count) } }

  mutating func append(token: some Sequence<Unicode.Scalar>) {
    append(contentsOf: token)
    endToken()
  }

  /// For tests and messages.
  var strings: [String] {
    (0..<count).map { String(self[$0]) }
  }
}
