import EHR
import SeededRandom

/// Events in random order: the baseline that a choice must beat. The same seed and person give the same order.
struct RandomStrategy: ContextStrategy {
  var passesOverTooLarge: Bool { true }

  func preference(in record: PatientRecord, question: String, seed: UInt64) throws(PackingError) -> [ContextUnit] {
    var random = SplitMix64(seed: seed ^ UInt64(bitPattern: record.personID?.rawValue ?? 0))
    return record.events.indices.shuffled(using: &random).map { ContextUnit(events: [$0]) }
  }
}
