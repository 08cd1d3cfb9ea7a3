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

  static func isFolder(_ path: String) -> Bool {
    var isFolder = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder
  }

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
    for paths in files.values { try Self.checkPackings(paths) }
    self.files = files
  }

  /// Whether there is any table at all.
  var isEmpty: Bool { files.isEmpty }

  func open(_ table: OMOPTable) throws(OMOPImportError) -> (any TableRows)? {
    guard let paths = files[table], !paths.isEmpty else { return nil }
    return try DelimitedRows(paths: paths, keyColumn: table.keyColumn)
  }

  /// A table beside its own compressed copy would be read twice.
  private static func checkPackings(_ paths: [String]) throws(OMOPImportError) {
    for path in paths where paths.contains(path + ".gz") {
      throw .unreadable("\(path): is here also as \(path).gz; which is meant?")
    }
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
