import Deidentification
import Testing

/// Measured on made-up sentences, each a record of its own, so that no sentence helps another. Floors lie a little
/// below what was measured; the tables are in the target's README.
@Suite("Recall and precision on planted identifiers")
struct RecallTests {
  struct Set: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let templates: [String]
    let values: @Sendable () -> PlantedValues
    var listsNames = false
    /// Lowest recall: names, addresses, every other kind, all together.
    let floors: (names: Double, addresses: Double, others: Double, all: Double)
  }

  static let sets: [Set] = [
    Set(
      testDescription: "tuned", templates: TunedTemplates.all, values: { .tuned },
      floors: (names: 0.99, addresses: 0.99, others: 0.99, all: 0.99)),
    Set(
      testDescription: "development", templates: DevelopmentTemplates.all, values: { .development },
      floors: (names: 0.94, addresses: 0.88, others: 0.99, all: 0.95)),
    Set(
      testDescription: "held out", templates: HeldOutTemplates.all, values: { .heldOut },
      floors: (names: 0.78, addresses: 0.87, others: 0.98, all: 0.89)),
    Set(
      testDescription: "held out, names listed", templates: HeldOutTemplates.all, values: { .heldOut },
      listsNames: true,
      floors: (names: 0.96, addresses: 0.87, others: 0.98, all: 0.96)),
  ]

  @Test("planted identifiers are gone and little else is touched", arguments: sets)
  func recall(set: Set) throws {
    var measurement = RecallMeasurement()
    try measurement.run(set.templates, values: set.values(), rounds: 12, seed: 2024, listsNames: set.listsNames)
    print("Sentences: \(set.testDescription)\n\(measurement.table)")
    #expect(measurement.total.planted > 500)
    #expect(measurement.total.recall >= set.floors.all)
    #expect(measurement.total.precision >= 0.98)
    for (kind, tally) in measurement.tallies {
      let floor =
        switch kind {
        case .name: set.floors.names
        case .address: set.floors.addresses
        default: set.floors.others
        }
      #expect(
        tally.recall >= floor,
        "\(kind): \(tally.recall), e.g. \(measurement.misses.first { $0.hasPrefix("\(kind)") } ?? "")")
      #expect(
        tally.precision >= 0.97,
        "\(kind): \(tally.precision), e.g. \(measurement.excesses.first { $0.hasPrefix("\(kind)") } ?? "")")
    }
  }

  @Test(
    "eponyms, drugs, scores and headings stay byte for byte",
    arguments: [TunedTemplates.nothing, HeldOutTemplates.nothing])
  func nothing(sentences: [String]) throws {
    for sentence in sentences { #expect(try Fixtures.deidentify(note: sentence) == sentence) }
  }
}
