import EHR
import Foundation
import OMOPImport
import Testing

/// What single cells come to: one synthetic patient, one table each.
@Suite("Reading rows of OMOP tables")
struct RowRuleTests {
  private let person = "person_id,gender_concept_id,year_of_birth,month_of_birth,day_of_birth\n7,8507,1960,2,31\n"

  private func record(
    _ tables: [String: String], transforms: [TimelineTransform] = []
  ) throws -> (record: PatientRecord, report: ImportReport) {
    let folder = try TableFolder(["person.csv": person].merging(tables) { $1 })
    var options = ImportOptions()
    options.transforms = Set(transforms)
    let report = try OMOPImporter(path: folder.path).run(to: folder.output, options: options)
    return (try folder.record(7), report)
  }

  private func table(_ report: ImportReport, _ name: String) -> ImportReport.Table {
    report.tables.first { $0.table == name } ?? ImportReport.Table(table: "missing")
  }

  @Test("a value falls back from number to text to concept to the source's wording, and a comparison stands once")
  func values() throws {
    let rows = [
      "1,7,2020-01-01,4171756,5.0,,", "2,7,2020-01-01,4171756,,,<0.01", "3,7,2020-01-01,,,45877994,Yes",
      "4,7,2020-01-01,,,45877994,", "5,7,2020-01-01,,-.0,,", "6,7,2020-01-01,,-12.00,,",
    ]
    let header =
      "measurement_id,person_id,measurement_date,operator_concept_id,value_as_number,value_as_concept_id,value_source_value\n"
    let (record, _) = try record(["measurement.csv": header + rows.joined(separator: "\n") + "\n"])
    #expect(record.events.map(\.value) == ["<5", "<0.01", "Yes", "OMOP/45877994", "-.0", "-12"])
  }

  @Test("free text keeps its full stop, a quantity loses its zeros")
  func details() throws {
    let header = "drug_exposure_id,person_id,drug_exposure_start_date,sig,quantity\n"
    let (record, _) = try record(["drug_exposure.csv": header + "1,7,2020-01-01,Take one daily.,30.0\n"])
    #expect(
      record.events[0].otherAttributes == [
        RecordAttribute(name: "quantity", value: "30"), RecordAttribute(name: "sig", value: "Take one daily."),
      ])
  }

  @Test("a visit dated by day begins with the day's first event; one that ends at its day's midnight lasts the day")
  func visits() throws {
    let visits = """
      visit_occurrence_id,person_id,visit_start_date,visit_start_datetime,visit_end_datetime
      1,7,2010-05-05,,
      2,7,2010-06-05,2010-06-05 08:00,2010-06-05 00:00:00
      0,7,2011-01-01,,
      ,7,2011-06-01,,

      """
    let measurements =
      "measurement_id,person_id,measurement_datetime,measurement_date,visit_occurrence_id\n1,7,2010-05-05 09:30,,1\n"
    let (record, report) = try record(
      ["visit_occurrence.csv": visits, "measurement.csv": measurements], transforms: TimelineTransform.standard)
    let times = record.events.filter { $0.type == "visit" }.map { "\($0.timestamp?.description ?? "") \($0.value)" }
    #expect(
      times == [
        "2010-05-05 09:30 ", "2010-06-05 08:00 start", "2010-06-05 23:59 end", "2011-01-01 23:59 ", "2011-06-01 23:59 ",
      ])
    #expect(record.events.filter { $0.otherAttributes.contains(RecordAttribute(name: "visit_id", value: "0")) }.isEmpty)
    #expect(record.encounters.count == 4)
    #expect(table(report, "visit_occurrence").repaired.isEmpty)
  }

  @Test("a row id that is there twice counts once, and an id beyond 64 bits is counted as mended")
  func ids() throws {
    let header = "measurement_id,person_id,measurement_date,visit_occurrence_id\n"
    let rows = "1,7,2020-01-01,99999999999999999999\n1,7,2020-01-02,\n,7,2020-01-03,\n,7,2020-01-03,\n"
    let (record, report) = try record(["measurement.csv": header + rows])
    let measurements = table(report, "measurement")
    #expect(record.events.count == 3 && measurements.read == 4)
    #expect(measurements.skipped == ["an id that the person's rows of the table have already": 1])
    #expect(measurements.repaired == ["id of a visit, clinician or place not understood, left out": 1])
  }

  @Test("a birth on an impossible day keeps its year")
  func birth() throws {
    #expect(try record([:]).record.demographics.birthDate?.date == "1960-02-01")
  }

  @Test("tabs come with quotes or without, as the file shows")
  func quotes() throws {
    let header = "note_id\tperson_id\tnote_date\tnote_text\n"
    let plain = header + "1\t7\t2020-01-01\t\"quoted\n2\t7\t2020-01-02\tmiddle\n3\t7\t2020-01-03\tend\"\n"
    #expect(try record(["note.tsv": plain]).record.events.map(\.value) == ["\"quoted", "middle", "end\""])
    let quoted = header + "1\t7\t2020-01-01\t\"two\nlines \"\"here\"\"\"\n2\t7\t2020-01-02\tmiddle\n"
    #expect(try record(["note.tsv": quoted]).record.events.map(\.value) == ["two\nlines \"here\"", "middle"])
  }

  @Test(
    "a table beside its compressed copy, a part without a header and another separator are errors that name the file")
  func files() throws {
    let header = "note_id,person_id,note_date,note_text\n"
    for (name, tables) in [
      ("note.csv", ["note.csv": header, "note.csv.gz": ""]),
      ("note-2.csv", ["note-1.csv": header, "note-2.csv": "5,7,2020-01-01,x\n"]),
      ("separated by |", ["note.csv": "note_id|person_id|note_date\n1|7|2020-01-01\n"]),
    ] {
      let error = #expect(throws: OMOPImportError.self) { _ = try record(tables) }
      #expect("\(error.map(\.description) ?? "")".contains(name))
    }
  }

  @Test("many small runs are merged in passes, and rows keep their order")
  func manyRuns() throws {
    let header = "note_id,person_id,note_date,note_text\n"
    let rows = (0..<9_000).map { "\(9_000 - $0),\($0 % 7),2020-01-01,text \($0)" }.joined(separator: "\n")
    let tables = ["person.csv": "person_id\n" + (0..<7).map { "\($0)\n" }.joined(), "note.csv": header + rows + "\n"]
    let small = try TableFolder(tables)
    let large = try TableFolder(tables)
    var options = ImportOptions()
    options.memoryLimit = 64  // a run for each row: two passes of 64 runs
    _ = try OMOPImporter(path: small.path).run(to: small.output, options: options)
    _ = try OMOPImporter(path: large.path).run(to: large.output)
    #expect(try small.written() == large.written())
  }
}
