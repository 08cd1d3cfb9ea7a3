/// The parts of speech that WordNet keeps apart, in NLTK's order.
enum PartOfSpeech: UInt32, CaseIterable {
  case noun, verb, adjective, adverb

  /// The end of its files' names.
  var fileName: String {
    switch self {
    case .noun: "noun"
    case .verb: "verb"
    case .adjective: "adj"
    case .adverb: "adv"
    }
  }

  /// What stands for it in the files.
  var letter: UInt8 {
    switch self {
    case .noun: UInt8(ascii: "n")
    case .verb: UInt8(ascii: "v")
    case .adjective: UInt8(ascii: "a")
    case .adverb: UInt8(ascii: "r")
    }
  }

  /// How Morphy makes base forms: endings and what takes their place. Not applied to forms that `*.exc` lists.
  var substitutions: [(ending: StaticString, replacement: StaticString)] {
    switch self {
    case .noun: Self.nounSubstitutions
    case .verb: Self.verbSubstitutions
    case .adjective: Self.adjectiveSubstitutions
    case .adverb: []
    }
  }

  private static let nounSubstitutions: [(ending: StaticString, replacement: StaticString)] = [
    ("s", ""), ("ses", "s"), ("ves", "f"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"), ("men", "man"),
    ("ies", "y"),
  ]
  private static let verbSubstitutions: [(ending: StaticString, replacement: StaticString)] = [
    ("s", ""), ("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""),
  ]
  private static let adjectiveSubstitutions: [(ending: StaticString, replacement: StaticString)] = [
    ("er", ""), ("est", ""), ("er", "e"), ("est", "e"),
  ]
}
