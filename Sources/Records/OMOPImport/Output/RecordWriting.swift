import DelimitedText
import Dispatch
import EHR
import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Counts the records that are made, and writes the list of patients and the report beside them.
struct RecordWriting {
  /// Patients made side by side before their outcomes are counted, and the bytes of their rows.
  private static let batchPatients = 64
  private static let batchBytes = 16 << 20

  private let maker: RecordMaker
  private let threads: Int
  private let tally: ImportTally
  private let personsAskedFor: Int?
  private var report = ImportReport()
  private var patients: TableFile
  private var identifiers: TableFile?
  private var changes: [TimelineTransform: TransformCounts] = [:]

  init(maker: RecordMaker, options: ImportOptions, tally: ImportTally) throws(OMOPImportError) {
    self.maker = maker
    threads = options.threads
    self.tally = tally
    personsAskedFor = options.persons?.count
    patients = try TableFile(
      path: maker.folder.workPath + "/patients.csv",
      columns: [
        "person_id", "file", "encounters", "events", "notes", "bytes", "first_event", "last_event", "observed_from",
        "observed_to",
      ])
    identifiers = try options.identifiersPath.map { path throws(OMOPImportError) in
      try TableFile(path: path, columns: ["person_id", "kind", "value"])
    }
  }

  /// Makes all records, in order of person.
  /// - Parameter progress: patients so far.
  mutating func writeAll(_ rows: consuming RunMerger, progress: (Int) -> Void) throws(OMOPImportError) {
    var rows = rows
    var batch: [PersonGroup] = []
    var bytes = 0
    while let group = try rows.next() {
      bytes += group.byteCount
      batch.append(group)
      guard batch.count == Self.batchPatients || bytes >= Self.batchBytes else { continue }
      try write(batch)
      progress(report.patientCount)
      (batch, bytes) = ([], 0)
    }
    try write(batch)
    progress(report.patientCount)
  }

  private mutating func write(_ batch: [PersonGroup]) throws(OMOPImportError) {
    let maker = maker
    let outcomes = Mutex([Result<RecordMaker.Outcome, OMOPImportError>?](repeating: nil, count: batch.count))
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, batch.count)) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < batch.count else { return }
        let outcome = Result { () throws(OMOPImportError) in try maker.make(batch[index]) }
        outcomes.withLock { $0[index] = outcome }
      }
    }
    for outcome in outcomes.withLock({ $0 }) {
      guard let outcome = try outcome?.get() else { continue }
      try outcome.tally.add(to: tally)
      if let record = outcome.record { try count(record) }
    }
  }

  private mutating func count(_ record: RecordMaker.Record) throws(OMOPImportError) {
    report.patientCount += 1
    report.encounterCount += record.encounterCount
    report.eventCount += record.eventCount
    report.noteCount += record.noteCount
    report.byteCount += record.byteCount
    for (transform, counts) in record.changes { changes[transform, default: TransformCounts()] += counts }
    let person = String(record.person)
    try patients.append([
      person, record.fileName, String(record.encounterCount), String(record.eventCount), String(record.noteCount),
      String(record.byteCount), record.span?.lowerBound.description ?? "", record.span?.upperBound.description ?? "",
      record.observed?.lowerBound.date ?? "", record.observed?.upperBound.date ?? "",
    ])
    for identifier in record.identifiers { try identifiers?.append([person, identifier.kind, identifier.value]) }
  }

  consuming func finish() throws(OMOPImportError) -> ImportReport {
    try patients.finish()
    try identifiers?.finish()
    report.tables = tally.report
    report.missingPersonCount = personsAskedFor.map { $0 - report.patientCount }
    report.transforms = TimelineTransform.allCases.filter { maker.transforms.contains($0) }.map {
      ImportReport.Transform(name: $0.rawValue, counts: changes[$0] ?? TransformCounts())
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    guard let json = try? encoder.encode(report) else {
      throw .unwritable(path: maker.folder.workPath + "/import.json", reason: "the report is no JSON")
    }
    try maker.folder.write(Array(json), to: "import.json")
    return report
  }
}
