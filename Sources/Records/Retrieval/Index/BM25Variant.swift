#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A scoring formula of the BM25 family with its parameters.
///
/// A document's score is the sum, over the words of the query, of idf · weight, where N documents have dl words each
/// (mean: avg), df of them this word, and this document tf times; K = k1 · (1 − b + b · dl / avg), c = tf · k1 / K.
///
/// | formula | idf | weight | source |
/// |---|---|---|---|
/// | `okapi` | ln((N − df + ½) / (df + ½)), floored | tf (k1 + 1) / (tf + K) | rank_bm25 0.2.2 |
/// | `plus` | ln((N + 1) / df) | delta + tf (k1 + 1) / (tf + K) | rank_bm25; bm25s with delta ½ |
/// | `rankBM25L` | ln((N + 1) / (df + ½)) | tf (k1 + 1) (c + delta) / (k1 + c + delta) | rank_bm25 |
/// | `lucene` | ln(1 + (N − df + ½) / (df + ½)) | tf / (tf + K) | bm25s 0.3.16 |
/// | `robertson` | ln((N − df + ½) / (df + ½)), at least 0 | tf / (tf + K) | bm25s |
/// | `atire` | ln(N / df) | tf (k1 + 1) / (tf + K) | bm25s |
/// | `l` | ln((N + 1) / (df + ½)) | (k1 + 1) (c + delta) / (k1 + c + delta) | bm25s |
///
/// - `okapi`: an idf below 0 becomes epsilon times the mean idf of all words. With few documents this fails: a word in
///   half of them has idf 0, and the mean may be below 0 itself. So `lucene` is the default.
/// - `plus` and `l` also score documents without the word, as if tf were 0.
/// - `rankBM25L` has a factor tf that the paper and bm25s lack.
/// - Lucene itself rounds dl to eight bits; `lucene` does not.
public struct BM25Variant: Sendable, Equatable {
  public enum Formula: String, Sendable, CaseIterable {
    case okapi
    case plus
    case rankBM25L = "rank-bm25-l"
    case lucene
    case robertson
    case atire
    case l
  }

  public var formula: Formula
  /// How slowly repetitions of a word saturate; 0 or more.
  public var k1: Double
  /// How far long documents are held back: 0 (not) to 1.
  public var b: Double
  /// What a word of the query adds at least; 0 or more. Used by `plus`, `rankBM25L` and `l`.
  public var delta: Double
  /// What takes the place of a negative idf, in mean idfs; 0 or more. Used by `okapi`.
  public var epsilon: Double

  public init(_ formula: Formula, k1: Double = 1.5, b: Double = 0.75, delta: Double = 0.5, epsilon: Double = 0.25) {
    (self.formula, self.k1, self.b, self.delta, self.epsilon) = (formula, k1, b, delta, epsilon)
  }

  /// rank_bm25's `BM25Okapi`, by name and citation what MedAlign paired patients with (its parameters are not stated).
  public static func okapi(k1: Double = 1.5, b: Double = 0.75, epsilon: Double = 0.25) -> BM25Variant {
    BM25Variant(.okapi, k1: k1, b: b, epsilon: epsilon)
  }

  /// rank_bm25's `BM25Plus`.
  public static func plus(k1: Double = 1.5, b: Double = 0.75, delta: Double = 1) -> BM25Variant {
    BM25Variant(.plus, k1: k1, b: b, delta: delta)
  }

  /// rank_bm25's `BM25L`.
  public static func rankBM25L(k1: Double = 1.5, b: Double = 0.75, delta: Double = 0.5) -> BM25Variant {
    BM25Variant(.rankBM25L, k1: k1, b: b, delta: delta)
  }

  /// bm25s' default. Elasticsearch's parameters are k1 1.2, b 0.75.
  public static func lucene(k1: Double = 1.5, b: Double = 0.75) -> BM25Variant {
    BM25Variant(.lucene, k1: k1, b: b)
  }

  /// - Throws: `.parameter`.
  func validate() throws(RetrievalError) {
    let parameters: [(name: String, value: Double, limit: Double, expected: String)] = [
      ("k1", k1, 1000, "between 0 and 1000"), ("b", b, 1, "between 0 and 1"),
      ("delta", delta, 1000, "between 0 and 1000"), ("epsilon", epsilon, 1000, "between 0 and 1000"),
    ]
    for (name, value, limit, expected) in parameters where !(value >= 0 && value <= limit) {
      throw .parameter(name: name, expected: expected, found: "\(value)")
    }
  }

  /// The idf of a word in `frequency` of `count` documents; `floor` replaces a negative one (`okapi`).
  func idf(_ frequency: Int, of count: Int, floor: Double) -> Double {
    let (df, n) = (Double(frequency), Double(count))
    switch formula {
    case .okapi:
      let idf = Self.okapiIDF(frequency, of: count)
      return idf < 0 ? floor : idf
    case .plus: return log((n + 1) / df)
    case .rankBM25L, .l: return log((n + 1) / (df + 0.5))
    case .lucene: return log(1 + (n - df + 0.5) / (df + 0.5))
    case .robertson: return log(max(1, (n - df + 0.5) / (df + 0.5)))
    case .atire: return log(n / df)
    }
  }

  /// As `rank_bm25.py` computes it, two logarithms.
  static func okapiIDF(_ frequency: Int, of count: Int) -> Double {
    log(Double(count) - Double(frequency) + 0.5) - log(Double(frequency) + 0.5)
  }

  /// What a document's length does to its counts: K, or the divisor of c.
  func lengthFactor(_ length: Int, mean: Double) -> Double {
    let factor = 1 - b + b * Double(length) / mean
    return formula == .l || formula == .rankBM25L ? factor : k1 * factor
  }

  /// idf · weight of a word that the document lacks.
  func absentScore(idf: Double) -> Double {
    switch formula {
    case .plus: idf * delta
    case .l: delta == 0 ? 0 : idf * ((k1 + 1) * delta / (k1 + delta))
    case .okapi, .rankBM25L, .lucene, .robertson, .atire: 0
    }
  }

  /// idf · weight of a word that stands `tf` > 0 times in a document, by the document's `lengthFactor`.
  @inline(__always)
  func score(idf: Double, tf: Double, factor: Double) -> Double {
    switch formula {
    case .okapi, .atire: return idf * (tf * (k1 + 1) / (tf + factor))
    case .plus: return idf * (delta + tf * (k1 + 1) / (tf + factor))
    case .lucene, .robertson: return idf * (tf / (factor + tf))
    case .rankBM25L:
      let c = tf / factor
      return idf * tf * (k1 + 1) * (c + delta) / (k1 + c + delta)
    case .l:
      let c = tf / factor
      return idf * ((k1 + 1) * (c + delta) / (k1 + c + delta))
    }
  }
}
