/// Two raters' values of the same items, without the items that one of them left out.
///
/// Correlations and paired tests take complete pairs; this type says how many were dropped, so that nothing is lost in
/// silence and no missing judgement gets a default.
///
/// ```swift
/// let pairs = CompletePairs(metric, clinician)
/// let tau = pairs.flatMap { KendallTau(x: $0.x, y: $0.y) }   // and pairs.droppedCount
/// ```
public struct CompletePairs: Sendable, Equatable {
  public let x: [Double]
  public let y: [Double]
  /// Items where x, y or both are missing.
  public let droppedCount: Int

  /// - Returns: `nil` if the lists differ in length.
  public init?(_ x: [Double?], _ y: [Double?]) {
    guard x.count == y.count else { return nil }
    var kept: (x: [Double], y: [Double]) = ([], [])
    for case (let x?, let y?) in zip(x, y) {
      kept.x.append(x)
      kept.y.append(y)
    }
    (self.x, self.y) = kept
    droppedCount = x.count - kept.x.count
  }
}
