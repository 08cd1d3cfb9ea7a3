import ArgumentParser
import EHR
import Foundation
import OMOPImport

/// `medalign ehr import`: OMOP tables to a record per person.
struct EHRImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Read OMOP tables or MEDS events and write a MedAlign record (XML) per person.",
    discussion: """
      Examples:
        medalign ehr import --omop cdm/ --output records/
        medalign ehr import --omop cdm.sqlite --output records/ --layout older
        medalign ehr import --postgresql "host=db.local dbname=omop user=reader" --schema cdm --output records/
        medalign ehr import --meds events.csv --output records/

      --omop takes a folder of CDM 5.3 or 5.4 tables as .csv or .tsv, either with .gz (person.csv, MEASUREMENT.csv.gz, \
      2b_concept.csv, measurement-0001.csv, measurement/*.csv; columns in any order and case), or an SQLite file. Absent \
      tables are reported. Names come from CONCEPT, else from the source's own values.

      --postgresql reads all tables as of one moment. Passwords belong into ~/.pgpass or PGPASSWORD, since others see a \
      command's arguments; what the string leaves out comes from libpq's usual sources ("" for all of it).

      --meds takes a CSV or TSV of events (subject_id, time, code, numeric_value, text_value, and OMOP extracts' further \
      columns), or a folder of them with codes.csv. From Parquet: \
      python3 -c "import polars as pl; pl.read_parquet('data/**/*.parquet').write_csv('events.csv')"

      Every row is counted: used, or left out for a reason. The output folder holds <person_id>.xml, patients.csv and \
      import.json; it has its name only when complete. Rows wait in unnamed work files inside it, so that memory does not \
      grow with the number of patients. An import that was killed leaves OUTPUT.importing-…, which holds records; the next \
      one to OUTPUT removes it.

      Transforms, in this order:
      \(TimelineTransform.allCases.map { "  \($0.rawValue): \($0.reason)" }.joined(separator: "\n"))
      """)

  @Option(help: ArgumentHelp("A folder of OMOP tables, or an SQLite file.", valueName: "path"))
  var omop: String?

  @Option(
    name: .customLong("postgresql"),
    help: ArgumentHelp("A PostgreSQL database, as libpq's connection strings name it.", valueName: "connection"))
  var postgreSQL: String?

  @Option(help: ArgumentHelp("With --postgresql: the tables' schema (default: the search path).", valueName: "name"))
  var schema: String?

  @Option(help: ArgumentHelp("MEDS events as CSV: a file, or a folder.", valueName: "path"))
  var meds: String?

  @Option(help: ArgumentHelp("A new or empty folder for the records.", valueName: "dir"))
  var output: String

  @Option(help: "The XML layout: release, or older, which holds no ids and puts values into names.")
  var layout: LayoutName = .release

  @Option(
    help: """
      Transforms to apply: "standard" (all but drop-events-without-visit), "release" (all), "none", or names separated by \
      commas.
      """)
  var transforms: TransformList = TransformList(TimelineTransform.standard)

  @Option(help: ArgumentHelp("Only these persons: a file of ids, one a line.", valueName: "file"))
  var personIds: String?

  @Option(help: ArgumentHelp("List rows that are in no record: table, row, reason.", valueName: "file.csv"))
  var skippedRows: String?

  @Option(
    help: ArgumentHelp(
      "List what identifies the persons (record number, address), for `ehr deidentify`. Keep it as secret as the tables.",
      valueName: "file.csv"))
  var identifiers: String?

  @Option(help: "Threads that make records.")
  var threads = max(1, ProcessInfo.processInfo.activeProcessorCount)

  @Option(help: "How to print the summary: text or json.")
  var format: SummaryFormat = .text

  func validate() throws {
    guard [omop, postgreSQL, meds].count(where: { $0 != nil }) == 1 else { throw Self.oneSource }
    if schema != nil, postgreSQL == nil { throw ValidationError("--schema belongs to --postgresql") }
    if threads < 1 { throw ValidationError("--threads: expected 1 or more") }
  }

  func run() throws {
    var options = ImportOptions()
    options.layout = layout == .older ? .older : .release
    options.transforms = Set(transforms.transforms)
    options.persons = try personIds.map(PersonIDFile.read)
    options.skippedRowsPath = skippedRows
    options.identifiersPath = identifiers
    options.threads = threads
    let progress = ImportProgressLine()
    defer { progress.clear() }
    let start = ContinuousClock.now
    let report = try report(options, progress.show)
    progress.clear()
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    try ImportSummary(report: report, seconds: seconds, output: output, listsAbsentTables: meds == nil)
      .print(as: format)
    if report.patientCount == 0 { throw NoPatients(output: output, missing: report.missingPersonCount) }
  }

  private func report(_ options: ImportOptions, _ progress: (ImportProgress) -> Void) throws -> ImportReport {
    if let omop { return try OMOPImporter(path: omop).run(to: output, options: options, progress: progress) }
    if let postgreSQL {
      return try OMOPImporter(postgreSQL: postgreSQL, schema: schema).run(
        to: output, options: options, progress: progress)
    }
    if let meds { return try MEDSImporter(path: meds).run(to: output, options: options, progress: progress) }
    throw Self.oneSource
  }

  private static let oneSource = ValidationError("expected one of --omop, --postgresql and --meds")

  enum LayoutName: String, ExpressibleByArgument, CaseIterable { case release, older }
  enum SummaryFormat: String, ExpressibleByArgument, CaseIterable { case text, json }
}

/// Nothing to show for an import that went well.
struct NoPatients: Error, CustomStringConvertible {
  let output: String
  let missing: Int?

  var description: String {
    missing.map { "\(output): none of the \($0) persons asked for is in the tables" }
      ?? "\(output): the tables hold no patient"
  }
}

/// `standard`, `release`, `none`, or names separated by commas.
struct TransformList: ExpressibleByArgument {
  let transforms: [TimelineTransform]

  init(_ transforms: [TimelineTransform]) { self.transforms = transforms }

  init?(argument: String) {
    switch argument {
    case "standard": transforms = TimelineTransform.standard
    case "release": transforms = TimelineTransform.release
    case "none": transforms = []
    default:
      let named = argument.split(separator: ",").map { TimelineTransform(rawValue: String($0)) }
      let known = named.compactMap { $0 }
      guard !known.isEmpty, known.count == named.count else { return nil }
      transforms = known
    }
  }

  var defaultValueDescription: String {
    transforms == TimelineTransform.standard ? "standard" : transforms.map(\.rawValue).joined(separator: ",")
  }
}
