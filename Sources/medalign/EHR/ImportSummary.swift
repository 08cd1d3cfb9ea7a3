import EHR
import Foundation
import OMOPImport

/// What an import came to, for people or programs.
struct ImportSummary {
  let report: ImportReport
  let seconds: Double
  let output: String
  /// MEDS has no tables that could be absent.
  let listsAbsentTables: Bool

  func print(as format: EHRImportCommand.SummaryFormat) throws {
    switch format {
    case .json:
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try StandardOutput.writeLine(String(decoding: try encoder.encode(report), as: UTF8.self))
    case .text:
      try StandardOutput.writeLine(text)
    }
  }

  private var text: String {
    var lines = ["| table | rows | used | left out |", "|---|---:|---:|---|"]
    for table in report.tables where table.isPresent {
      let reasons = table.skipped.sorted { $0.key < $1.key }.map { "\($0.value): \($0.key)" }
      let repairs = table.repaired.sorted { $0.key < $1.key }.map { "(used, but \($0.value): \($0.key))" }
      lines.append(
        "| \(table.table) | \(table.read) | \(table.used) | \((reasons + repairs).joined(separator: "; ")) |")
    }
    let absent = listsAbsentTables ? report.tables.filter { !$0.isPresent }.map(\.table) : []
    if !absent.isEmpty { lines += ["", "absent: \(absent.joined(separator: ", "))"] }
    if !report.transforms.isEmpty {
      lines += ["", "| transform | dropped | added | changed |", "|---|---:|---:|---:|"]
      lines += report.transforms.map {
        "| \($0.name) | \($0.counts.dropped) | \($0.counts.added) | \($0.counts.changed) |"
      }
    }
    if let missing = report.missingPersonCount, missing > 0 {
      lines += ["", "\(missing) of the persons asked for are in no table"]
    }
    let rows = report.tables.reduce(0) { $0 + $1.read }
    let rate = Int(Double(rows) / max(seconds, 0.001))
    lines += [
      "",
      "\(output): \(report.patientCount) patients, \(report.encounterCount) encounters, \(report.eventCount) events, of "
        + "which \(report.noteCount) notes; \(report.byteCount) bytes",
      "\(rows) rows in \(seconds.formatted(.number.precision(.fractionLength(1)))) s, \(rate) rows/s",
    ]
    return lines.joined(separator: "\n")
  }
}

/// One line on the terminal that tells where an import stands.
final class ImportProgressLine {
  private let isShown = StandardError.isTerminal
  private let start = ContinuousClock.now

  func show(_ progress: ImportProgress) {
    guard isShown else { return }
    let seconds = Int((ContinuousClock.now - start) / .seconds(1))
    switch progress {
    case .reading(let table, let rows): StandardError.write("\r\u{1B}[K\(seconds) s, reading \(table): \(rows) rows")
    case .writing(let patients): StandardError.write("\r\u{1B}[K\(seconds) s, writing records: \(patients) patients")
    }
  }

  func clear() { if isShown { StandardError.write("\r\u{1B}[K") } }
}
