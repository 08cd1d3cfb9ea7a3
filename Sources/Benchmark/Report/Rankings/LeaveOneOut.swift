import MedAlign
import Statistics
import TextMetrics

/// What results become when each clinician's judgements are left out in turn. Where an item has other reviewers, theirs
/// stand for it; else it is left out.
package struct LeaveOneOut: Sendable {
  /// In the order of names; at least two.
  package let raters: [String]
  /// Mean Kendall's tau of each metric that has one.
  package let taus: [Row]
  /// Share of correct answers of each system that has verdicts.
  package let correct: [Row]

  package struct Row: Sendable {
    package let title: String
    package let all: ReportTable.Estimate
    /// One per rater left out; missing where nothing remains.
    package let without: [ReportTable.Estimate?]

    /// The rater whose absence changes most, the first of equals, and by how much.
    package var largestChange: (rater: Int, change: Double)? {
      var found: (rater: Int, change: Double)?
      for case (let rater, let estimate?) in without.enumerated() {
        let change = estimate.value - all.value
        if abs(change) > abs(found?.change ?? 0) || found == nil { found = (rater, change) }
      }
      return found
    }
  }

  /// - Returns: `nil` for fewer than two raters.
  package init?(_ data: EvaluationData, _ reviews: Reviews) {
    let raters = reviews.raters
    guard raters.count > 1 else { return nil }
    self.raters = raters
    let parts = raters.map { rater in reviews.filtered { $0.rater != rater } }
    let everything = [reviews] + parts
    let taus = everything.map { part in
      MetricAgreement.means(part, MetricScores(data, systems: part.systems, items: part.items))
    }
    self.taus = Self.rows(data.metrics.map(\.title), taus)
    correct = Self.rows(
      reviews.systems,
      everything.map { part in
        part.systems.indices.map { system in
          Proportion(part.verdicts.map { $0[system] }).map { .init($0.share, count: $0.trials) }
        }
      })
  }

  /// - Parameter values: [all, then without each rater][rows]
  private static func rows(_ titles: [String], _ values: [[ReportTable.Estimate?]]) -> [Row] {
    titles.enumerated().compactMap { place, title in
      guard let all = values[0][place] else { return nil }
      return Row(title: title, all: all, without: values.dropFirst().map { $0[place] })
    }
  }
}
