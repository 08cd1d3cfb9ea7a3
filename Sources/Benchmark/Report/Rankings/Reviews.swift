package import MedAlign

/// Clinicians' reviews of the systems' answers, and what they come to where several clinicians reviewed an item.
///
/// The paper counts one verdict per instruction although three clinicians reviewed 50 of them: each of its percentages
/// is one numerator over 303. Here too. An answer's verdict is that of the majority (`EvaluationData.verdicts`). Ranks
/// are one clinician's for all answers to an item, since means of ranks are no ranking: those of the clinician who
/// ranked most of the answers, among equals of the first by name. What is missing stays missing.
package struct Reviews: Sendable {
  /// Systems with at least one verdict or rank, in the report's order.
  package let systems: [String]
  /// Items with a review, in the order of ids.
  package let items: [ItemID]
  /// [items][reviews], in the order of raters' names.
  package let reviews: [[Review]]
  /// [items][systems]: whether the answer is correct.
  package let verdicts: [[Bool?]]
  /// [items][systems]: the answer's rank, 1 the best.
  package let ranks: [[Double?]]
  private let judgements: [Judgement]

  /// One rater's judgements of one item.
  package struct Review: Sendable {
    package let rater: String
    package let raterSpecialty: String?
    /// [systems]
    package let verdicts: [Bool?]
    /// [systems]
    package let ranks: [Double?]

    var rankCount: Int { ranks.count { $0 != nil } }

    /// - Parameter places: Of systems.
    init(_ judgements: [Judgement], rater: String, places: [String: Int]) {
      var verdicts = [Set<Bool>](repeating: [], count: places.count)
      var ranks = [Set<Double>](repeating: [], count: places.count)
      for judgement in judgements {
        guard let place = places[judgement.system] else { continue }
        if let isCorrect = judgement.isCorrect { verdicts[place].insert(isCorrect) }
        if let rank = judgement.rank, rank.isFinite { ranks[place].insert(rank) }
      }
      self.rater = rater
      raterSpecialty = judgements.lazy.compactMap(\.raterSpecialty).min()
      // Who contradicts himself has said nothing.
      self.verdicts = verdicts.map { $0.count == 1 ? $0.first : nil }
      self.ranks = ranks.map { $0.count == 1 ? $0.first : nil }
    }
  }

  package init(_ data: EvaluationData) {
    let given = data.judgements.filter { $0.isCorrect != nil || $0.rank != nil }
    let judged = Set(given.map(\.system))
    self.init(systems: data.systems.map(\.name).filter(judged.contains), judgements: given)
  }

  private init(systems: [String], judgements: [Judgement]) {
    let places = Dictionary(zip(systems, systems.indices), uniquingKeysWith: { first, _ in first })
    let known = judgements.filter { places[$0.system] != nil }
    let byItem = Dictionary(grouping: known, by: \.item)
    let items = byItem.keys.sorted()
    let reviews = items.map { item in
      Dictionary(grouping: byItem[item] ?? [], by: \.rater)
        .map { Review($1, rater: $0, places: places) }.sorted { $0.rater < $1.rater }
    }
    let verdicts = EvaluationData(systems: [], judgements: known).verdicts
    self.systems = systems
    self.items = items
    self.reviews = reviews
    self.judgements = known
    self.verdicts = items.map { item in systems.map { verdicts[$0]?[item] } }
    ranks = reviews.map { reviews in
      let most = reviews.map(\.rankCount).max() ?? 0
      return reviews.first { $0.rankCount == most }?.ranks ?? []
    }
  }

  /// The judgements that `keeps` accepts, of the same systems; items that lose all of theirs are left out.
  func filtered(_ keeps: (Judgement) -> Bool) -> Reviews {
    Reviews(systems: systems, judgements: judgements.filter(keeps))
  }

  /// In the order of names.
  package var raters: [String] { Set(reviews.joined().map(\.rater)).sorted() }

  var hasRanks: Bool { ranks.contains { $0.contains { $0 != nil } } }

  /// Items that several clinicians reviewed.
  package var severalCount: Int { reviews.count { $0.count > 1 } }

  /// How several reviews of an item become one, for readers of a table.
  var rule: String {
    let several = severalCount
    let start = "\(Figures.count(items.count)) items, reviewed by \(Figures.count(raters.count)) clinicians. "
    guard several > 0 else { return start + "No item has more than one reviewer." }
    return start
      + "\(Figures.count(several)) items have several reviewers. There the majority decides whether an answer is "
      + "correct, and of as many for as against the first clinician by name; ranks are those of the clinician who "
      + "ranked most answers, among equals the first by name. Each item counts once, as in the paper; a missing "
      + "verdict does not count."
  }
}
