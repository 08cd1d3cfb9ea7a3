import Foundation
import TextMetrics

/// A metric over all pairs of a file.
struct MetricResult {
  let definition: MetricDefinition
  let scores: [MetricScore?]
  let seconds: Double

  init(_ metric: any TextMetric, _ pairs: [AnswerPair], threads: Int) {
    definition = metric.definition
    let clock = ContinuousClock()
    let start = clock.now
    scores = PairScoring.scores(metric, pairs, threads: threads)
    seconds = (clock.now - start) / .seconds(1)
  }

  var count: Int { scores.count { $0 != nil } }

  var mean: Double? {
    count > 0 ? scores.reduce(0) { $0 + ($1?.value ?? 0) } / Double(count) : nil
  }
}

/// Scores of pairs for people or programs.
enum MetricsReport {
  static func table(_ results: [MetricResult]) -> String {
    var lines = ["| metric | mean | n | range | version |", "|---|---:|---:|---|---|"]
    for result in results {
      let range = result.definition.range
      lines.append(
        "| \(result.definition.title) | \(number(result.mean)) | \(result.count) "
          + "| \(Int(range.lowerBound))–\(Int(range.upperBound)) | \(result.definition.version) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// One object; each metric and each pair has a line of its own.
  static func json(_ results: [MetricResult], pairCount: Int) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let metrics = try results.map { String(decoding: try encoder.encode(Summary($0)), as: UTF8.self) }
    // Names are plain words, and a number's description is the shortest that reads back as the same number.
    let pairs = (0..<pairCount).map { index in
      let scores = results.map { "\"\($0.definition.name)\":\($0.scores[index].map { "\($0.value)" } ?? "null")" }
      return "{\"index\":\(index),\"scores\":{\(scores.joined(separator: ","))}}"
    }
    return "{\"metrics\":[\n\(metrics.joined(separator: ",\n"))\n],\"pairs\":[\n\(pairs.joined(separator: ",\n"))\n]}\n"
  }

  private struct Summary: Encodable {
    var name: String
    var title: String
    var version: String
    var lowest: Double
    var highest: Double
    var higherIsBetter: Bool
    var mean: Double?
    var count: Int
    /// Of scoring all pairs, without reading them.
    var seconds: Double

    init(_ result: MetricResult) {
      name = result.definition.name
      title = result.definition.title
      version = result.definition.version
      lowest = result.definition.range.lowerBound
      highest = result.definition.range.upperBound
      higherIsBetter = result.definition.direction == .higherIsBetter
      mean = result.mean
      count = result.count
      seconds = result.seconds
    }

    enum CodingKeys: String, CodingKey {
      case name, title, version, lowest, highest, mean, count, seconds
      case higherIsBetter = "higher_is_better"
    }
  }

  private static func number(_ value: Double?) -> String { value.map { String(format: "%.4f", $0) } ?? "–" }
}
