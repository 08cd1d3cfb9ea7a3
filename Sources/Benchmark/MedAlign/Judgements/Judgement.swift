/// A clinician's verdict on one system's answer to one item.
///
/// Nothing has a default: a verdict that was not given is `nil`, and is counted as missing.
public struct Judgement: Sendable, Hashable, Codable {
  public var item: ItemID
  /// Whose answer was judged: a model's name in the clinicians' file, a run's label.
  public var system: String
  /// Who judged, such as `Annotator_3`.
  public var rater: String
  public var raterSpecialty: String?
  /// The paper's binary verdict: appropriate, without errors that matter, and to the point.
  public var isCorrect: Bool?
  /// Among the answers to this item that this rater saw: 1 is best; equal numbers are ties.
  public var rank: Double?
  /// Time that the verdict took, in seconds.
  public var seconds: Double?

  public init(
    item: ItemID, system: String, rater: String, raterSpecialty: String? = nil, isCorrect: Bool? = nil,
    rank: Double? = nil, seconds: Double? = nil
  ) {
    self.item = item
    self.system = system
    self.rater = rater
    self.raterSpecialty = raterSpecialty
    self.isCorrect = isCorrect
    self.rank = rank
    self.seconds = seconds
  }
}
