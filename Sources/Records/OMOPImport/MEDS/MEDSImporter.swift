import DelimitedText
import EHR

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reads MEDS events as CSV and writes a record per subject, as `OMOPImporter` does.
///
/// MEDS is made of Parquet files; `python3 -c "import polars as pl;
/// pl.read_parquet('data/**/*.parquet').write_csv('e.csv')"` makes one CSV of them.
public struct MEDSImporter {
  private let name: String
  private let paths: [String]
  private let codesPath: String?

  /// - Parameter path: A CSV or TSV file, plain or gzip-compressed, or a folder with such files anywhere below it;
  ///   `codes.csv` among them gives codes their descriptions.
  public init(path: String) throws(OMOPImportError) {
    name = path
    let manager = FileManager.default
    var isFolder = false
    guard manager.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .unreadable("\(path): no such file or folder")
    }
    var found =
      isFolder ? ((try? manager.subpathsOfDirectory(atPath: path)) ?? []).sorted().map { path + "/" + $0 } : [path]
    found = found.filter { file in
      let name = file.lowercased()
      return [".csv", ".tsv", ".csv.gz", ".tsv.gz"].contains { name.hasSuffix($0) }
    }
    let codesPath = isFolder ? found.first { Self.fileName($0).hasPrefix("codes.") } : nil
    self.codesPath = codesPath
    // Other files of MEDS' metadata folder (subject_splits) hold no events.
    paths = found.filter { $0 != codesPath && !$0.dropFirst(path.count).hasPrefix("/metadata/") }
    if paths.isEmpty {
      throw .unreadable(
        "\(path): expected MEDS events as .csv or .tsv (or with .gz); Parquet must be turned into CSV first")
    }
  }

  /// - Parameters: as `OMOPImporter.run`.
  public func run(
    to output: String, options: ImportOptions = ImportOptions(), progress: (ImportProgress) -> Void = { _ in }
  ) throws(OMOPImportError) -> ImportReport {
    try OutputFolder.filled(at: output) { folder throws(OMOPImportError) in
      let tally = try ImportTally(logPath: options.skippedRowsPath, onlyTable: "meds")
      tally.found(.observation)
      var intake = MEDSIntake(folder: folder.workPath, options: options, tally: tally)
      // One after the other, each with columns of its own.
      for path in paths {
        try intake.read(try DelimitedRows(paths: [path], keyColumn: "code"), name: path) {
          progress(.reading(table: "meds", rows: $0))
        }
      }
      let references = ReferenceTables(codeNames: try codeNames(intake.codes))
      let maker = RecordMaker(
        folder: folder, assembler: PatientAssembler(references: references, acceptsUnknownPersons: true),
        layout: options.layout, transforms: options.transforms)
      var writing = try RecordWriting(maker: maker, options: options, tally: tally)
      try writing.writeAll(try intake.finish()) { progress(.writing(patients: $0)) }
      try tally.finish()
      return try writing.finish()
    }
  }

  private func codeNames(_ codes: Set<String>) throws(OMOPImportError) -> [String: String] {
    guard let codesPath else { return [:] }
    let rows = try DelimitedRows(paths: [codesPath], keyColumn: "code")
    let map = ColumnMap(rows.columns)
    var names: [String: String] = [:]
    while try rows.next() {
      guard let code = rows.text(map["code"]), codes.contains(code) else { continue }
      names[code] = rows.text(map["description"])
    }
    return names
  }

  private static func fileName(_ path: String) -> String {
    path.split(separator: "/").last.map { $0.lowercased() } ?? ""
  }
}
