/// The part of Princeton's WordNet that METEOR needs: from a word to the words of its sets of synonyms.
///
/// Read whole when opened, checked, and kept as about 9 MB of tables: glosses, pointers and counts are left out. What is
/// looked up afterwards cannot fail, and any number of threads may. A class, because one copy serves all metrics.
///
/// Files and formats: wndb(5WN). Search: `nltk/corpus/reader/wordnet.py` 3.10.4.
public final class WordNet: Sendable {
  /// Where Debian's package `wordnet-base` puts WordNet 3.0.
  public static let standardFolder = "/usr/share/wordnet"

  /// As the files state it, such as `WordNet 3.0`.
  public let version: String
  /// Nouns, verbs, adjectives, adverbs.
  private let parts: [PartOfSpeech]

  /// - Parameter folder: Holds `index.*`, `data.*` and `*.exc` for `noun`, `verb`, `adj` and `adv`.
  public init(folder: String) throws(WordNetError) {
    var parts: [PartOfSpeech] = []
    var version: String?
    for kind in PartOfSpeech.Kind.allCases {
      let (part, stated) = try PartOfSpeech.read(kind, folder: folder)
      parts.append(part)
      version = version ?? stated
    }
    self.parts = parts
    self.version = version ?? "WordNet of unknown version"
  }

  /// WordNet if it is installed there; `nil` if it is not, an error if its files are damaged.
  public static func installed(in folder: String = standardFolder) throws(WordNetError) -> WordNet? {
    FileBytes.exists("\(folder)/index.noun") ? try WordNet(folder: folder) : nil
  }

  /// The words, without those of several words, of all sets that the word, or what it is a form of, belongs to. In any
  /// order, with repetitions, as WordNet spells them.
  ///
  /// - Parameter word: In lower case, in one word or joined by `_`.
  public func synonyms(of word: String) -> [String] {
    var found: [String] = []
    forEachSynonym(of: word.scalarText[...]) { found.append(String(decoding: $0, as: UTF8.self)) }
    return found
  }

  func forEachSynonym(of word: ArraySlice<Unicode.Scalar>, _ body: (ArraySlice<UInt8>) -> Void) {
    // All of WordNet is ASCII.
    guard word.allSatisfy(\.isASCII) else { return }
    let form = word.map { UInt8(truncatingIfNeeded: $0.value) }
    for part in parts { part.forEachSynonym(of: form, body) }
  }
}
