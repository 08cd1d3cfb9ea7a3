/// Reads a patient record in either layout, told apart by the root element.
///
/// What is odd but readable (see `RecordIssue.Kind`) is counted in the record's `issues`; only bytes that are not
/// well-formed XML with a known root are an error.
public struct RecordReader {
  /// Largest file read; the release's largest records are some 10 MB.
  public static let maximumFileBytes = 1 << 30

  /// Reads the file at `path`.
  public static func read(path: String) throws(RecordError) -> PatientRecord {
    try read(bytes: try FileBytes.read(path: path, limit: maximumFileBytes), name: path)
  }

  /// Reads `bytes`; `name` stands for the file in messages, and gives the person's id where the XML does not.
  /// Time and memory are linear in the file's size.
  public static func read(bytes: [UInt8], name: String) throws(RecordError) -> PatientRecord {
    let text = try SourceText(bytes, name: name)
    var xml = XMLPullReader(bytes: text.bytes, name: name)
    guard case .start(let root)? = try xml.next() else {
      throw .notXML(file: name, found: "no root element")
    }
    guard let layout = RecordLayout(rawValue: xml.verbatimString(root)) else {
      throw .wrongRoot(file: name, line: xml.line(of: root.lowerBound), found: printable(xml.verbatimString(root)))
    }
    var assembler = RecordAssembler(layout: layout)
    assembler.begin(&xml)
    while let token = try xml.next() { assembler.take(token, &xml) }
    return assembler.record(text, xml, name: name)
  }

  /// A root's name for a message: short and plain.
  private static func printable(_ name: String) -> String {
    let isPlain = name.utf8.allSatisfy { XMLPullReader.isNamePart($0) && $0 < 0x80 }
    return isPlain && name.utf8.count <= 40 ? name : "another element"
  }
}
