import EHR
import Foundation
import OMOPImport
import Testing

@Suite("Importing MEDS events")
struct MEDSImporterTests {
  private let events = """
    subject_id,time,code,numeric_value,text_value,table,end,visit_id,note_id,unit
    7,1960-02-03T00:00:00,MEDS_BIRTH,,,,,,,
    7,,GENDER//M,,,,,,,
    7,,Race/White,,,,,,,
    7,2020-01-01T09:00:00,LOINC/4548-4,6.5,,,,11,,%
    7,2020-01-01T08:00:00,Visit/IP,,,visit,2020-01-03T10:00:00,11,,
    7,2020-01-02T08:00:00,NOTE/progress,,Synthetic note body.,note,2020-01-02T09:00:00,11,88,
    7,2020-01-03T08:00:00,Image/MR,,,image,,11,,
    7,,LOINC/1,,,,,,,
    x,2020-01-01T09:00:00,LOINC/1,,,,,,,

    """

  @Test("events become a record; traits become demographics; every row is counted in one table")
  func becomeRecords() throws {
    let folder = try TableFolder([
      "metadata/codes.csv": "code,description\nLOINC/4548-4,Hemoglobin A1c\n", "data/0.csv": events,
    ])
    let report = try MEDSImporter(path: folder.path).run(to: folder.output)
    let record = try folder.record(7)
    #expect(record.demographics.gender == "M" && record.demographics.race == "White")
    #expect(record.demographics.birthDate?.date == "1960-02-03")
    #expect(record.events.map(\.type) == ["visit", "measurement", "note", "image", "visit"])
    #expect(
      record.events[1].name == "Hemoglobin A1c" && record.events[1].value == "6.5" && record.events[1].unit == "%")
    #expect(record.events[2].value == "Synthetic note body." && record.events[2].noteID == "88")
    #expect(report.tables.map(\.table) == ["meds"] && report.tables[0].read == 9 && report.tables[0].used == 7)
    #expect(report.tables[0].skipped == ["no date": 1, "a person id that is no 64-bit integer": 1])
    #expect(report.noteCount == 1)
  }

  @Test("what is no MEDS table is an error that says so")
  func errors() throws {
    let folder = try TableFolder(["a.csv": "person_id,x\n1,2\n"])
    let error = #expect(throws: OMOPImportError.self) { _ = try MEDSImporter(path: folder.path).run(to: folder.output) }
    #expect("\(error.map(\.description) ?? "")".contains("a.csv"))
    #expect(throws: OMOPImportError.self) { _ = try MEDSImporter(path: folder.path + "/none") }
    #expect(throws: OMOPImportError.self) { _ = try MEDSImporter(path: try TableFolder().path) }
  }
}
