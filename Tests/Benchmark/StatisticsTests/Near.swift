/// |found − expected| <= tolerance · max(|expected|, 1e-300): a relative tolerance.
func near(_ found: Double?, _ expected: Double, _ tolerance: Double = 1e-12) -> Bool {
  guard let found else { return false }
  return abs(found - expected) <= tolerance * max(abs(expected), 1e-300)
}

/// Both lists have as many numbers, each within an absolute tolerance.
func near(_ found: [Double], _ expected: [Double], _ tolerance: Double) -> Bool {
  found.count == expected.count && zip(found, expected).allSatisfy { abs($0 - $1) <= tolerance }
}

/// Both ends within a relative tolerance.
func near(_ found: ClosedRange<Double>?, _ low: Double, _ high: Double, _ tolerance: Double = 1e-12) -> Bool {
  near(found?.lowerBound, low, tolerance) && near(found?.upperBound, high, tolerance)
}
