import Foundation
import Generation
import Kernels

/// Measured rates as llama-bench's table, as JSON or as CSV, and beside those of an earlier run.
enum BenchReport {
  static func json(_ records: [SpeedRecord]) throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(records), as: UTF8.self)
  }

  /// The rows of an earlier run's JSON.
  static func baseline(path: String) throws -> [SpeedComparison.Baseline] {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      return try decoder.decode([SpeedComparison.Baseline].self, from: InputFile.read(path: path))
    } catch is DecodingError {
      throw BaselineError(path: path)
    }
  }

  struct BaselineError: Error, CustomStringConvertible {
    let path: String
    var description: String { "\(path): not the output of 'medalign bench --format json'" }
  }

  /// - Parameter kernels: what multiplies each type of weights in the model.
  static func markdown(_ records: [SpeedRecord], kernels: [KernelChoice]) -> String {
    var lines = [
      "| model | size | params | backend | threads | type_k | type_v | test | t/s | achieved | limit | of limit |",
      "|---|---:|---:|---|---:|---|---|---|---:|---:|---:|---:|",
    ]
    for record in records {
      let speed = String(format: "%.2f ± %.2f", record.avgTs, record.stddevTs)
      let limit = record.limitPerSecond.map { perSecond($0, record) } ?? ""
      lines.append(
        "| \(record.modelType) | \(size(record.modelSize)) | \(count(record.modelNParams)) | CPU | \(record.nThreads) "
          + "| \(record.typeK) | \(record.typeV) | \(record.title) | \(speed) "
          + "| \(perSecond(record.workPerSecond, record)) | \(limit) | \(percent(record.limitFraction)) |")
    }
    if let last = records.last {
      lines.append("")
      lines.append("build: \(last.version), kernels: \(last.backend.dropFirst("CPU: ".count)), cpu: \(last.cpuInfo)")
      lines += kernels.map(\.description)
      lines.append(
        String(format: "load: %.2f s, peak resident set: ", last.loadSeconds) + size(last.peakResidentBytes)
          + (last.limits == nil ? "" : " without the buffer that limits are measured with"))
    }
    return lines.joined(separator: "\n")
  }

  static func csv(_ records: [SpeedRecord]) -> String {
    let header =
      "build_commit,cpu_info,backend,model_filename,model_type,model_size,model_n_params,n_batch,n_threads,type_k,"
      + "type_v,n_prompt,n_gen,n_depth,test_time,avg_ns,stddev_ns,avg_ts,stddev_ts,limit_kind,work_per_second,"
      + "limit_per_second"
    let rows = records.map { record in
      [
        record.buildCommit, record.cpuInfo, record.backend, record.modelFilename, record.modelType,
        "\(record.modelSize)", "\(record.modelNParams)", "\(record.nBatch)", "\(record.nThreads)", record.typeK,
        record.typeV, "\(record.nPrompt)", "\(record.nGen)", "\(record.nDepth)", record.testTime, "\(record.avgNs)",
        "\(record.stddevNs)", "\(record.avgTs)", "\(record.stddevTs)", record.limitKind, "\(record.workPerSecond)",
        record.limitPerSecond.map { "\($0)" } ?? "",
      ].map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",")
    }
    return ([header] + rows).joined(separator: "\n")
  }

  static func comparison(_ comparison: SpeedComparison, path: String) -> String {
    var lines = ["Beside \(path):", ""]
    for difference in comparison.differences { lines.append("DIFFERENT \(difference)") }
    if !comparison.differences.isEmpty { lines.append("") }
    lines += ["| test | t/s before | t/s now | ratio | of limit before | now |", "|---|---:|---:|---:|---:|---:|"]
    for row in comparison.rows {
      lines.append(
        "| \(row.depth == 0 ? row.test : "\(row.test) @ d\(row.depth)") "
          + String(format: "| %.2f | %.2f | %.2f ", row.before, row.now, row.ratio)
          + "| \(percent(row.limitFractionBefore)) | \(percent(row.limitFractionNow)) |")
    }
    for test in comparison.missing { lines.append("\(test): not in that file") }
    return lines.joined(separator: "\n")
  }

  private static func perSecond(_ value: Double, _ record: SpeedRecord) -> String {
    record.limitKind == "read"
      ? String(format: "%.1f GB/s", value / 1e9)
      : String(format: "%.3f ", value / 1e12) + (record.limitKind.hasPrefix("int") ? "TOPS " : "TFLOPS ")
        + record.limitKind
  }

  private static func percent(_ fraction: Double?) -> String {
    fraction.map { String(format: "%.0f %%", 100 * $0) } ?? ""
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
