/// From a form of a word to what it may be a form of: WordNet's Morphy, as NLTK applies it.
struct Morphology {
  private let substitutions: [(ending: [UInt8], replacement: [UInt8])]
  private var exceptions = WordTable()
  /// For each exception, which of `bases` it is a form of.
  private var ranges: [Range<Int>] = []
  private var bases: [[UInt8]] = []

  /// - Parameter path: A list of exceptions, `*.exc`: a form and what it is a form of on each line.
  init(_ kind: PartOfSpeech.Kind, path: String) throws(WordNetError) {
    substitutions = Self.substitutions(kind).map { (Array($0.0.utf8), Array($0.1.utf8)) }
    var reader = FieldReader(path: path, bytes: try FileBytes.read(path))
    while reader.advance() {
      let (number, isNew) = exceptions.insert(try reader.word())
      let start = bases.count
      bases.append(Array(try reader.word()))
      while case let base = reader.field(), !base.isEmpty { bases.append(Array(base)) }
      // A form's last line counts.
      if isNew { ranges.append(start..<bases.count) } else { ranges[number] = start..<bases.count }
    }
  }

  /// Calls `body` with the numbers of all lemmas that the form may stand for, each once: itself, and what the list of
  /// exceptions or else the endings make of it.
  func forEachBase(of form: [UInt8], in lemmas: WordTable, _ body: (Int) -> Void) {
    var found: [Int] = []
    func add(_ word: ArraySlice<UInt8>) {
      guard let lemma = lemmas.find(word), !found.contains(lemma) else { return }
      found.append(lemma)
      body(lemma)
    }
    add(form[...])
    if let exception = exceptions.find(form[...]) {
      for base in bases[ranges[exception]] { add(base[...]) }
    } else {
      for (ending, replacement) in substitutions where form.suffix(ending.count).elementsEqual(ending) {
        add(form[..<(form.count - ending.count)] + replacement)
      }
    }
  }

  private static func substitutions(_ kind: PartOfSpeech.Kind) -> [(String, String)] {
    switch kind {
    case .noun:
      [
        ("s", ""), ("ses", "s"), ("ves", "f"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"),
        ("men", "man"), ("ies", "y"),
      ]
    case .verb:
      [("s", ""), ("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", "")]
    case .adj: [("er", ""), ("est", ""), ("er", "e"), ("est", "e")]
    case .adv: []
    }
  }
}
