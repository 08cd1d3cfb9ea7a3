/// How a document or a query becomes words: a value, so that an index and its queries share it.
///
/// ```swift
/// WordTokenizer.words.tokens(in: "BP 120/80, on Metformin.")       // ["bp", "120", "80", "metformin"]
/// WordTokenizer.whitespace.tokens(in: "BP 120/80, on Metformin.")  // ["BP", "120/80,", "on", "Metformin."]
/// ```
///
/// `.words` is the default for records. Of 1,316 questions about synthetic records (150 patients, 31 encounters each),
/// it finds an encounter with the answer among the first five for 60 %, `.whitespace` for 41 % (older layout: 60 and
/// 44 %): in XML, white space leaves `name="Metformin` and `creatinine?` glued together. Keeping single characters,
/// decimals or stop words changed that by at most a percentage point, so there is no third rule.
///
/// Invalid UTF-8 reads as U+FFFD, exactly as `String(decoding:as:)` reads it.
public struct WordTokenizer: Sendable, Equatable {
  enum Rule: Sendable {
    case whitespace
    case words
  }

  let rule: Rule
  var lowercases: Bool { rule == .words }

  /// Words that are left out, in the form that the rule makes (lower case for `.words`).
  public let stopWords: [String]

  /// Splits at white space as Python's `str.split()` does; case and punctuation stay. LangChain's `BM25Retriever` and
  /// TIMER use it (`langchain_community/retrievers/bm25.py`).
  public static let whitespace = WordTokenizer(rule: .whitespace, stopWords: [])

  /// As bm25s 0.3 by default (`bm25s/tokenization.py`): lower case, then runs of two or more of Python's `\w`
  /// (letters, numbers, underscore), without 33 English stop words.
  public static let words = words(stopWords: englishStopWords)

  /// The rule of `.words` with other stop words, given in lower case.
  public static func words(stopWords: [String]) -> WordTokenizer {
    WordTokenizer(rule: .words, stopWords: stopWords)
  }

  /// `STOPWORDS_EN` of `bm25s/stopwords.py`, which is Lucene's list.
  public static let englishStopWords = [
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not", "of",
    "on", "or", "such", "that", "the", "their", "then", "there", "these", "they", "this", "to", "was", "will", "with",
  ]

  /// The words of a text in order, for tests and for looking at what an index sees. An index makes no strings.
  public func tokens(in text: String) -> [String] { tokens(in: text.utf8) }

  /// The words of UTF-8 bytes, which may be invalid.
  public func tokens(in utf8: some Collection<UInt8>) -> [String] {
    var text = NormalizedText()
    text.replace(with: utf8, lowercased: lowercases)
    var found: [String] = []
    text.forEachWord(rule) { bytes, start, length in
      found.append(String(decoding: UnsafeBufferPointer(start: bytes + start, count: length), as: UTF8.self))
    }
    let left = Set(stopWords)
    return left.isEmpty ? found : found.filter { !left.contains($0) }
  }
}
