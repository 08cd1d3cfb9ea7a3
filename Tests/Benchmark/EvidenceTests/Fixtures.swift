import EHR
import Evidence
import Testing

/// A made-up record in each layout, and what the tests ask of it.
enum Fixtures {
  static let release = """
    <eventstream person_id="7">
    <encounter>
    <person><birthdate>1950-02-03</birthdate><demographics><gender>FEMALE</gender></demographics></person>
    <events>
    <entry timestamp="2018-04-05 08:00">
    <event type="measurement" code="LOINC/4548-4" name="Hemoglobin A1c" unit="%" visit_id="77001">7.2</event>
    <event type="measurement" code="LOINC/777-3" name="Platelets" unit="10*3/uL" visit_id="77001">1200.0</event>
    <event type="note" code="LOINC/11506-3" name="Progress note" note_id="9001">Fracture of the left
      wrist;\tcast &amp; sling applied. Troponin &lt;0.04 ng/mL. Seen by Dr. M\u{FC}ller-L\u{FC}denscheidt on
      March 2nd, 2017. Creatinine 1.10. Take metformin 500mg twice daily.</event>
    </entry>
    </events>
    </encounter>
    <encounter><events>
    <entry timestamp="2019-11-20 09:30">
    <event type="measurement" code="LOINC/4548-4" name="Hemoglobin A1c" unit="%">7.20</event>
    <event type="measurement" code="LOINC/2160-0" name="Creatinine" unit="mg/dL">1.4</event>
    <event type="note" name="Progress note"><![CDATA[Fracture of the left wrist & no new fall]]></event>
    </entry>
    </events></encounter>
    </eventstream>
    """

  static let older = """
    <record><visit type="Inpatient Visit" start="10/08/2018 20:00"><day start="10/08/2018 20:00">
    <person>Birth:7/19/1966\nRace: White\n</person>
    <measurement start="10/08/2018 08:05 PM"><code>[LOINC/8310-5] Body temperature 38.5 Cel</code>\
    <code>[LOINC/777-3] Platelets 150 10*3/uL</code></measurement>
    <note type="NULL" start="10/08/2018 9:00 PM">Acute ischemic stroke, NIHSS 14. Blood pressure 182/95 mmHg.</note>
    </day></visit></record>
    """

  static func record(_ xml: String, _ name: String = "7.xml") throws -> PatientRecord {
    try RecordReader.read(bytes: Array(xml.utf8), name: name)
  }

  /// Kind, text in the answer, text in the record.
  struct Cited: Equatable, CustomStringConvertible {
    let kind: EvidenceSpan.Kind
    let answer: String
    let record: String

    init(_ kind: EvidenceSpan.Kind, _ answer: String, _ record: String) {
      (self.kind, self.answer, self.record) = (kind, answer, record)
    }
    var description: String { "\(kind) “\(answer)” = “\(record)”" }
  }

  static func cited(_ spans: [EvidenceSpan], _ answer: String, _ record: PatientRecord) -> [Cited] {
    let bytes = Array(answer.utf8)
    return spans.map {
      Cited(
        $0.kind, String(decoding: bytes[$0.answerRange], as: UTF8.self),
        String(decoding: record.source[$0.recordRange], as: UTF8.self))
    }
  }

  /// The spans of an answer in the whole record, or in its part from the first `mark` on.
  static func cited(_ answer: String, in xml: String, from mark: String? = nil) throws -> [Cited] {
    let record = try record(xml)
    return cited(
      RecordIndex(record).spans(of: answer, kept: try kept(record, from: mark)), answer, record)
  }

  static func kept(_ record: PatientRecord, from mark: String?) throws -> [Range<Int>] {
    guard let mark else { return [record.source.indices] }
    let start = try #require(record.source.firstRange(of: Array(mark.utf8))?.lowerBound)
    return [start..<record.source.count]
  }
}
