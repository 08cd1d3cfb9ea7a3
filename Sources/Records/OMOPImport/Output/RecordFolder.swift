#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The folder of records being written. It has its final name only when it is complete: until then it is `NAME.importing`,
/// which the next import of that name clears away.
struct RecordFolder: Sendable {
  let path: String
  /// Where files are written.
  let workPath: String

  /// A folder filled by `fill`; after an error nothing is left of it.
  static func filled<Report>(
    at path: String, by fill: (RecordFolder) throws(OMOPImportError) -> Report
  ) throws(OMOPImportError) -> Report {
    let folder = try RecordFolder(path: path)
    do {
      let report = try fill(folder)
      try folder.complete()
      return report
    } catch {
      folder.discard()
      throw error
    }
  }

  /// - Throws: `folderNotEmpty` unless `path` is new or empty.
  private init(path: String) throws(OMOPImportError) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = path
    workPath = path + ".importing"
    let files = FileManager.default
    if files.fileExists(atPath: path) {
      guard let present = try? files.contentsOfDirectory(atPath: path), present.isEmpty else {
        throw .folderNotEmpty(path: path)
      }
    }
    do {
      if files.fileExists(atPath: workPath) { try files.removeItem(atPath: workPath) }
      try files.createDirectory(
        atPath: workPath, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw .unwritable(path: workPath, reason: "the folder cannot be made here")
    }
  }

  /// Writes a file of mode 0600.
  func write(_ bytes: [UInt8], to name: String) throws(OMOPImportError) {
    try PrivateFile.save(bytes, to: workPath + "/" + name, isNew: true)
  }

  /// Gives the folder its name.
  private func complete() throws(OMOPImportError) {
    // An empty folder of that name gives way.
    guard rename(workPath, path) == 0 else {
      throw .unwritable(path: path, reason: String(cString: strerror(errno)))
    }
  }

  /// Removes what was written, after a failure.
  private func discard() { try? FileManager.default.removeItem(atPath: workPath) }
}
