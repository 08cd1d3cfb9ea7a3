import EHR
import Foundation
import RecordOverview

/// Hand-written; no real person. Two encounters, the later one first in the file; one event without a time.
let releaseSample = """
  <eventstream person_id="7">
  <encounter><person><birthdate>1950-06-01</birthdate><demographics><gender>FEMALE</gender><race>NULL</race>\
  <ethnicity>Not stated here</ethnicity></demographics></person><events>
  <entry timestamp="2020-05-02 09:00"><event type="visit" code="Visit/OP" name="Office visit">start</event>
  <event type="measurement" code="LOINC/8867-4" name="Heart rate" unit="/min">72</event></entry>
  <entry timestamp="2020-05-03 10:30"><event type="note" name="Progress note" note_id="11">Café visit went well.
  Patient: second line.
  Third line.
  Fourth line.
  Fifth line, with chest
  pain after all.
  Sixth line.</event></entry>
  </events></encounter>
  <encounter><events>
  <entry timestamp="2019-01-01 08:00"><event type="condition" code="SNOMED/1" name="Test condition"></event></entry>
  <entry><event type="observation" name="Undated"></event></entry>
  </events></encounter>
  </eventstream>
  """

/// The older layout, with a coded event on each of two days and a note.
let olderSample = """
  <record><visit type="Inpatient Visit" start="10/08/2018 20:00" end="10/09/2018 11:00">
  <day start="10/08/2018 20:00"><person>
  Birth:7/19/1966
  Gender: MALE
  </person>
  <condition_occurrence start="10/08/2018 08:05 PM"><code>[ICD/I63.5] Cerebral infarction</code></condition_occurrence>
  </day><day start="10/09/2018 07:00">
  <measurement start="9:00 AM"><code>[LOINC/8310-5] Body temperature 36.6 C</code></measurement>
  <note type="Discharge note" start="10:00 AM">Goes home.</note>
  </day></visit></record>
  """

func record(_ xml: String, name: String = "sample.xml") throws -> PatientRecord {
  try RecordReader.read(bytes: Array(xml.utf8), name: name)
}

/// What is printed, in one string.
func shown(
  _ record: PatientRecord, _ filter: EventFilter = EventFilter(), limit: Int? = nil, newestFirst: Bool = false,
  look: (inout TimelineText) -> Void = { _ in }
) throws -> String {
  var text = TimelineText(width: 80)
  look(&text)
  var output = ""
  try text.write(RecordTimeline(record, filter: filter, limit: limit, newestFirst: newestFirst)) { output += $0 }
  return output
}

/// A folder that is gone with the value.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "record-overview-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  func write(_ text: String, _ name: String) throws {
    let url = URL(filePath: path + "/" + name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
