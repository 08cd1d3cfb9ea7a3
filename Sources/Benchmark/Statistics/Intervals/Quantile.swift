/// The quantile of ascending values by linear interpolation, numpy's default (Hyndman and Fan's type 7).
///
/// - Parameters:
///   - sorted: At least one value, ascending.
///   - probability: 0 gives the smallest value, 1 the largest; beyond that is clamped.
/// - Returns: `nil` for no values.
public func quantile(sorted values: [Double], probability: Double) -> Double? {
  guard let last = values.last else { return nil }
  let position = min(max(probability, 0), 1) * Double(values.count - 1)
  let below = Int(position)
  guard below + 1 < values.count else { return last }
  let weight = position - Double(below)
  return values[below] + weight * (values[below + 1] - values[below])
}
