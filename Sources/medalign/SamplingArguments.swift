import ArgumentParser
import Generation

/// How tokens are chosen; the defaults are greedy.
struct SamplingArguments: ParsableArguments {
  @Option(name: .long, help: "0 takes the most likely token; higher values draw more freely.")
  var temperature: Float = 0

  @Option(name: .long, help: "Draw among the k most likely tokens only; 0: all.")
  var topK = 0

  @Option(name: .long, help: "Draw among the fewest tokens whose probabilities reach this sum.")
  var topP: Float = 1

  @Option(name: .long, help: "Draw among tokens at least this fraction as likely as the most likely one.")
  var minP: Float = 0

  @Option(name: .long, help: "Makes the last 64 tokens less likely; 1: off.")
  var repetitionPenalty: Float = 1

  @Option(name: .long, help: "Seed of the random draws.")
  var seed: UInt64 = 0

  var options: SamplingOptions {
    SamplingOptions(
      temperature: temperature, topK: topK, topP: topP, minP: minP, repetitionPenalty: repetitionPenalty, seed: seed)
  }

  /// The first option that says something else than it does unasked.
  var firstGiven: String? {
    let given = [
      ("temperature", temperature != 0), ("top-k", topK != 0), ("top-p", topP != 1), ("min-p", minP != 0),
      ("repetition-penalty", repetitionPenalty != 1), ("seed", seed != 0),
    ]
    return given.first { $0.1 }?.0
  }

  func validate() throws {
    do throws(EngineError) { try options.validate() } catch { throw ValidationError("\(error)") }
  }
}
