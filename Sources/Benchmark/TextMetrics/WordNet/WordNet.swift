/// The part of Princeton's WordNet that METEOR needs: from a word to the words of its sets of synonyms.
///
/// Read whole when opened, checked, and kept as about 10 MB of tables: glosses, pointers and counts are left out. What
/// is looked up afterwards cannot fail, and any number of threads may. A class, because one copy serves all metrics.
///
/// Files and formats: wndb(5WN). Search: `nltk/corpus/reader/wordnet.py` 3.10.4.
public final class WordNet: Sendable {
  /// Where Debian's package `wordnet-base` puts WordNet 3.0.
  public static let standardFolder = "/usr/share/wordnet"

  /// As the files state it, such as `WordNet 3.0`.
  public let version: String
  private let tables: WordNetTables

  /// - Parameter folder: Holds `index.*`, `data.*` and `*.exc` for `noun`, `verb`, `adj` and `adv`.
  public init(folder: String) throws(WordNetError) {
    tables = try WordNetTables(folder: folder)
    version = tables.version ?? "WordNet of unknown version"
  }

  /// WordNet if it is installed there; `nil` if it is not, an error if its files are damaged.
  public static func installed(in folder: String = standardFolder) throws(WordNetError) -> WordNet? {
    FileBytes.exists("\(folder)/index.noun") ? try WordNet(folder: folder) : nil
  }

  /// The words, without those of several words, of all sets that the word, or what it is a form of, belongs to; as
  /// WordNet spells them, each once, in no particular order.
  ///
  /// - Parameter word: In lower case; several words are joined by `_`.
  public func synonyms(of word: String) -> [String] {
    var found: Set<Int> = []
    forEachSynonym(of: word.scalarText[...]) { found.insert($0) }
    return found.map { String(decoding: tables.words[$0], as: UTF8.self) }
  }

  /// A number for the word if it occurs anywhere in WordNet.
  func number(of word: ArraySlice<Unicode.Scalar>) -> Int? { Self.ascii(word).flatMap { tables.words.find($0[...]) } }

  /// Calls `body` with the numbers of the synonyms, of one that is in several sets several times.
  func forEachSynonym(of word: ArraySlice<Unicode.Scalar>, _ body: (Int) -> Void) {
    guard let form = Self.ascii(word) else { return }
    let lemma = tables.words.find(form[...])
    let irregular = tables.irregular.find(form[...])
    for part in PartOfSpeech.allCases {
      if let lemma { forEachSynonym(of: lemma, part, body) }
      if let irregular, tables.irregularParts[irregular] & 1 << part.rawValue != 0 {
        for place in tables.bases.range(irregular) {
          let base = tables.bases.values[place]
          guard base >> WordNetTables.partShift == part.rawValue else { continue }
          forEachSynonym(of: Int(base & Self.numberMask), part, body)
        }
        continue
      }
      for (ending, replacement) in part.substitutions where form.ends(with: ending) {
        var base = form.dropLast(ending.utf8CodeUnitCount)
        replacement.withUTF8Buffer { base.append(contentsOf: $0) }
        if let lemma = tables.words.find(base) { forEachSynonym(of: lemma, part, body) }
      }
    }
  }

  private static let numberMask: UInt32 = 1 << WordNetTables.partShift - 1

  private func forEachSynonym(of word: Int, _ part: PartOfSpeech, _ body: (Int) -> Void) {
    for place in tables.senses.range(word) {
      let sense = tables.senses.values[place]
      guard sense >> WordNetTables.partShift == part.rawValue else { continue }
      for word in tables.sets.range(Int(sense & Self.numberMask)) { body(Int(tables.sets.values[word])) }
    }
  }

  /// All of WordNet is ASCII.
  private static func ascii(_ word: ArraySlice<Unicode.Scalar>) -> [UInt8]? {
    word.allSatisfy(\.isASCII) ? word.map { UInt8(truncatingIfNeeded: $0.value) } : nil
  }
}

extension [UInt8] {
  fileprivate func ends(with ending: StaticString) -> Bool {
    let length = ending.utf8CodeUnitCount
    return count >= length && ending.withUTF8Buffer { self[(count - length)...].elementsEqual($0) }
  }
}
