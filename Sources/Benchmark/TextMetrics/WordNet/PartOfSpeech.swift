/// WordNet's nouns, verbs, adjectives or adverbs.
struct PartOfSpeech {
  enum Kind: String, CaseIterable {
    case noun, verb, adj, adv

    /// What stands for it in the files.
    var letter: UInt8 {
      switch self {
      case .noun: UInt8(ascii: "n")
      case .verb: UInt8(ascii: "v")
      case .adj: UInt8(ascii: "a")
      case .adv: UInt8(ascii: "r")
      }
    }
  }

  private var morphology: Morphology
  private var lemmas = WordTable()
  /// Each lemma's sets of synonyms, by their number in `sets`.
  private var senses: [UInt32] = []
  private var senseEnds: [UInt32] = []
  private var sets: SynonymSets

  /// - Returns: Also the version that the files state.
  static func read(_ kind: Kind, folder: String) throws(WordNetError) -> (PartOfSpeech, version: String?) {
    let (indexPath, dataPath) = ("\(folder)/index.\(kind)", "\(folder)/data.\(kind)")
    var part = PartOfSpeech(
      morphology: try Morphology(kind, path: "\(folder)/\(kind).exc"),
      sets: try SynonymSets(path: dataPath, bytes: FileBytes.read(dataPath)))
    let index = try FileBytes.read(indexPath)
    try part.readIndex(FieldReader(path: indexPath, bytes: index), kind)
    return (part, statedVersion(index))
  }

  private mutating func readIndex(_ reader: FieldReader, _ kind: Kind) throws(WordNetError) {
    var reader = reader
    while reader.advance() {
      guard lemmas.insert(try reader.word()).isNew else { throw reader.malformed("each lemma once") }
      guard try reader.word().elementsEqual([kind.letter]) else { throw reader.malformed("the part of speech") }
      let setCount = try reader.number()
      let pointerCount = try reader.number()
      // A line cannot hold more fields than bytes, so the counts need no limits of their own.
      for _ in 0..<pointerCount { _ = try reader.word() }
      guard try reader.number() == setCount, setCount > 0 else { throw reader.malformed("the number of senses again") }
      _ = try reader.number()
      for _ in 0..<setCount {
        guard let set = sets.number(offset: try reader.number()) else {
          throw reader.malformed("the place of a set in data.\(kind)")
        }
        senses.append(set)
      }
      senseEnds.append(UInt32(truncatingIfNeeded: senses.count))
    }
    guard lemmas.count > 0 else { throw reader.malformed("lemmas") }
  }

  func forEachSynonym(of form: [UInt8], _ body: (ArraySlice<UInt8>) -> Void) {
    morphology.forEachBase(of: form, in: lemmas) { lemma in
      let start = lemma == 0 ? 0 : Int(senseEnds[lemma - 1])
      for sense in start..<Int(senseEnds[lemma]) { sets.forEachWord(of: senses[sense], body) }
    }
  }

  /// `WordNet 3.0` in the licence at the start.
  private static func statedVersion(_ bytes: [UInt8]) -> String? {
    let head = Array(bytes.prefix(4096))
    let name = Array("WordNet ".utf8)
    for start in head.indices.dropLast(name.count) where head[start] == name[0] && head[start...].starts(with: name) {
      let number = head[(start + name.count)...].prefix { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }
      if !number.isEmpty { return String(decoding: name + number, as: UTF8.self) }
    }
    return nil
  }
}
