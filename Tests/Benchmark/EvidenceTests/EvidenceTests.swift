import EHR
import Evidence
import Foundation
import Testing

@Suite("Evidence for an answer")
struct EvidenceTests {
  typealias Cited = Fixtures.Cited

  @Test("a phrase is found across line breaks, punctuation, case and references; of two places the latest")
  func phrases() throws {
    let record = try Fixtures.record(Fixtures.release)
    let answer = "She had a FRACTURE of the left wrist, with cast & sling applied."
    let spans = RecordIndex(record).spans(of: answer, kept: [record.source.indices])
    #expect(
      Fixtures.cited(spans, answer, record) == [
        Cited(.phrase, "FRACTURE of the left wrist", "Fracture of the left wrist"),
        Cited(.phrase, "cast & sling applied", "cast &amp; sling applied"),
      ])
    #expect(spans.map(\.occurrences) == [2, 1])
    #expect(spans.map(\.timestamp) == ["2019-11-20 09:30", "2018-04-05 08:00"])
    #expect(spans.map(\.event) == [5, 2])
    // In the older note the phrase goes on over a line break.
    #expect(
      try Fixtures.cited("Fracture of the left wrist, cast applied", in: Fixtures.release).first?.answer
        == "Fracture of the left wrist, cast")
    // Models copy references as they stand.
    let copied = "cast &amp; sling applied"
    #expect(try Fixtures.cited(copied, in: Fixtures.release).map(\.answer) == [copied])
    #expect(
      try Fixtures.cited("by DR. M\u{DC}LLER L\u{DC}DENSCHEIDT!", in: Fixtures.release).map(\.record)
        == ["by Dr. M\u{FC}ller-L\u{FC}denscheidt"])
  }

  @Test("words of grammar, one word, and words in another order are no phrase")
  func noPhrases() throws {
    let answers = [
      "the left of", "of the", "wrist", "wrist left the of fracture", "", " ", "The patient has no record",
    ]
    for answer in answers {
      #expect(try Fixtures.cited(answer, in: Fixtures.release) == [])
    }
    // Words of two attributes do not follow one another, nor do those of tags.
    #expect(try Fixtures.cited("Hemoglobin A1c measurement", in: Fixtures.release).map(\.answer) == ["Hemoglobin A1c"])
    #expect(try Fixtures.cited("event type measurement code", in: Fixtures.release) == [])
    #expect(try Fixtures.cited("visit_id 77001, note_id 9001", in: Fixtures.release) == [])
  }

  @Test(
    "numbers count with their unit or beside the name of what they measure, equal in value",
    arguments: [
      ("It was 7.2 %.", Cited(.quantity, "7.2 %", "7.20")),
      ("It was 7.200 percent", Cited(.quantity, "7.200 percent", "7.20")),
      ("a platelets count of 1,200", Cited(.quantity, "1,200", "1200.0")),
      ("1,200 x10^9/L", Cited(.quantity, "1,200 x10^9/L", "1200.0")),
      ("1.2e3 K/uL", nil),
      ("creatinine: 1.1", Cited(.quantity, "1.1", "1.10")),
      ("creatinine: 1.1 mg/dL", Cited(.quantity, "1.1 mg/dL", "1.10")),
      ("creatinine: 1.4 mmol/L", nil),
      ("7.2", nil), ("7.2 mg", nil), ("platelets 7.2", nil), ("It was 7.3 %", nil), ("-7.2 %", nil), ("<7.2 %", nil),
      ("a level < 0.04 ng/ml", Cited(.quantity, "< 0.04 ng/ml", "&lt;0.04 ng/mL")),
      ("less than 0.04 ng/mL", Cited(.quantity, "less than 0.04 ng/mL", "&lt;0.04 ng/mL")),
      ("0.04 ng/mL", nil),
      ("500 mg of metformin", Cited(.quantity, "500 mg", "500mg")),
      ("code 4548 of hemoglobin", nil), ("a hemoglobin of 2018", nil),
    ] as [(String, Cited?)])
  func quantities(_ answer: String, _ expected: Cited?) throws {
    let quantities = try Fixtures.cited(answer, in: Fixtures.release).filter { $0.kind == .quantity }
    #expect(quantities == (expected.map { [$0] } ?? []))
  }

  @Test(
    "dates are found however either side writes them; an event's time before a mention",
    arguments: [
      ("2019-11-20", "2019-11-20"), ("on November 20th, 2019", "2019-11-20"), ("11/20/19", "2019-11-20"),
      ("20 Nov 2019", "2019-11-20"), ("3/2/2017", "March 2nd, 2017"), ("2017-03-02", "March 2nd, 2017"),
      ("1950-02-03", "1950-02-03"), ("2019-11-21", nil), ("November 2019", nil), ("March 2nd", nil), ("2019", nil),
    ] as [(String, String?)])
  func dates(_ answer: String, _ expected: String?) throws {
    let found = try Fixtures.cited(answer, in: Fixtures.release)
    #expect(found.map(\.record) == (expected.map { [$0] } ?? []) && found.allSatisfy { $0.kind == .date })
  }

  @Test("a phrase is not cut out of a number with its unit or a date, and none takes the place of one that differs")
  func wholeValues() throws {
    let xml = """
      <eventstream><encounter><events><entry><event type="note" name="n">Seen on March 2nd, 2017 for INR 45.25 mg/dL.
      Lactate &lt;3.25 mg/dL. Call (614) 555-0127.</event></entry></events></encounter></eventstream>
      """
    for answer in ["seen on March 2nd, 2018", "for INR 45.25 mg/L", "3.25 mg/dL", "INR -45.25 mg/dL", "March 2nd"] {
      #expect(try Fixtures.cited(answer, in: xml) == [])
    }
    let whole = [
      "Seen on March 2nd, 2017 for INR 45.25 mg/dL", "Lactate <3.25 mg/dL", "(614) 555-0127", "INR 45.25 mg/dL",
    ]
    for answer in whole {
      #expect(try Fixtures.cited(answer, in: xml).map(\.answer.count) == [answer.count - (answer.first == "(" ? 1 : 0)])
    }
  }

  @Test("a date is cited with its event, a time that belongs to none without")
  func dateEvents() throws {
    let record = try Fixtures.record(Fixtures.release)
    let spans = RecordIndex(record).spans(
      of: "born 1950-02-03, seen 2019-11-20 and 3/2/2017", kept: [record.source.indices])
    #expect(spans.map(\.event) == [nil, 3, 2])
    #expect(spans.map(\.timestamp) == [nil, "2019-11-20 09:30", "2018-04-05 08:00"])
  }

  @Test("the older layout: codes with value and unit in one text, and its dates")
  func older() throws {
    let answer =
      "On 2018-10-08 the body temperature was 38.5, platelets 150 K/uL, BP (blood pressure) 182/95 mmHg: "
      + "acute ischemic stroke (Inpatient visit), born 1966-07-19."
    #expect(
      try Fixtures.cited(answer, in: Fixtures.older) == [
        Cited(.date, "2018-10-08", "10/08/2018"), Cited(.phrase, "body temperature", "Body temperature"),
        Cited(.quantity, "38.5", "38.5"), Cited(.quantity, "150 K/uL", "150 10*3/uL"),
        Cited(.phrase, "blood pressure) 182/95 mmHg", "Blood pressure 182/95 mmHg"),
        Cited(.phrase, "acute ischemic stroke", "Acute ischemic stroke"),
        Cited(.phrase, "Inpatient visit", "Inpatient Visit"), Cited(.date, "1966-07-19", "7/19/1966"),
      ])
  }

  @Test("of equal places one on a day that the answer names is cited")
  func namedDay() throws {
    let record = try Fixtures.record(Fixtures.release)
    let index = RecordIndex(record)
    for (answer, event) in [("Hemoglobin A1c was 7.2 %", 3), ("Hemoglobin A1c was 7.2 % on April 5, 2018", 0)] {
      let spans = index.spans(of: answer, kept: [record.source.indices])
      #expect(spans.prefix(2).map(\.event) == [event, event] && spans[1].occurrences == 2)
    }
  }

  @Test("what is not in the prompt is not cited, nor a value whose unit and name are not")
  func keptPart() throws {
    let xml = Fixtures.release
    #expect(try Fixtures.cited("cast & sling applied", in: xml, from: "<encounter><events>") == [])
    #expect(try Fixtures.cited("sling applied, wrist", in: xml, from: "ling applied") == [])
    #expect(try Fixtures.cited("cast & sling applied", in: xml, from: "cast &amp;").count == 1)
    #expect(try Fixtures.cited("left wrist cast", in: xml, from: "ft\n") == [])
    #expect(try Fixtures.cited("hemoglobin 7.2 %", in: xml, from: "7.20</event>") == [])
    let event = "<event type=\"measurement\" code=\"LOINC/4548-4\" name=\"Hemoglobin A1c\" unit=\"%\">7.20"
    #expect(try Fixtures.cited("hemoglobin 7.2 %", in: xml, from: event).count == 1)
    #expect(try Fixtures.cited("2019-11-20", in: xml, from: "19-11-20") == [])
    let record = try Fixtures.record(xml)
    let index = RecordIndex(record)
    let none = [[], [0..<0], [record.source.count..<Int.max], [Int.min..<0]]
    for kept in none { #expect(index.spans(of: "Fracture of the left wrist", kept: kept) == []) }
    let twice = [0..<Int.max, 5..<50, Int.min..<2]
    #expect(index.spans(of: "Fracture of the left wrist", kept: twice).map(\.occurrences) == [2])
  }

  @Test("codes are cited unless the prompt's text leaves them out")
  func codes() throws {
    let xml = """
      <eventstream><encounter><events><entry><event type="condition" code="ICD10CM/E11.9" name="x"/></entry>
      </events></encounter></eventstream>
      """
    let record = try Fixtures.record(xml)
    for (hasCodes, count) in [(true, 1), (false, 0)] {
      let index = RecordIndex(record, hasCodes: hasCodes)
      #expect(index.spans(of: "It is ICD10CM/E11.9.", kept: [record.source.indices]).count == count)
    }
    let older = try Fixtures.record(Fixtures.older)
    let answer = "LOINC/8310-5 body temperature"
    let kept = [older.source.indices]
    #expect(
      Fixtures.cited(RecordIndex(older, hasCodes: false).spans(of: answer, kept: kept), answer, older)
        == [Cited(.phrase, "body temperature", "Body temperature")])
  }

  @Test("spans are stored and read back")
  func storage() throws {
    let record = try Fixtures.record(Fixtures.release)
    let evidence = RecordIndex(record).evidence(
      for: "Hemoglobin A1c was 7.2 % on 2019-11-20", kept: [record.source.indices])
    #expect(evidence.spans.map(\.kind) == [.phrase, .quantity, .date] && evidence.position?.spanCount == 3)
    let data = try JSONEncoder().encode(evidence)
    #expect(try JSONDecoder().decode(AnswerEvidence.self, from: data) == evidence)
  }
}
