package import MedAlign

/// The rule by which several clinicians' verdicts on one answer become one.
///
/// The majority decides; of as many for as against, the verdict of the first clinician in ascending order of names. A
/// clinician who gave both verdicts on one answer counts for neither. Without a verdict there is none: it has no
/// default. The order of the judgements does not matter.
extension EvaluationData {
  /// Whether clinicians found a system's answer correct; `nil` without a verdict.
  ///
  /// - Complexity: All judgements are looked at; `verdicts` serves many items.
  package func verdict(of item: ItemID, system: String) -> Bool? {
    Self.verdict(judgements.filter { $0.item == item && $0.system == system })
  }

  /// Every verdict, by system and item.
  package var verdicts: [String: [ItemID: Bool]] {
    Dictionary(grouping: judgements, by: \.system).mapValues { judgements in
      Dictionary(grouping: judgements, by: \.item).compactMapValues(Self.verdict)
    }.filter { !$0.value.isEmpty }
  }

  private static func verdict(_ judgements: [Judgement]) -> Bool? {
    var votes: [String: Set<Bool>] = [:]
    for judgement in judgements {
      if let isCorrect = judgement.isCorrect { votes[judgement.rater, default: []].insert(isCorrect) }
    }
    let decided = votes.compactMapValues { $0.count == 1 ? $0.first : nil }
    let correct = decided.values.count { $0 }
    if 2 * correct != decided.count { return 2 * correct > decided.count }
    return decided.min { $0.key < $1.key }?.value
  }
}
