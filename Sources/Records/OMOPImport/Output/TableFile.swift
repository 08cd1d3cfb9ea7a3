import DelimitedText

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A new CSV file of mode 0600, written piece by piece. Removed again unless it is finished.
final class TableFile {
  private static let pieceBytes = 1 << 16
  private let path: String
  private let file: Int32
  private var isFinished = false
  private var writer = DelimitedWriter(format: .csv)

  init(path: String, columns: [String]) throws(OMOPImportError) {
    self.path = path
    file = try PrivateFile.create(path)
    try append(columns)
  }

  deinit {
    close(file)
    if !isFinished { unlink(path) }
  }

  func append(_ cells: [String]) throws(OMOPImportError) {
    do { try writer.append(cells) } catch { throw .unwritable(path: path, reason: error.description) }
    if writer.bytes.count > Self.pieceBytes { try flush() }
  }

  /// Writes what is left; call once at the end.
  func finish() throws(OMOPImportError) {
    try flush()
    isFinished = true
  }

  private func flush() throws(OMOPImportError) { try PrivateFile.append(writer.drain()[...], to: file, path: path) }
}
