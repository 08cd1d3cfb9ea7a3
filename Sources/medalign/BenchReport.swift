import Foundation
import Generation
import ModelFiles

/// Measured rates as llama-bench's table, or as JSON with every sample.
enum BenchReport {
  private struct Row: Encodable {
    let model: String
    let sizeBytes: Int
    let parameters: Int
    let backend: String
    let threads: Int
    let test: String
    let depth: Int
    let tokensPerSecond: Double
    let standardDeviation: Double
    let samples: [Double]
    let version: String
  }

  static func json(_ rates: [SpeedBenchmark.Rate], engine: Engine) throws -> String {
    let summary = engine.modelFile.summary
    let rows = rates.map { rate in
      Row(
        model: summary.title, sizeBytes: summary.weightBytes, parameters: summary.parameterCount,
        backend: "CPU: \(engine.kernelDescription)", threads: engine.threadCount, test: rate.test, depth: rate.depth,
        tokensPerSecond: rate.mean, standardDeviation: rate.standardDeviation, samples: rate.samples,
        version: EngineVersion.text)
    }
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(rows), as: UTF8.self)
  }

  static func markdown(_ rates: [SpeedBenchmark.Rate], engine: Engine) -> String {
    let summary = engine.modelFile.summary
    var lines = [
      "| model | size | params | backend | threads | test | t/s |",
      "|---|---:|---:|---|---:|---:|---:|",
    ]
    for rate in rates {
      let test = rate.depth == 0 ? rate.test : "\(rate.test) @ d\(rate.depth)"
      let speed = String(format: "%.2f ± %.2f", rate.mean, rate.standardDeviation)
      lines.append(
        "| \(summary.title) | \(size(summary.weightBytes)) | \(count(summary.parameterCount)) "
          + "| CPU | \(engine.threadCount) | \(test) | \(speed) |")
    }
    lines.append("")
    lines.append("build: \(EngineVersion.text), kernels: \(engine.kernelDescription)")
    return lines.joined(separator: "\n")
  }

  private static func size(_ bytes: Int) -> String {
    bytes >= 1 << 30
      ? String(format: "%.2f GiB", Double(bytes) / Double(1 << 30))
      : String(format: "%.2f MiB", Double(bytes) / Double(1 << 20))
  }

  private static func count(_ parameters: Int) -> String {
    parameters >= 1_000_000_000
      ? String(format: "%.2f B", Double(parameters) / 1e9) : String(format: "%.2f M", Double(parameters) / 1e6)
  }
}
