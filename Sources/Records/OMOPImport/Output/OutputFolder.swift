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

/// The folder of records being written. It has its name only when it is complete: until then it is
/// `NAME.importing-XXXXXX`, made anew for each import and locked while that runs. What an import that was killed left
/// under such a name is cleared away by the next one of the same name.
struct OutputFolder: Sendable {
  private static let mark = ".medalign-import"

  let path: String
  /// Where files are written.
  let workPath: String

  /// A folder filled by `fill`; after an error nothing is left of it.
  static func filled<Report>(
    at path: String, by fill: (OutputFolder) throws(OMOPImportError) -> Report
  ) throws(OMOPImportError) -> Report {
    let folder = try OutputFolder(path: path)
    let lock = try folder.lock()
    defer { close(lock) }
    do {
      let report = try fill(folder)
      try folder.complete()
      return report
    } catch {
      folder.discard()
      throw error
    }
  }

  /// - Throws: `folderNotEmpty` unless `path` is new or empty; `unwritable` for a name that no folder can take.
  private init(path given: String) throws(OMOPImportError) {
    var path = given
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    let name = path.split(separator: "/").last ?? ""
    if name.isEmpty || name == "." || name == ".." {
      throw .unwritable(path: given, reason: "expected the name of a new folder")
    }
    let files = FileManager.default
    if files.fileExists(atPath: path) {
      path = Self.resolved(path)
      guard let present = try? files.contentsOfDirectory(atPath: path), present.isEmpty else {
        throw .folderNotEmpty(path: given)
      }
      if Self.device(path) != Self.device(path + "/..") {
        throw .unwritable(path: given, reason: "a mount point; name a new folder inside it")
      }
    } else {
      let parent = path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
      do { try files.createDirectory(atPath: parent.isEmpty ? "/" : parent, withIntermediateDirectories: true) } catch {
        throw .unwritable(path: parent, reason: "the folder cannot be made here")
      }
    }
    self.path = path
    Self.clear(leftBeside: path)
    var template = Array((path + ".importing-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {  // of mode 0700
      throw .unwritable(path: path, reason: String(cString: strerror(errno)))
    }
    workPath = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Writes a file of mode 0600.
  func write(_ bytes: [UInt8], to name: String) throws(OMOPImportError) {
    try PrivateFile.save(bytes, to: workPath + "/" + name)
  }

  /// Marks the folder as this import's, for as long as the descriptor is open.
  private func lock() throws(OMOPImportError) -> Int32 {
    let descriptor = try PrivateFile.create(workPath + "/" + Self.mark)
    flock(descriptor, LOCK_EX | LOCK_NB)
    return descriptor
  }

  /// Gives the folder its name.
  private func complete() throws(OMOPImportError) {
    unlink(workPath + "/" + Self.mark)
    // An empty folder of that name gives way.
    guard rename(workPath, path) == 0 else {
      throw .unwritable(path: path, reason: String(cString: strerror(errno)))
    }
  }

  /// Removes what was written, after a failure.
  private func discard() { try? FileManager.default.removeItem(atPath: workPath) }

  /// Removes folders of imports to `path` that were killed: marked as ours, and locked by nobody.
  private static func clear(leftBeside path: String) {
    let slash = path.lastIndex(of: "/")
    let parent = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let prefix = (slash.map { String(path[path.index(after: $0)...]) } ?? path) + ".importing-"
    for name in (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? [] where name.hasPrefix(prefix) {
      let folder = parent + "/" + name
      let descriptor = open(folder + "/" + mark, O_RDWR | O_CLOEXEC | O_NOFOLLOW)
      guard descriptor >= 0 else { continue }
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { try? FileManager.default.removeItem(atPath: folder) }
      close(descriptor)
    }
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  private static func device(_ path: String) -> UInt64 {
    var information = stat()
    return stat(path, &information) == 0 ? UInt64(information.st_dev) : 0
  }
}
