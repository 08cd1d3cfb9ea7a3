import Deidentification
import Testing

@Suite("Recall and precision on planted identifiers")
struct RecallTests {
  @Test("the sentences that patterns were made with keep their recall and precision")
  func tuned() throws {
    var measurement = RecallMeasurement()
    try measurement.run(TunedTemplates.all, rounds: 12, seed: 2024)
    print("Tuned sentences\n\(measurement.table)")
    for miss in measurement.misses.prefix(400) { print("MISS", miss) }
    for excess in measurement.excesses.prefix(400) { print("EXCESS", excess) }
  }
}
