import EHR
import Foundation
import OMOPImport
import Testing

@Suite("Importing OMOP tables")
struct OMOPImporterTests {
  private func run(_ folder: TableFolder, _ options: ImportOptions = ImportOptions()) throws -> ImportReport {
    try OMOPImporter(path: folder.path).run(to: folder.output, options: options)
  }

  private func table(_ report: ImportReport, _ name: String) -> ImportReport.Table {
    report.tables.first { $0.table == name } ?? ImportReport.Table(table: "missing")
  }

  @Test("rows become events with names, values, units, visits and times")
  func events() throws {
    let folder = try TableFolder(clinic)
    var options = ImportOptions()
    options.transforms = []
    _ = try run(folder, options)
    let record = try folder.record(-9_007_199_254_740_993)
    #expect(record.demographics.gender == "FEMALE")
    #expect(record.demographics.race == "White")
    #expect(record.demographics.birthDate?.date == "1950-02-03")
    let events = record.events
    #expect(events.map(\.type) == ["visit", "measurement", "measurement", "note", "measurement"])
    #expect(
      events.map(\.timestamp?.description) == [
        "2020-01-01 08:00", "2020-01-01 09:00", "2020-01-01 15:00", "2020-01-02 10:00", "2020-01-02 23:59",
      ])
    #expect(events[1].code == "LOINC/6598-7" && events[1].name == "Troponin T")
    #expect(events[1].value == "0.005" && events[1].unit == "%")
    #expect(events[2].value == "<7" && events[2].unit == "ng/L")
    #expect(events[4].name == "strep screen" && events[4].value == "Positive" && events[4].code == nil)
    #expect(events[3].noteID == "88" && events[3].value == "Synthetic patient, \"stable\".\nSecond line & more")
    #expect(events[2].otherAttributes.contains(RecordAttribute(name: "visit_id", value: "5000000000")))
    let encounter = try #require(record.encounters.first)
    #expect(encounter.payerPlan == "Test Health")
    #expect(encounter.careSites == [CareSite(id: "21", name: "Test ward")])
    #expect(encounter.providers.first?.specialty == "Cardiology" && encounter.providers.first?.gender == "MALE")
    #expect(encounter.providers.first?.careSiteName == "Test ward")
  }

  @Test("every row is used or left out for a reason, and the skipped ones are listed without their text")
  func counts() throws {
    let folder = try TableFolder(clinic)
    var options = ImportOptions()
    options.skippedRowsPath = folder.path + "/skipped.csv"
    options.identifiersPath = folder.path + "/identifiers.csv"
    let report = try run(folder, options)
    let measurements = table(report, "measurement")
    #expect(measurements.read == 9 && measurements.used == 3)
    #expect(
      measurements.skipped == [
        "no date": 1, "a date not understood": 1, "a person that PERSON does not have": 1, "no person id": 1,
        "a person id that is no 64-bit integer": 1, "not as many cells as columns": 1,
      ])
    #expect(table(report, "concept").used == 3 && table(report, "concept").skipped == ["referred to by no row used": 1])
    #expect(table(report, "care_site").used == 1)
    #expect(!table(report, "death").isPresent && table(report, "death").read == 0)
    #expect(report.patientCount == 2 && report.noteCount == 1)
    let listed = try String(contentsOfFile: folder.path + "/skipped.csv", encoding: .utf8)
    #expect(listed.split(separator: "\n").count == 7 && listed.contains("expected 13 cells, found 2"))
    #expect(
      listed.contains("measurement,measurement.csv,5,no date") && !listed.contains("TROP") && !listed.contains("777"))
    let identifiers = try String(contentsOfFile: folder.path + "/identifiers.csv", encoding: .utf8)
    #expect(identifiers.contains("-9007199254740993,mrn,TEST-0001") && identifiers.contains("address,1 Test Street"))
    let saved = try JSONDecoder().decode(ImportReport.self, from: Data(try folder.text("import.json").utf8))
    #expect(saved == report)
    let patients = try folder.text("patients.csv")
    #expect(
      patients.contains("-9007199254740993,-9007199254740993.xml,1,") && patients.contains(",2019-01-01,2021-01-01"))
  }

  @Test("a patient without visits or events is a record with demographics")
  func noEvents() throws {
    let folder = try TableFolder(clinic)
    _ = try run(folder)
    let record = try folder.record(42)
    #expect(record.events.isEmpty && record.demographics.gender == "MALE" && record.demographics.race == "Martian")
    #expect(record.demographics.birthDate?.date == "1937-12-01")
  }

  @Test("column order and case, tabs, gzip, parts and a folder per table do not matter")
  func forms() throws {
    let reference = try TableFolder(clinic)
    _ = try run(reference)
    let folder = try TableFolder()
    for (name, text) in clinic {
      let rows = text.split(separator: "\n")
      switch name {
      case "visit_occurrence.csv":
        let turned = rows.map {
          $0.split(separator: ",", omittingEmptySubsequences: false).reversed().joined(separator: "\t")
        }
        try folder.write(Data((turned.joined(separator: "\n").uppercased() + "\n").utf8), to: "VISIT_OCCURRENCE.TSV")
      case "measurement.csv":
        for (part, row) in rows.dropFirst().enumerated() {
          try folder.write(Data("\(rows[0])\n\(row)\n".utf8), to: "measurement/part-\(part).csv")
        }
      case "concept.csv":
        try folder.write(Data(text.replacingOccurrences(of: ",", with: "\t").utf8), to: "2b_concept.csv")
      case "location.csv":
        try folder.write(Data(text.utf8), to: "location000000000000.csv")
      default: try folder.write(Data(text.utf8), to: name.uppercased().replacingOccurrences(of: ".CSV", with: ".csv"))
      }
    }
    _ = try run(folder)
    #expect(try folder.written() == reference.written())
  }

  @Test("work files, threads and the order of rows leave no trace in the records")
  func determinism() throws {
    let reference = try TableFolder(clinic)
    _ = try run(reference)
    let shuffled = try TableFolder(
      clinic.mapValues { text in
        // Notes hold line ends: their order is left alone.
        if text.contains("note_text") { return text }
        let rows = text.split(separator: "\n")
        return ([rows[0]] + rows.dropFirst().reversed()).joined(separator: "\n") + "\n"
      })
    var options = ImportOptions()
    options.memoryLimit = 64
    options.threads = 4
    _ = try run(shuffled, options)
    #expect(try shuffled.written() == reference.written())
  }

  @Test("the older layout is written under its names")
  func older() throws {
    let folder = try TableFolder(clinic)
    var options = ImportOptions()
    options.layout = .older
    _ = try run(folder, options)
    let record = try RecordReader.read(path: folder.output + "/EHR_-9007199254740993.xml")
    #expect(record.layout == .older && record.personID == PersonID(rawValue: -9_007_199_254_740_993))
    #expect(record.encounters.first?.type == "Inpatient Visit")
    #expect(record.events.contains { $0.code == "LOINC/6598-7" && $0.name == "Troponin T <7 ng/L" })
  }

  @Test("only the persons asked for are imported; the others are counted")
  func persons() throws {
    let folder = try TableFolder(clinic)
    var options = ImportOptions()
    options.persons = [PersonID(rawValue: 42)]
    let report = try run(folder, options)
    #expect(report.patientCount == 1)
    #expect(table(report, "note").skipped == ["a person not asked for": 1])
  }

  @Test("without PERSON everybody met is a patient; a repeated person is counted out")
  func noPersonTable() throws {
    let folder = try TableFolder(clinic.filter { $0.key != "PERSON.csv" })
    #expect(try run(folder).patientCount == 2)  // the patient and 777
    var twice = clinic
    twice["PERSON.csv"]? += "42,8507,1937,,,,0,0,,,\n"
    let second = try TableFolder(twice)
    #expect(table(try run(second), "person").skipped == ["a person that PERSON has already": 1])
  }

  @Test("after an error nothing is left, and what was there stays")
  func errors() throws {
    let folder = try TableFolder(clinic)
    try folder.write(Data("x".utf8), to: "keep/me")
    #expect(throws: OMOPImportError.folderNotEmpty(path: folder.path)) {
      _ = try OMOPImporter(path: folder.path).run(to: folder.path)
    }
    try folder.write(Data("measurement_id,value\n1,2\n".utf8), to: "measurement.csv")
    #expect(throws: OMOPImportError.unreadable("\(folder.path)/measurement.csv: the header lacks the column person_id"))
    {
      _ = try run(folder)
    }
    #expect(!FileManager.default.fileExists(atPath: folder.output))
    #expect(!FileManager.default.fileExists(atPath: folder.output + ".importing"))
    let empty = try TableFolder()
    #expect(throws: OMOPImportError.noTables(source: empty.path)) { _ = try run(empty) }
    #expect(throws: OMOPImportError.self) { _ = try OMOPImporter(path: "/nonexistent") }
  }

  @Test("two imports into one output: one of them is whole, and what a killed one left is cleared")
  func twoAtOnce() throws {
    let folder = try TableFolder(clinic)
    let left = folder.output + ".importing-killed"
    let mine = folder.output + ".importing-mine"
    for path in [left, mine] {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    defer { try? FileManager.default.removeItem(atPath: mine) }
    try Data().write(to: URL(filePath: left + "/.medalign-import"))
    try Data("x".utf8).write(to: URL(filePath: mine + "/file"))
    let importer = try OMOPImporter(path: folder.path)
    var inner: ImportReport?
    #expect(throws: OMOPImportError.self) {
      try importer.run(to: folder.output, options: ImportOptions()) { progress in
        guard case .writing = progress, inner == nil else { return }
        // Another import of the same name while this one writes.
        inner = try? OMOPImporter(path: folder.path).run(to: folder.output)
      }
    }
    #expect(inner?.patientCount == 2)
    #expect(try folder.written().keys.contains("patients.csv"))
    #expect(!FileManager.default.fileExists(atPath: left) && FileManager.default.fileExists(atPath: mine + "/file"))
  }

  @Test("files that are there already are neither overwritten nor made the owner's alone")
  func sideFiles() throws {
    let folder = try TableFolder(clinic)
    var options = ImportOptions()
    options.skippedRowsPath = folder.path + "/measurement.csv"
    #expect(throws: OMOPImportError.self) { _ = try run(folder, options) }
    #expect(try String(contentsOfFile: folder.path + "/measurement.csv", encoding: .utf8) == clinic["measurement.csv"])
    options.skippedRowsPath = folder.path + "/both.csv"
    options.identifiersPath = folder.path + "/both.csv"
    #expect(throws: OMOPImportError.self) { _ = try run(folder, options) }
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/both.csv"))
    for name in ["", ".", folder.path + "/.."] {
      #expect(throws: OMOPImportError.self) { _ = try OMOPImporter(path: folder.path).run(to: name) }
    }
  }

  @Test("files are their owner's alone")
  func modes() throws {
    let folder = try TableFolder(clinic)
    _ = try run(folder)
    let mode = { (path: String) in
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
    #expect(try mode(folder.output) == 0o700)
    for name in try folder.written().keys { #expect(try mode(folder.output + "/" + name) == 0o600) }
  }

  @Test("a line beyond all measure stops the import with its place")
  func longLine() throws {
    let folder = try TableFolder(clinic)
    let header = "note_id,person_id,note_date,note_text\n1,42,2020-01-01,\""
    try folder.write(Data(header.utf8) + Data(repeating: 0x61, count: 70 << 20), to: "note.csv")
    let error = #expect(throws: OMOPImportError.self) { _ = try run(folder) }
    #expect("\(String(describing: error))".contains("note.csv:2"))
  }
}
