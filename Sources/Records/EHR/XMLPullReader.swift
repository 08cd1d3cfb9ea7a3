/// A small pull reader of XML 1.0 that knows the byte offset of everything it returns.
///
/// ```swift
/// var reader = XMLPullReader(bytes: bytes, name: path)
/// while let token = try reader.next() { … }
/// ```
/// Understands elements, attributes, text, the five named entities and numeric references, CDATA, comments and
/// processing instructions (both skipped). A document type declaration is skipped without reading it: no entity
/// is ever defined or expanded, so text never grows. Start and end tags must match; nesting is capped. An
/// undefined entity is kept as text and counted. `bytes` must be UTF-8; memory beyond it is the open tags' names.
public struct XMLPullReader: Sendable {
  public enum Token: Sendable, Equatable {
    /// A start tag (or an empty element's tag, followed by its `end`); its attributes are in `attributes`.
    case start(name: Range<Int>)
    case end
    /// Character data with entities as written; see `string(_:)`.
    case text(Range<Int>)
    /// The content of a CDATA section.
    case verbatim(Range<Int>)
  }

  public struct Attribute: Sendable, Equatable {
    public let name: Range<Int>
    /// Without the quotes, entities as written.
    public let value: Range<Int>
  }

  public static let maximumDepth = 256

  public let bytes: [UInt8]
  /// The last start tag's attributes, in order.
  public private(set) var attributes: [Attribute] = []
  /// The bytes of the last token; an empty element's `end` has an empty range after the tag.
  public private(set) var tokenRange = 0..<0
  public private(set) var unknownEntityCount = 0
  public private(set) var firstUnknownEntity = 0
  /// Where a skipped document type declaration begins.
  public private(set) var doctypeOffset: Int?

  private let name: String
  private var position = 0
  private var openElements: [(name: Range<Int>, start: Int)] = []
  private var pendingEnd = false
  private var rootSeen = false

  public init(bytes: [UInt8], name: String) {
    self.bytes = bytes
    self.name = name
  }

  /// How many elements are open.
  public var depth: Int { openElements.count }

  /// The next token; nil after the root element.
  public mutating func next() throws(RecordError) -> Token? {
    if pendingEnd {
      pendingEnd = false
      openElements.removeLast()
      tokenRange = position..<position
      return .end
    }
    while position < bytes.count {
      let start = position
      guard bytes[start] == UInt8(ascii: "<") else {
        if let token = try text() { return token }
        continue
      }
      let second = start + 1 < bytes.count ? bytes[start + 1] : 0
      switch second {
      case UInt8(ascii: "/"):
        try endTag()
        tokenRange = start..<position
        return .end
      case UInt8(ascii: "?"):
        position = try offset(after: "?>", from: start + 2, of: "a processing instruction", at: start)
      case UInt8(ascii: "!"):
        if let token = try declaration() { return token }
      default:
        guard Self.isNameStart(second) else {
          throw malformed(start, "a < that begins no markup (in text it is written &lt;)")
        }
        return try startTag()
      }
    }
    if let open = openElements.last {
      throw malformed(bytes.count, "the file ends inside the element opened on line \(line(of: open.start))")
    }
    guard rootSeen else { throw malformed(bytes.count, "there is no root element") }
    return nil
  }

  /// Whether the bytes in `range` are exactly `text`.
  public func matches(_ range: Range<Int>, _ text: StaticString) -> Bool {
    guard range.count == text.utf8CodeUnitCount else { return false }
    return text.withUTF8Buffer { expected in
      for index in 0..<expected.count where bytes[range.lowerBound + index] != expected[index] { return false }
      return true
    }
  }

  /// The characters of a text or attribute range: entities resolved, line ends as line feeds.
  public mutating func string(_ range: Range<Int>) -> String {
    var isPlain = true
    for index in range where bytes[index] == UInt8(ascii: "&") || bytes[index] == UInt8(ascii: "\r") {
      isPlain = false
      break
    }
    if isPlain { return verbatimString(range) }
    var result: [UInt8] = []
    result.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\r") {
        result.append(UInt8(ascii: "\n"))
        index += index + 1 < range.upperBound && bytes[index + 1] == UInt8(ascii: "\n") ? 2 : 1
      } else if byte == UInt8(ascii: "&"), let (scalar, length) = entity(at: index, in: range) {
        result.append(contentsOf: String(scalar).utf8)
        index += length
      } else {
        if byte == UInt8(ascii: "&") {
          if unknownEntityCount == 0 { firstUnknownEntity = index }
          unknownEntityCount += 1
        }
        result.append(byte)
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The characters of a range as they stand (names, CDATA).
  public func verbatimString(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  /// The line of a byte offset, from 1.
  public func line(of offset: Int) -> Int {
    bytes[..<min(offset, bytes.count)].reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
  }

  // MARK: markup

  private mutating func text() throws(RecordError) -> Token? {
    let start = position
    var isBlank = true
    while position < bytes.count, bytes[position] != UInt8(ascii: "<") {
      if bytes[position] > 0x20 { isBlank = false }
      position += 1
    }
    if openElements.isEmpty {
      guard isBlank else { throw malformed(start, "text outside the root element") }
      return nil
    }
    tokenRange = start..<position
    return .text(tokenRange)
  }

  private mutating func startTag() throws(RecordError) -> Token {
    let start = position
    if openElements.isEmpty, rootSeen { throw malformed(start, "a second root element") }
    position += 1
    let name = takeName()
    attributes.removeAll(keepingCapacity: true)
    while true {
      let hadBlank = skipBlanks()
      guard position < bytes.count else { throw malformed(start, "a start tag is not closed before the file ends") }
      let byte = bytes[position]
      if byte == UInt8(ascii: ">") {
        position += 1
        break
      }
      if byte == UInt8(ascii: "/") {
        guard position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: ">") else {
          throw malformed(position, "a / in a start tag that does not end it")
        }
        position += 2
        pendingEnd = true
        break
      }
      guard hadBlank, Self.isNameStart(byte) else {
        throw malformed(position, "a start tag with something other than attributes")
      }
      try attribute()
    }
    guard openElements.count < Self.maximumDepth else {
      throw .tooDeep(file: self.name, line: line(of: start), limit: Self.maximumDepth)
    }
    openElements.append((name, start))
    rootSeen = true
    tokenRange = start..<position
    return .start(name: name)
  }

  private mutating func attribute() throws(RecordError) {
    let start = position
    let name = takeName()
    skipBlanks()
    guard position < bytes.count, bytes[position] == UInt8(ascii: "=") else {
      throw malformed(start, "an attribute without =")
    }
    position += 1
    skipBlanks()
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") || bytes[position] == UInt8(ascii: "'") else {
      throw malformed(start, "an attribute value without quotes")
    }
    let quote = bytes[position]
    position += 1
    let valueStart = position
    while position < bytes.count, bytes[position] != quote {
      if bytes[position] == UInt8(ascii: "<") { throw malformed(position, "a < in an attribute value") }
      position += 1
    }
    guard position < bytes.count else {
      throw malformed(start, "an attribute value is not closed before the file ends")
    }
    attributes.append(Attribute(name: name, value: valueStart..<position))
    position += 1
  }

  private mutating func endTag() throws(RecordError) {
    let start = position
    position += 2
    let name = takeName()
    skipBlanks()
    guard position < bytes.count, bytes[position] == UInt8(ascii: ">") else {
      throw malformed(start, "an end tag is not closed")
    }
    position += 1
    guard let open = openElements.popLast() else { throw malformed(start, "an end tag without a start tag") }
    guard bytes[open.name].elementsEqual(bytes[name]) else {
      throw malformed(start, "the end tag does not match the start tag on line \(line(of: open.start))")
    }
  }

  /// A comment or document type declaration (skipped, nil) or a CDATA section.
  private mutating func declaration() throws(RecordError) -> Token? {
    let start = position
    if hasPrefix("<!--", at: start) {
      position = try offset(after: "-->", from: start + 4, of: "a comment", at: start)
      return nil
    }
    if hasPrefix("<![CDATA[", at: start) {
      let end = try offset(after: "]]>", from: start + 9, of: "a CDATA section", at: start)
      guard !openElements.isEmpty else { throw malformed(start, "text outside the root element") }
      position = end
      tokenRange = start..<end
      return .verbatim(start + 9..<end - 3)
    }
    guard hasPrefix("<!DOCTYPE", at: start), !rootSeen, doctypeOffset == nil else {
      throw malformed(start, "a declaration that does not belong here")
    }
    doctypeOffset = start
    try skipDoctype()
    return nil
  }

  /// Skips to the `>` that ends the declaration, past its internal subset, quoted text and comments.
  private mutating func skipDoctype() throws(RecordError) {
    let start = position
    var brackets = 0
    position += 9
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        position += 1
        while position < bytes.count, bytes[position] != byte { position += 1 }
      } else if hasPrefix("<!--", at: position) {
        position = try offset(after: "-->", from: position + 4, of: "a comment", at: position)
        continue
      } else if byte == UInt8(ascii: "[") {
        brackets += 1
      } else if byte == UInt8(ascii: "]") {
        brackets -= 1
      } else if byte == UInt8(ascii: ">"), brackets <= 0 {
        position += 1
        return
      }
      position += 1
    }
    throw malformed(start, "the document type declaration is not closed")
  }

  /// The character that the reference beginning at `start` (a `&`) stands for, and the reference's length in bytes;
  /// nil where none of the known ones begins.
  package func entity(at start: Int, in range: Range<Int>) -> (scalar: Unicode.Scalar, length: Int)? {
    // The longest reference, &#x10FFFF;, has ten bytes; a few more allow leading zeros.
    let limit = min(range.upperBound, start + 16)
    guard let end = bytes[start..<limit].firstIndex(of: UInt8(ascii: ";")) else { return nil }
    let body = String(decoding: bytes[start + 1..<end], as: UTF8.self)
    let scalar: Unicode.Scalar?
    switch body {
    case "amp": scalar = "&"
    case "lt": scalar = "<"
    case "gt": scalar = ">"
    case "quot": scalar = "\""
    case "apos": scalar = "'"
    default:
      let number =
        body.hasPrefix("#x")
        ? UInt32(body.dropFirst(2), radix: 16) : body.hasPrefix("#") ? UInt32(body.dropFirst()) : nil
      scalar = number.flatMap { Unicode.Scalar($0) }.flatMap { XMLEscaping.isLegal($0) ? $0 : nil }
    }
    return scalar.map { ($0, end + 1 - start) }
  }

  // MARK: scanning

  private mutating func takeName() -> Range<Int> {
    let start = position
    while position < bytes.count, Self.isNamePart(bytes[position]) { position += 1 }
    return start..<position
  }

  @discardableResult
  private mutating func skipBlanks() -> Bool {
    let start = position
    while position < bytes.count, Self.isBlank(bytes[position]) { position += 1 }
    return position > start
  }

  private func hasPrefix(_ text: StaticString, at offset: Int) -> Bool {
    let end = offset + text.utf8CodeUnitCount
    return end <= bytes.count && matches(offset..<end, text)
  }

  private func offset(
    after terminator: StaticString, from: Int, of what: String, at start: Int
  ) throws(RecordError) -> Int {
    var index = from
    let last = bytes.count - terminator.utf8CodeUnitCount
    let first = terminator.utf8Start[0]
    while index <= last {
      if bytes[index] == first, hasPrefix(terminator, at: index) { return index + terminator.utf8CodeUnitCount }
      index += 1
    }
    throw malformed(start, "\(what) is not closed before the file ends")
  }

  private func malformed(_ offset: Int, _ problem: String) -> RecordError {
    .malformed(file: name, line: line(of: offset), problem: problem)
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

  static func isNameStart(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: ":") || byte >= 0x80
  }

  static func isNamePart(_ byte: UInt8) -> Bool {
    isNameStart(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  }
}
