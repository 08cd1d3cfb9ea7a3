/// Reads a patient record in either layout, told apart by the root element.
public struct RecordReader {
  /// Largest file read; the release's largest records are some 10 MB.
  public static let maximumFileBytes = 1 << 30

  /// Reads the file at `path`.
  public static func read(path: String) throws(RecordError) -> PatientRecord {
    try read(bytes: try FileBytes.read(path: path, limit: maximumFileBytes), name: path)
  }

  /// Reads `bytes`; `name` stands for the file in messages, and gives the person's id where the XML does not.
  public static func read(bytes: [UInt8], name: String) throws(RecordError) -> PatientRecord {
    throw .empty(file: name)
  }
}
