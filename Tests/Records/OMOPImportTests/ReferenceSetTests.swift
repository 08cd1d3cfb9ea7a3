import EHR
import Foundation
import OMOPImport
import ReferenceData
import Testing

/// Rows in = rows used + rows counted out, on other people's data, against an independent count of the rows.
@Suite("Importing the reference sets", .enabled(if: ReferenceData.isPresent, "needs ../shared/reference"))
struct ReferenceSetTests {
  @Test("MIMIC-IV demo: every row is accounted for")
  func mimic() throws {
    let source = try #require(ReferenceData.path("omop/mimic-iv-demo-omop-0.9"))
    let folder = try TableFolder()
    let report = try OMOPImporter(path: source).run(to: folder.output)
    let expected = [
      "person": 100, "observation_period": 100, "visit_occurrence": 852, "visit_detail": 14_479,
      "condition_occurrence": 16_441, "drug_exposure": 18_229, "procedure_occurrence": 18_447, "device_exposure": 3_855,
      "death": 15, "note": 0, "specimen": 150, "payer_plan_period": 0, "care_site": 31, "provider": 0, "location": 1,
      "concept": 3_885,
    ]
    for table in report.tables where table.isPresent { #expect(table.read == expected[table.table], "\(table.table)") }
    #expect(report.tables.filter { !$0.isPresent }.map(\.table) == ["measurement", "observation"])
    #expect(report.patientCount == 100)
    // Everything about patients is used: the set has no orphans (SOURCES.md).
    for table in report.tables where !["concept", "location"].contains(table.table) { #expect(table.skipped.isEmpty) }
    let files = try folder.written().filter { $0.key.hasSuffix(".xml") }
    #expect(files.count == 100)
    var events = 0
    for (name, bytes) in files {
      let record = try RecordReader.read(bytes: Array(bytes), name: name)
      #expect(record.issues.isEmpty)
      events += record.events.count
    }
    #expect(events == report.eventCount)
    // With no transform each row of an event table is one event.
    var options = ImportOptions()
    options.transforms = []
    let plain = try TableFolder()
    #expect(try OMOPImporter(path: source).run(to: plain.output, options: options).eventCount == 72_468)
  }
}
