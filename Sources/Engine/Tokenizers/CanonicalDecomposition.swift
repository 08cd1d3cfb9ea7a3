// The standard library holds Unicode's canonical decompositions for its own string comparison, but offers them only
// under this interface meant for its sister libraries. The alternatives are Foundation, which this module does without,
// or a second copy of 2,000 table entries. Should the interface change, this file alone is concerned.
@_spi(_Unicode) import Swift

/// Canonical decomposition (NFD): `é` becomes `e` and a combining accent.
enum CanonicalDecomposition {
  static func forEachScalar(of text: String, _ body: (Unicode.Scalar) -> Void) {
    for scalar in text._nfd { body(scalar) }
  }
}
