import Testing
import TextMetrics

@Suite struct LabMatchTests {
  private func matches(_ a: String, _ b: String) -> Bool {
    let there = LabMatch.comparison(a, reference: b)
    let back = LabMatch.comparison(b, reference: a)
    #expect(there.matched == back.matched && there.answerCount == back.referenceCount, "\(a) / \(b)")
    return there.matched == there.referenceCount && there.matched == there.answerCount && there.matched > 0
  }

  private func count(_ text: String) -> Int { LabMatch.comparison(text, reference: "").answerCount }

  @Test(
    "numbers are equal however they are written",
    arguments: [
      ("7", "7.0"), ("7.", "007.00"), ("1,234", "1234"), ("1,234.50", "1234.5"), ("1.234,5", "1234.5"), ("7,2", "7.2"),
      (".5", "0.5"), ("0,123", "0.123"), ("1.2e3", "1200"), ("1.2 x 10^3", "1200"), ("3\u{D7}10\u{2074}", "30000"),
      ("-2.5", "\u{2212}2.5"), ("12,345,678", "12345678"), ("10\u{202F}000", "10000"), ("0.0", "0"), ("-0", "0"),
      ("7.2.", "7.2"), ("(98)", "98"), ("2e-3", "0.002"), ("HR: 72", "heart rate 72"),
    ])
  func equalNumbers(a: String, b: String) { #expect(matches(a, b)) }

  @Test(
    "other numbers are not",
    arguments: [
      ("7.2", "72"), ("7.2", "7.24"), ("7", "-7"), ("1.234", "1234"), ("<5", "5"), ("<5", "<=5"), ("<5", ">5"),
      ("1e3", "1e4"), ("120", "12"),
    ])
  func differentNumbers(a: String, b: String) { #expect(!matches(a, b)) }

  @Test(
    "units are equal however they are spelled",
    arguments: [
      ("7.2 mg/dL", "7.2mg/dl"), ("7.2 mg/dL", "7.2 milligrams per deciliter"), ("7.2 mg / dL", "7.2 MG/DL"),
      ("5.5 mmol/L", "5.5 mmol/l"), ("5.5 mmol/L", "5.5 millimoles per litre"), ("50 mcg", "50 \u{B5}g"),
      ("50 ug", "50 \u{3BC}g"), ("50 micrograms", "50mcg"), ("7.2 K/uL", "7.2 10*3/uL"), ("7.2 K/uL", "7.2 x10^9/L"),
      ("7.2 10\u{2079}/L", "7.2 thousand/\u{B5}L"), ("4.5 M/uL", "4.5 x 10^12/L"), ("250 cells/mm3", "250 /uL"),
      ("98 %", "98%"), ("98 percent", "98%"), ("37 \u{B0}C", "37.0 degrees Celsius"), ("98.6 F", "98.6\u{B0}F"),
      ("72 bpm", "72 beats per minute"), ("72/min", "72 beats/min"), ("120/80 mm Hg", "120/80 mmHg"),
      ("60 mL/min/1.73m2", "60 ml/min/1.73 m^2"), ("25 kg/m2", "25 kg/m\u{B2}"), ("a 4-mm nodule", "4 mm nodule"),
      ("500mg daily", "500 milligrams a day"), ("40 units", "40 U"), ("2 IU/L", "2 international units per liter"),
      ("7.2", "7.2 mmol/L"), ("5 years", "5 y"), ("1.2 m/s", "1.2 meters per second"), ("12 mEq/L", "12 meq / l"),
    ])
  func equalUnits(a: String, b: String) { #expect(matches(a, b)) }

  @Test(
    "other units are not, and none is converted",
    arguments: [
      ("5 mg", "5 g"), ("5 mg/dL", "5 mmol/L"), ("1 g", "1000 mg"), ("7 K/uL", "7 M/uL"), ("37 C", "37 F"),
      ("5 mM", "5 mm"), ("3 days", "3 weeks"), ("5 mg/dL", "5 mg"), ("5 %", "5 mg"),
    ])
  func differentUnits(a: String, b: String) { #expect(!matches(a, b)) }

  @Test(
    "dates are equal in all their spellings",
    arguments: [
      ("2019-03-02", "3/2/2019"), ("2019-03-02", "03/02/19"), ("2019-03-02", "2.3.2019"),
      ("2019-03-02", "2 March 2019"),
      ("2019-03-02", "March 2, 2019"), ("2019-03-02", "Mar 2nd, 2019"), ("2019-03-02", "02-Mar-2019"),
      ("2019-03-02", "2nd of March, 2019"), ("2019-03-02", "march 2 2019"), ("2019-03-02", "2019/3/2"),
      ("2019-03-25", "25/3/2019"), ("2019-03", "March 2019"), ("Sept. 5", "5 September"), ("12/31/99", "1999-12-31"),
      ("2020-02-29T14:30", "Feb 29, 2020 at 2:30 pm"), ("14:30", "2:30 PM"), ("00:05", "12:05 a.m."),
      ("7:05:30", "07:05:30"), ("on May 5", "5 May"),
    ])
  func equalDates(a: String, b: String) { #expect(matches(a, b)) }

  @Test(
    "other dates and times are not",
    arguments: [
      ("2019-03-02", "2019-03-03"), ("2019-03-02", "March 2019"), ("2019-03-02", "March 2"), ("2019-03-02", "2/3/2019"),
      ("14:30", "14:31"), ("2:30", "2:30 pm"), ("2019-03", "2019"),
    ])
  func differentDates(a: String, b: String) { #expect(!matches(a, b)) }

  @Test("digits inside words, ordinals and versions are no values, impossible dates no dates")
  func noValues() {
    let texts = ["HbA1c, SpO2, T4, B12", "the 3rd time", "5HT", "version 1.2.3.4", "", "no numbers", "x10 y_2", "may"]
    for text in texts { #expect(count(text) == 0, "\(text)") }
    #expect(count("2019-02-30") == 3)
    #expect(count("120/80") == 2)
    #expect(count("1, 2, 3 and 4,5,6") == 6)
    #expect(count("4.1,5.2,6.3") == 3)
    #expect(count("you may 5 times") == 1)
    #expect(count("3.5-5.0 mg") == 2)
    #expect(!matches("3.5-5.0", "3.5 to -5.0"))
  }

  @Test("comparisons are read from signs and words")
  func comparisons() {
    #expect(matches("< 0.5", "less than 0.50"))
    #expect(matches("\u{2265}3", ">= 3"))
    #expect(matches("at least 3", ">=3"))
    #expect(matches("more than 10 mg", ">10 mg"))
    #expect(matches("<-2", "less than -2"))
    #expect(!matches("< that, 0.5", "<0.5"))
  }

  @Test("the score is F1 over values; a reference without values has none")
  func score() throws {
    let metric = LabMatch()
    let reference = "Na 140 mmol/L, K 4.1 mmol/L on 2020-01-02"
    let score = try #require(metric.score("On January 2, 2020: sodium 140, potassium 4.2.", reference: reference))
    #expect(abs(score.value - 2.0 / 3) < 1e-12)
    #expect(try #require(metric.score("stable", reference: reference)).value == 0)
    #expect(metric.score("sodium 140", reference: "The patient is stable.") == nil)
    let comparison = LabMatch.comparison("5 mg, 5 mg, 5", reference: "5 mg twice and 5 g")
    #expect(comparison.matched == 2 && comparison.answerCount == 3 && comparison.referenceCount == 2)
    #expect(LabMatch.comparison("5 mg, 5", reference: "5 mg and 5 g").matched == 2)
    #expect(LabMatch.comparison("5 mg, 5 g, 5 mL", reference: "5, 5, 7").matched == 2)
    #expect(LabMatch.comparison("<5 mg", reference: "5").matched == 0)
  }

  @Test("long runs of digits and marks end in values, not in a trap or a hang")
  func hostileText() {
    let digits = String(repeating: "9", count: 50_000)
    #expect(matches(digits, digits + ".000"))
    for piece in ["1,", "1.", "1/", "1-", "10^9", "<", "1:1", "May ", "e9", "1e999", "\u{B2}", "mg/", "per "] {
      _ = LabMatch.comparison(String(repeating: piece, count: 20_000), reference: piece)
    }
  }

  @Test("places of values hold sign, comparison and unit, and stand where they are written")
  func places() {
    let text =
      "\u{2264}5 mg/dL, 10\u{B2} x, \u{2265} 38.5 \u{2103} on 2 Mar 2019, less 5 than 6 mg, "
      + "10\u{202F}000 /\u{B5}L, m\u{B2} -3 %"
    let scalars = Array(text.unicodeScalars)
    let places = LabValueReader.places(in: scalars).map { place in
      String(String.UnicodeScalarView(scalars[place.range]))
    }
    #expect(
      places == [
        "\u{2264}5 mg/dL", "10", "", "\u{2265} 38.5 \u{2103}", "2 Mar 2019", "5", " than 6 mg",
        "10\u{202F}000 /\u{B5}L", "", "-3 %",
      ])
  }
}
