/// Why a model of preferences could not be fitted. Simpler statistics return `nil` where they are undefined.
public enum StatisticsError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A table of comparisons needs as many rows as columns, counts that are not negative, and at least two systems.
  case badComparisons(systemCount: Int)
  /// Some systems never lost to others, directly or through third ones, so abilities grow without bound.
  case separated(groupCount: Int, systemCount: Int)
  /// Every comparison is a tie, so the tie parameter grows without bound.
  case onlyTies(count: Int)
  case badRidge(Double)
  case notConverged(stepCount: Int)

  public var description: String {
    switch self {
    case .badComparisons(let systems):
      "comparisons of \(systems) systems: expected a square table of at least 2, counts of 0 or more"
    case .separated(let groups, let systems):
      "no finite abilities: the \(systems) systems fall into \(groups) groups, one of which never lost to another; "
        + "add comparisons or a ridge"
    case .onlyTies(let count): "no finite tie parameter: all \(count) comparisons are ties"
    case .badRidge(let value): "ridge \(value): expected a number above 0"
    case .notConverged(let steps): "no maximum of the likelihood found in \(steps) steps"
    }
  }
}
