import EHR
import Foundation
import RecordOverview
import SyntheticRecords
import Testing

@Suite("Record folder")
struct RecordFolderTests {
  @Test("records are found by id under both names, in any order of ids")
  func flat() throws {
    let folder = try TemporaryFolder()
    for name in ["EHR_12.xml", "7.xml", "7.txt", "notes.xml", "EHR_7.xml"] { try folder.write("x", name) }
    let records = try RecordFolder(path: folder.path)
    #expect(records.recordPaths == ["\(folder.path)/7.xml", "\(folder.path)/EHR_12.xml"])
    #expect(try records.recordPath(of: PersonID(rawValue: 12)) == folder.path + "/EHR_12.xml")
    #expect(records.leftOut.map(\.path) == ["\(folder.path)/EHR_7.xml", "\(folder.path)/notes.xml"])
    #expect(throws: RecordOverviewError.noRecord(person: "8", path: folder.path, recordCount: 2)) {
      try records.recordPath(of: PersonID(rawValue: 8))
    }
  }

  @Test("a data set's folder stands for its records, in both layouts", arguments: RecordLayout.allCases)
  func dataSet(layout: RecordLayout) throws {
    let folder = try TemporaryFolder()
    var options = SyntheticOptions(patientCount: 3, seed: 2, recordTokens: 1_000...1_000)
    options.layout = layout
    let set = try SyntheticDataSet(options)
    try set.write(to: folder.path + "/set")
    let people = (0..<3).map { set.item($0).personID }.sorted()
    let release = "\(folder.path)/set/\(SyntheticDataSet.releaseFolder)"
    for path in ["\(folder.path)/set", release, "\(release)/ehrs"] {
      let records = try RecordFolder(path: path)
      #expect(records.recordPaths.compactMap { PersonID(fileName: $0) } == people && records.leftOut.isEmpty)
    }
  }

  @Test("what holds no record is an error of one line")
  func nothing() throws {
    let folder = try TemporaryFolder()
    #expect(throws: RecordOverviewError.noRecords(path: folder.path)) { try RecordFolder(path: folder.path) }
    #expect(throws: RecordOverviewError.noFolder(path: folder.path + "/no")) {
      try RecordFolder(path: folder.path + "/no")
    }
    let error = RecordOverviewError.noRecord(person: "8", path: "/x", recordCount: 1)
    #expect("\(error)" == "8: no record of this person in /x, which holds 1 record")
  }
}
