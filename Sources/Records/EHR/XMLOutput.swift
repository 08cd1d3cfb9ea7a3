/// Builds XML, one element a line, not indented: blanks would cost a model tokens.
struct XMLOutput {
  private(set) var bytes: [UInt8] = []

  mutating func comment(_ text: String) {
    var safe = XMLEscaping.strippingIllegal(text)
    while let dashes = safe.firstRange(of: "--") { safe.replaceSubrange(dashes, with: "- -") }
    bytes.append(contentsOf: "<!-- \(safe) -->\n".utf8)
  }

  /// Attributes whose value is nil are left out.
  mutating func open(_ name: String, _ attributes: [(String, String?)]) {
    startTag(name, attributes)
    bytes.append(UInt8(ascii: "\n"))
  }

  mutating func empty(_ name: String, _ attributes: [(String, String?)]) {
    startTag(name, attributes)
    bytes.removeLast()
    bytes.append(contentsOf: "/>\n".utf8)
  }

  mutating func close(_ name: String) {
    bytes.append(contentsOf: "</\(name)>\n".utf8)
  }

  mutating func element(_ name: String, _ attributes: [(String, String?)], text: String) {
    startTag(name, attributes)
    XMLEscaping.appendText(text, to: &bytes)
    close(name)
  }

  /// An element with text children on one line; children without text are left out.
  mutating func inline(_ name: String, _ children: [(String, String?)]) {
    startTag(name, [])
    for case (let child, let text?) in children {
      startTag(child, [])
      XMLEscaping.appendText(text, to: &bytes)
      bytes.append(contentsOf: "</\(child)>".utf8)
    }
    close(name)
  }

  private mutating func startTag(_ name: String, _ attributes: [(String, String?)]) {
    bytes.append(UInt8(ascii: "<"))
    bytes.append(contentsOf: name.utf8)
    for case (let attribute, let value?) in attributes { XMLEscaping.appendAttribute(attribute, value, to: &bytes) }
    bytes.append(UInt8(ascii: ">"))
  }
}
