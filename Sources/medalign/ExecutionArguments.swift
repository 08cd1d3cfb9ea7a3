import ArgumentParser
import Generation
import MedAlign
import Runner

/// How a run is carried out; answers depend on none of these but `--limit` and `--assign-records`.
struct ExecutionArguments: ParsableArguments {
  @Option(name: .long, help: "At most so many items, the first in the data's order.")
  var limit: Int?

  @Option(name: .long, help: "Items in hand at once. Answers do not depend on it; a kill loses at most these.")
  var parallel = 1

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Memory for keys and values, such as 12GiB; default: full contexts for all items in hand, as far as memory goes.",
      valueName: "size"))
  var cacheMemory: ByteCount?

  @Flag(name: .long, help: "Read every prompt from its beginning, even where an earlier one begins alike; for measurements.")
  var noSharedPrefixes = false

  @Flag(
    name: .long,
    help: "Try continuations that stand in the prompt, several tokens at a time: faster where answers quote the record.")
  var promptLookup = false

  @Flag(name: .long, help: "Give instructions without a person one of the folder's records each, in turn.")
  var assignRecords = false

  func validate() throws {
    if !(1...256).contains(parallel) { throw ValidationError("--parallel must be 1 to 256") }
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1") }
  }

  /// The first option that only this program's engine understands.
  var optionOfThisEngine: String? {
    let given = [
      ("prompt-lookup", promptLookup), ("no-shared-prefixes", noSharedPrefixes), ("cache-memory", cacheMemory != nil),
    ]
    return given.first { $0.1 }?.0
  }

  func apply(to options: inout RunOptions) {
    options.limit = limit
    options.parallelItems = parallel
    options.usesPromptLookup = promptLookup
  }

  func schedulerOptions(contextTokens: Int) -> SchedulerOptions {
    SchedulerOptions(
      maximumSequences: parallel, contextTokens: contextTokens, cacheByteLimit: cacheMemory?.bytes,
      sharesPrefixes: !noSharedPrefixes)
  }

  /// Reads the data and says what was read differently than it stands.
  func loadData(_ folder: String) throws -> BenchmarkDataSet {
    var dataSet = try BenchmarkDataSet.load(folder: folder)
    if assignRecords { dataSet = dataSet.assigningRecords() }
    for issue in dataSet.issues { StandardError.write("warning: \(issue)\n") }
    return dataSet
  }
}
