/// A record file's bytes made fit for parsing: checked to be text, byte order mark removed, UTF-8 repaired.
struct SourceText {
  let bytes: [UInt8]
  /// Ill-formed sequences replaced by U+FFFD, and where the first one is.
  private(set) var repairs = 0
  private(set) var firstRepair = 0
  /// Characters below U+0020 other than tab and line ends.
  private(set) var controlCharacters = 0
  private(set) var firstControlCharacter = 0

  init(_ raw: [UInt8], name: String) throws(RecordError) {
    guard !raw.isEmpty else { throw .empty(file: name) }
    if raw.starts(with: [0x1F, 0x8B]) { throw .notXML(file: name, found: "gzip-compressed bytes; unpack it first") }
    if raw.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      throw .notXML(file: name, found: "a zip archive; unpack it first")
    }
    if raw.starts(with: [0xFF, 0xFE]) || raw.starts(with: [0xFE, 0xFF]) || raw.starts(with: [0x3C, 0x00])
      || raw.starts(with: [0x00, 0x3C])
    {
      throw .notXML(file: name, found: "UTF-16 text; convert it to UTF-8")
    }
    var clean = raw
    if String(validating: raw, as: UTF8.self) == nil {
      (clean, repairs, firstRepair) = Self.repaired(raw)
    }
    if clean.starts(with: [0xEF, 0xBB, 0xBF]) { clean.removeFirst(3) }
    guard let first = clean.first(where: { $0 > 0x20 }) else { throw .notXML(file: name, found: "only white space") }
    guard first == UInt8(ascii: "<") else { throw .notXML(file: name, found: "text without markup") }
    for index in clean.indices where clean[index] < 0x20 && !XMLPullReader.isBlank(clean[index]) {
      if controlCharacters == 0 { firstControlCharacter = index }
      controlCharacters += 1
    }
    bytes = clean
  }

  /// The bytes with each ill-formed sequence as one U+FFFD, as the Unicode standard recommends (maximal subparts).
  private static func repaired(_ raw: [UInt8]) -> (bytes: [UInt8], count: Int, first: Int) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(raw.count)
    var count = 0
    var first = 0
    var iterator = raw.makeIterator()
    var parser = Unicode.UTF8.ForwardParser()
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let encoded): bytes.append(contentsOf: encoded)
      case .error:
        if count == 0 { first = bytes.count }
        count += 1
        bytes.append(contentsOf: [0xEF, 0xBF, 0xBD])
      case .emptyInput: return (bytes, count, first)
      }
    }
  }
}
