import EHR
import Testing

private enum Seen: Equatable {
  case start(String, [String])
  case end
  case text(String)
}

private func tokens(_ xml: String) throws -> [Seen] {
  var reader = XMLPullReader(bytes: Array(xml.utf8), name: "t")
  var seen: [Seen] = []
  while let token = try reader.next() {
    switch token {
    case .start(let name):
      let pairs = reader.attributes
      var attributes: [String] = []
      for pair in pairs { attributes.append(reader.verbatimString(pair.name) + "=" + reader.string(pair.value)) }
      seen.append(.start(reader.verbatimString(name), attributes))
    case .end: seen.append(.end)
    case .text(let range): seen.append(.text(reader.string(range)))
    case .verbatim(let range): seen.append(.text(reader.verbatimString(range)))
    }
  }
  return seen
}

private func failure(_ xml: String) -> RecordError? {
  do {
    _ = try tokens(xml)
    return nil
  } catch {
    return error as? RecordError
  }
}

@Suite("Pull reader of XML")
struct XMLPullReaderTests {
  @Test("elements, attributes, text, entities, CDATA, comments and instructions")
  func basics() throws {
    let xml = """
      <?xml version="1.0" encoding="UTF-8"?><!-- a > b -->
      <r a='1' b = "x &amp; &quot;y&quot;&#10;"><e/>t&lt;u&#x1F9E0;&apos;<![CDATA[<&amp;>]]><?p <x> ?></r >
      """
    #expect(
      try tokens(xml) == [
        .start("r", ["a=1", "b=x & \"y\"\n"]), .start("e", []), .end, .text("t<u🧠'"), .text("<&amp;>"), .end,
      ])
  }

  @Test("line ends become line feeds, references stay what they are")
  func lineEnds() throws {
    #expect(try tokens("<r>a\r\nb\rc&#13;d</r>") == [.start("r", []), .text("a\nb\nc\rd"), .end])
  }

  @Test("entities that are not defined, or name no character, stay as text")
  func unknownEntities() throws {
    let text = "&nbsp; &#0; &#xD800; &#x110000; &#99999999999999; & &;"
    #expect(try tokens("<r>\(text)</r>") == [.start("r", []), .text(text), .end])
  }

  @Test("a document type with a billion laughs is skipped, nothing is expanded")
  func doctype() throws {
    let xml = """
      <!DOCTYPE r [ <!ENTITY a "ha]>"> <!-- it's > --> <!ENTITY b '&a;&a;&a;'> ]><r>&b;</r>
      """
    #expect(try tokens(xml) == [.start("r", []), .text("&b;"), .end])
  }

  @Test("token ranges are byte offsets of the source")
  func offsets() throws {
    let bytes = Array("<r>ü<e k='v'>x</e></r>".utf8)
    var reader = XMLPullReader(bytes: bytes, name: "t")
    var texts: [String] = []
    while try reader.next() != nil { texts.append(String(decoding: bytes[reader.tokenRange], as: UTF8.self)) }
    #expect(texts == ["<r>", "ü", "<e k='v'>", "x", "</e>", "</r>"])
  }

  @Test(
    "XML that is not well-formed names the line and the problem",
    arguments: [
      ("<r>\n<a>\n</b></r>", 3, "does not match the start tag on line 2"),
      ("<r>\n", 2, "ends inside the element opened on line 1"),
      ("<r></r>\n<s/>", 2, "second root"), ("<r/>\nx", 1, "outside the root"), ("x<r/>", 1, "outside the root"),
      ("</r>", 1, "without a start tag"), ("<r a></r>", 1, "without ="), ("<r a=b></r>", 1, "without quotes"),
      ("<r a='1'b='2'/>", 1, "other than attributes"), ("<r a='<'/>", 1, "< in an attribute"),
      ("<r>\n\na < b</r>", 3, "begins no markup"),
      ("<r><!-- </r>", 1, "comment"), ("<r><![CDATA[x</r>", 1, "CDATA"), ("<r a='1", 1, "not closed"),
      ("<r", 1, "not closed"),
      ("<?xml", 1, "processing instruction"), ("<!DOCTYPE r [", 1, "document type"),
      ("<r><!DOCTYPE r></r>", 1, "does not belong"),
      ("<r / >", 1, "does not end it"), ("<", 1, "begins no markup"), ("", 1, "no root element"),
      ("<r></r", 1, "end tag"),
    ])
  func malformed(xml: String, line: Int, problem: String) throws {
    guard case .malformed(_, let foundLine, let found)? = failure(xml) else {
      Issue.record("expected an error for \(xml)")
      return
    }
    #expect(foundLine == line)
    #expect(found.contains(problem), "\(found)")
  }

  @Test("nesting beyond the cap is an error, without recursion")
  func depth() {
    let deep = String(repeating: "<a>", count: 100_000)
    #expect(failure(deep) == .tooDeep(file: "t", line: 1, limit: XMLPullReader.maximumDepth))
    let allowed = XMLPullReader.maximumDepth
    let closed = String(repeating: "<a>", count: allowed) + String(repeating: "</a>", count: allowed)
    #expect(failure(closed) == nil)
  }
}
