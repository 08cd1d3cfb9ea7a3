import DelimitedText
#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// OMOP tables as files of a folder: `person.csv`, `PERSON.tsv.gz`, `2b_concept.csv`, several parts
/// (`measurement-00001.csv.gz`, …), or a folder per table (`measurement/*.csv`).
final class DelimitedFolder: TableSource {
  let name: String
  private let files: [OMOPTable: [String]]

  /// - Throws: `unreadable` if `path` is no folder.
  init(path: String) throws(OMOPImportError) {
    name = path
    let manager = FileManager.default
    guard let entries = try? manager.contentsOfDirectory(atPath: path) else {
      throw .unreadable("\(path): expected a folder of OMOP tables")
    }
    var files: [OMOPTable: [String]] = [:]
    for entry in entries.sorted() {
      let entryPath = path + "/" + entry
      if let table = Self.table(ofFile: entry) {
        files[table, default: []].append(entryPath)
      } else if let table = OMOPTable(rawValue: entry.lowercased()),
        let parts = try? manager.contentsOfDirectory(atPath: entryPath)
      {
        files[table, default: []] += parts.sorted().filter { Self.stem($0) != nil }.map { entryPath + "/" + $0 }
      }
    }
    self.files = files
  }

  /// Whether there is any table at all.
  var isEmpty: Bool { files.isEmpty }

  /// The bytes of all files of a table, as they lie on the disk.
  func byteCount(_ table: OMOPTable) -> Int {
    (files[table] ?? []).reduce(0) { sum, path in
      let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? UInt64
      return sum + Int(size ?? 0)
    }
  }

  func open(_ table: OMOPTable) throws(OMOPImportError) -> (any TableRows)? {
    guard let paths = files[table], !paths.isEmpty else { return nil }
    return try DelimitedRows(paths: paths, table: table)
  }

  /// `person.csv.gz` without its endings, in lower case; nil for other kinds of files.
  private static func stem(_ fileName: String) -> String? {
    var name = fileName.lowercased()
    if name.hasSuffix(".gz") { name.removeLast(3) }
    guard name.hasSuffix(".csv") || name.hasSuffix(".tsv") else { return nil }
    name.removeLast(4)
    return name
  }

  private static func table(ofFile fileName: String) -> OMOPTable? {
    guard let stem = stem(fileName) else { return nil }
    if let table = OMOPTable(rawValue: stem) { return table }
    // `2b_concept`, as MIMIC's demo numbers its site's vocabulary.
    if let first = stem.utf8.first, (0x30...0x39).contains(first), let underscore = stem.firstIndex(of: "_"),
      let table = OMOPTable(rawValue: String(stem[stem.index(after: underscore)...]))
    {
      return table
    }
    // `measurement-00001`, `measurement_1`, `measurement000000000012`: parts of an export.
    let digits = stem.utf8.reversed().prefix { (0x30...0x39).contains($0) }.count
    guard digits > 0 else { return nil }
    var base = stem.dropLast(digits)
    if let separator = base.last, "-_.".contains(separator) { base.removeLast() }
    return OMOPTable(rawValue: String(base))
  }
}

/// The rows of a table's files, one file after the other. Columns are the first file's; others may order theirs anew.
private final class DelimitedRows: TableRows {
  let columns: [String]
  private let table: OMOPTable
  private var paths: ArraySlice<String>
  private var reader: DelimitedReader
  /// Position in the current file of each of `columns`; nil where all are in place.
  private var order: [Int?]?
  private var finishedMalformed: [MalformedRow] = []
  private var finishedMalformedCount = 0

  init(paths: [String], table: OMOPTable) throws(OMOPImportError) {
    self.table = table
    self.paths = paths[1...]
    reader = try Self.open(paths[0], table)
    columns = reader.header.names
  }

  func next() throws(OMOPImportError) -> Bool {
    while true {
      do {
        if try reader.advance() { return true }
      } catch {
        throw .unreadable(error.description)
      }
      guard let path = paths.popFirst() else { return false }
      finishedMalformed = malformedRows
      finishedMalformedCount += reader.skippedRowCount
      reader = try Self.open(path, table)
      order = reader.header.names == columns ? nil : columns.map { reader.header.index(of: $0) }
    }
  }

  func cell(_ index: Int) -> ArraySlice<UInt8> {
    guard let order else { return reader.cell(index) }
    return order[index].map { reader.cell($0) } ?? []
  }

  var position: Int { reader.line }

  var malformedRows: [MalformedRow] {
    finishedMalformed + reader.issues.map { MalformedRow(position: $0.line, reason: $0.description) }
  }

  var malformedRowCount: Int { finishedMalformedCount + reader.skippedRowCount }

  /// By tabs or commas, as the header has it: OHDSI's vocabularies are separated by tabs and named `.csv`. They know no
  /// quote character; other tables quote as CSV does.
  private static func open(_ path: String, _ table: OMOPTable) throws(OMOPImportError) -> DelimitedReader {
    do {
      let commas = try DelimitedReader(path: path, format: .csv)
      guard commas.header.names.count == 1, commas.header.names[0].contains("\t") else { return commas }
      return try DelimitedReader(path: path, format: table == .concept ? .unquotedTSV : .tsv)
    } catch {
      throw .unreadable(error.description)
    }
  }
}
