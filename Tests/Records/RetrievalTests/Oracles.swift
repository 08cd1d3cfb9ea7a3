import Foundation
import Retrieval

/// What Python and two BM25 libraries say; `Oracle/make_oracles.py` makes the file. All texts are synthetic.
struct Oracles: Decodable {
  struct Characters: Decodable {
    var unicode: String
    var words: [[UInt32]]
    var spaces: [[UInt32]]
    var lowercase: [Lowercase]
  }
  struct Lowercase: Decodable {
    var scalar: UInt32
    var text: String
    init(from decoder: any Decoder) throws {
      var values = try decoder.unkeyedContainer()
      scalar = try values.decode(UInt32.self)
      text = try values.decode(String.self)
    }
  }
  struct Text: Decodable {
    var text: String
    var whitespace: [String]
    var words: [String]
  }
  struct Parameters: Decodable {
    var k1, b, delta, epsilon: Double
  }
  struct Query: Decodable {
    var query: String
    var scores: [String: [Double]]
  }
  struct Corpus: Decodable {
    var documents: [String]
    var parameters: Parameters
    var queries: [Query]
  }
  var characters: Characters
  var texts: [Text]
  var corpora: [Corpus]

  static func load() throws -> Oracles {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Oracle/oracles.json")
    return try JSONDecoder().decode(Oracles.self, from: Data(contentsOf: path))
  }
}

/// The largest |found − expected| in units of max(1, |expected|).
func largestError(_ found: [Double], _ expected: [Double]) -> Double {
  guard found.count == expected.count else { return .infinity }
  return zip(found, expected).map { abs($0 - $1) / max(1, abs($1)) }.max() ?? 0
}
