import Foundation
import ReferenceData
import Testing
import Tokenizers

@Suite("Encoding time", .serialized, .enabled(if: ReferenceData.isPresent))
struct EncodingTimeTests {
  /// Texts of about `count` bytes: a record's, and ones that have ended badly in other tokenizers.
  static func texts(_ count: Int) -> [(name: String, text: String)] {
    let line = "2019-03-04T10:15 [LOINC/4548-4] Hemoglobin A1c: 7.2 % (note: patient doesn't smoke)\n"
    return [
      ("a record", String(repeating: line, count: count / line.utf8.count)),
      ("one letter", String(repeating: "a", count: count)),
      ("spaces", String(repeating: " ", count: count)),
      ("line ends", String(repeating: "\n", count: count)),
      ("line ends and spaces", String(repeating: "\r\n  ", count: count / 4)),
      ("no spaces", String(repeating: "hemoglobinglucosepatient", count: count / 24)),
      ("punctuation", String(repeating: "=-", count: count / 2)),
      ("ideographs", String(repeating: "患者記録", count: count / 12)),
      ("marks", String(repeating: "</s>", count: count / 4)),
    ]
  }

  @Test(
    "twice the text takes about twice the time, and a long record far less than a second",
    arguments: [ReferenceVocabulary.llamaSPM, .mpt, .llamaBPE, .bertBGE])
  func nearlyLinear(_ name: ReferenceVocabulary) throws {
    let tokenizer = try name.tokenizer()
    for (short, long) in zip(Self.texts(200_000), Self.texts(400_000)) {
      // Other work on the machine disturbs single measurements: the best of up to twenty counts.
      var (once, twice) = (Duration.seconds(9), Duration.seconds(9))
      for _ in 0..<20 {
        once = min(once, processorTime { _ = tokenizer.encode(short.text) })
        twice = min(twice, processorTime { _ = tokenizer.encode(long.text) })
        if once < Self.limit, isAboutTwice(once, twice) { break }
      }
      #expect(once < Self.limit, "\(short.name)")
      #expect(isAboutTwice(once, twice), "\(short.name): \(once) and \(twice)")
    }
  }

  /// The time this thread spends in `body`, without what other threads and programs take meanwhile.
  private func processorTime(_ body: () -> Void) -> Duration {
    func now() -> Duration {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
    let start = now()
    body()
    return now() - start
  }

  private static let limit = Duration.milliseconds(500)

  /// Anything quadratic gives 4. Below some milliseconds the clock says little.
  private func isAboutTwice(_ once: Duration, _ twice: Duration) -> Bool { twice < max(once * 3.3, .milliseconds(20)) }
}
