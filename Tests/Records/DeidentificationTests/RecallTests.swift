import Deidentification
import Testing

@Suite("Recall and precision on planted identifiers")
struct RecallTests {
  @Test("the sentences that patterns were made with keep their recall and precision")
  func tuned() throws {
    var measurement = RecallMeasurement()
    try measurement.run(TunedTemplates.all, values: .tuned, rounds: 12, seed: 2024)
    print("Tuned sentences\n\(measurement.table)")
    for miss in measurement.misses.prefix(400) { print("MISS", miss) }
    for excess in measurement.excesses.prefix(400) { print("EXCESS", excess) }
  }

  @Test("sentences written after the patterns were frozen")
  func heldOut() throws {
    var measurement = RecallMeasurement()
    try measurement.run(DevelopmentTemplates.all, values: .development, rounds: 12, seed: 77)
    print("Held-out sentences\n\(measurement.table)")
    for miss in measurement.misses.prefix(400) { print("MISS", miss) }
    for excess in measurement.excesses.prefix(400) { print("EXCESS", excess) }
  }
}
