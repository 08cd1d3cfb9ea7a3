import Deidentification
import EHR
import SeededRandom
import Testing

@Suite("Records as they come")
struct HostileRecordTests {
  private func rewritten(_ xml: String, name: String = "4711.xml") throws -> String {
    let record = try RecordReader.read(bytes: Array(xml.utf8), name: name)
    return String(decoding: try Fixtures.deidentifier().deidentify(record).bytes, as: UTF8.self)
  }

  @Test("all that identifies nobody stays byte for byte, in both layouts")
  func bytes() throws {
    let release = """
      <?xml version='1.0'?>\r
      <!-- a  comment --><eventstream>\t\
      <encounter ><events><entry><event type='note'  name="a &amp; b">&lt; 5 &#181;g\r
      &unknown; \u{B5} é 漢字 🙂</event ><event type="measurement" code="LOINC/8302-2" \
      unit="cm" name="Body height">153</event></entry></events></encounter></eventstream>\n
      """
    let older =
      "<record><visit type=\"Visit\"><day><drug_exposure><code>[RxNorm/4603] Furosemide 40 mg</code>"
      + "<code>[ICD/163.5] x</code></drug_exposure>"
      + "<note type=\"NULL\">plain <b>text</b></note></day></visit></record>"
    #expect(try rewritten(release) == release)
    #expect(try rewritten(older) == older)
  }

  @Test("identifiers behind references, in CDATA, in comments, in attributes and across pieces are found")
  func markup() throws {
    let text = try rewritten(
      """
      <eventstream><!-- for Mr. Quillfeather --><encounter><caresites>\
      <caresite care_site_name="Office of Dr. Quillfeather"/></caresites>\
      <entry><event type="note" name="Letter to Dr. Quillfeather">Dr. Quill<!-- x -->feather &amp; \
      Dr.&#32;Quillf&#101;ather, \
      <![CDATA[<Mr. Quillfeather> & ]]>on 03/<![CDATA[05]]>/2021 &lt;ada@mail.test&gt;</event></entry>\
      </encounter></eventstream>
      """)
    #expect(!text.contains("Quill") && !text.contains("feather") && !text.contains("03/") && !text.contains("ada@"))
    #expect(
      text.contains("<!-- x -->") && text.contains(" &amp; Dr.&#32;") && text.contains("<![CDATA[<Mr. ")
        && text.contains("> & ]]>on "))
    #expect(text.contains("&lt;") && text.contains("&gt;</event>"))
  }

  @Test("surrogates hold no markup, whatever they take the place of")
  func surrogatesAreText() throws {
    var deidentifier = try Fixtures.deidentifier()
    deidentifier.listed.add(.init(kind: .mrn, value: "AB 123 456"), person: PersonID(rawValue: 7))
    deidentifier.listed.add(.init(kind: .other, value: "Acme Widgets"), person: PersonID(rawValue: 7))
    let xml =
      "<eventstream><encounter note='http://a.org/?b&lt;c&amp;d'><entry><event type='note' name='Acme &amp; &quot;Widgets'>"
      + "AB&lt;123&amp;456 site.com/x?a&amp;u=http://b.org&lt; <![CDATA[AB<123>456 www.x.org/a&b]]><!-- Acme<Widgets --></event>"
      + "</entry></encounter></eventstream>"
    let record = try RecordReader.read(bytes: Array(xml.utf8), name: "7.xml")
    let text = String(decoding: try deidentifier.deidentify(record).bytes, as: UTF8.self)
    for word in ["AB", "123", "456", "site.com", "a.org", "b.org", "x.org", "Acme", "Widgets"] {
      #expect(!text.contains(word), "\(word)")
    }
    // Only what was there already, around and between the words.
    #expect(text.matches(of: #/[<>]/#).count == xml.matches(of: #/[<>]/#).count)
    #expect(text.matches(of: #/&(?!amp;|lt;|quot;)/#).isEmpty)
  }

  @Test("coded names and values are read with care: vocabularies hold names and numbers")
  func coded() throws {
    let xml = """
      <eventstream><encounter><entry><event type="condition" code="SNOMED/2125550100" \
      name="Smith-Magenis syndrome, St. John's wort, 6505550100"/>\
      </entry></encounter></eventstream>
      """
    #expect(try rewritten(xml) == xml)
    #expect(
      try !rewritten(
        "<record><day><note>Paged Dr. Quillfeather</note><observation>"
          + "<code>[X/212-736-5000] Dr. Quillfeather 212-736-5000</code></observation></day></record>"
      )
      .contains("Quillfeather"))
  }

  @Test("any damage to a record ends in a record that reads back or in an error", arguments: [0, 1])
  func fuzz(layout: Int) throws {
    let content = Fixtures.randomContent(seed: 11)
    let sound = layout == 0 ? ReleaseLayoutWriter().write(content) : OlderLayoutWriter().write(content)
    let tokens = [
      "<", ">", "&", "&#x", ";", "\"", "<![CDATA[", "]]>", "<!--", "-->", "\0", "\u{1}", "é", "Dr. ", "3/5/", "@",
      "://", "\u{FEFF}", "-", "99999999999999999999",
    ]
    var random = SplitMix64(seed: UInt64(layout))
    let deidentifier = try Fixtures.deidentifier()
    var readable = 0
    for _ in 0..<1_500 {
      var bytes = sound
      for _ in 0...random.next(below: 5) {
        let at = random.next(below: bytes.count)
        switch random.next(below: 4) {
        case 0: bytes[at] = UInt8(random.next(below: 256))
        case 1: bytes.insert(contentsOf: tokens[random.next(below: tokens.count)].utf8, at: at)
        case 2: bytes.removeSubrange(at..<min(bytes.count, at + random.next(below: 30)))
        default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + random.next(below: 60))], at: at)
        }
      }
      guard let record = try? RecordReader.read(bytes: bytes, name: "7.xml") else { continue }
      readable += 1
      // Checks by itself that the result reads back with as many events and encounters.
      let result = try deidentifier.deidentify(record)
      #expect(String(validating: result.bytes, as: UTF8.self) != nil)
    }
    #expect(readable > 100)
  }

  @Test(
    "no text takes time that grows with the square of its length",
    arguments: [
      "a.com.", "a@", "@", "1-", "1.2.3.4.", "3/5/", "Mary-", "mrn-", "Dr. de ", "Dr. ", "MD, ", "John, ", "(((",
      "1:2:", "http://", "ten ", "March 5-",
      "X", "9", "é", "&amp;", "Age of ", "by Ada and ", "signed by: ", "\n",
    ])
  func time(piece: String) throws {
    let note = String(repeating: piece, count: 400_000 / piece.utf8.count)
    let start = ContinuousClock.now
    _ = try rewritten(
      "<eventstream><encounter><entry><event type=\"note\">\(note)</event></entry></encounter></eventstream>")
    // A tenth of a second where it is linear, minutes where it is not.
    #expect(ContinuousClock.now - start < .seconds(8))
  }
}
