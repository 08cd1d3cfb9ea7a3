import Statistics
import TextMetrics

/// Sentences and cells that several sections of slices share.
enum SliceText {
  static let exploratory =
    "Exploratory: these comparisons were not planned ahead. p values are corrected for all tests of this section "
    + "together (Benjamini and Hochberg); intervals are not. Items about the same person are taken as independent."

  /// What a section's title names: correctness only where clinicians have judged.
  static func subject(_ measures: [SliceMeasure]) -> String {
    let titles = measures.map { measure in
      if case .score(let metric) = measure { metric.title } else { "Correctness" }
    }
    return titles.contains("Correctness") ? "Correctness" : titles.first ?? "Correctness"
  }

  /// Why two kinds of tables stand in one section.
  static func mixture(_ measurements: [SliceMeasure]) -> [String] {
    let kinds = measurements.reduce(into: [SliceMeasure]()) { if !$0.contains($1) { $0.append($1) } }
    guard kinds.count > 1 else { return [] }
    return [
      "Systems that clinicians judged are measured by their verdicts, the others by the metric: the two are in "
        + "different tables and cannot be compared."
    ]
  }

  /// Corrects the tests that were made for each other; where none was made there is none.
  static func adjusted(_ pValues: [Double?]) -> [Double?] {
    guard let adjusted = MultipleComparisons.benjaminiHochberg.adjusted(pValues.compactMap(\.self)) else {
      return pValues.map { _ in nil }
    }
    var rest = adjusted.makeIterator()
    return pValues.map { $0 == nil ? nil : rest.next() }
  }
}
