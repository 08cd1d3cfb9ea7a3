import ArgumentParser
import TextMetrics

/// Where WordNet is, for METEOR's synonyms.
struct WordNetOption: ParsableArguments {
  @Option(help: ArgumentHelp("WordNet's folder, for METEOR's synonyms.", valueName: "dir"), completion: .directory)
  var wordnet = WordNet.standardFolder

  /// `nil` where it is not installed: METEOR is then METEOR without synonyms.
  func load() throws -> WordNet? { try WordNet.installed(in: wordnet) }
}

struct WordNetMissing: Error, CustomStringConvertible {
  let folder: String
  var description: String {
    "\(folder): no WordNet for METEOR's synonyms: install wordnet-base, name its folder with --wordnet, or ask for "
      + "meteor_without_synonyms"
  }
}
