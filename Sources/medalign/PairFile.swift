import Foundation
import TextMetrics

/// Pairs of texts, a JSON object with `candidate` and `reference` on each line; empty lines are left out.
enum PairFile {
  private struct Line: Decodable {
    var candidate: String
    var reference: String
  }

  static func read(path: String) throws -> [AnswerPair] {
    let bytes = [UInt8](try InputFile.read(path: path))
    let decoder = JSONDecoder()
    var pairs: [AnswerPair] = []
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      if line.allSatisfy({ $0 <= UInt8(ascii: " ") }) { continue }
      do {
        let pair = try decoder.decode(Line.self, from: Data(line))
        pairs.append(AnswerPair(answer: pair.candidate, reference: pair.reference))
      } catch {
        // The decoder's own words may quote the text.
        throw PairFileError(path: path, line: index + 1)
      }
    }
    return pairs
  }
}

struct PairFileError: Error, CustomStringConvertible {
  let path: String
  let line: Int
  var description: String { "\(path):\(line): expected a JSON object with the strings \"candidate\" and \"reference\"" }
}
