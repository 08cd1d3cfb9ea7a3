import Foundation

/// Other people's data for the tests: `../shared/reference` beside the checkout, or the folder that
/// `MEDALIGN_REFERENCE` names. It is not part of the repository; tests that need it are skipped where it is absent.
public enum ReferenceData {
  /// The folder, or `nil` if this machine does not have it.
  public static let root: String? = {
    if let chosen = ProcessInfo.processInfo.environment["MEDALIGN_REFERENCE"] { return chosen }
    // This file is Tests/Support/ReferenceData/ReferenceData.swift of the checkout. The checkout may be reached
    // through a symbolic link, so links are resolved first.
    var folder = URL(filePath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<4 { folder.deleteLastPathComponent() }
    let candidate = folder.deletingLastPathComponent().appending(path: "shared/reference").path
    return FileManager.default.fileExists(atPath: candidate) ? candidate : nil
  }()

  public static var isPresent: Bool { root != nil }

  /// The absolute path of one file, or `nil` if the folder or the file is absent.
  public static func path(_ relative: String) -> String? {
    guard let root else { return nil }
    let path = root + "/" + relative
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }
}
