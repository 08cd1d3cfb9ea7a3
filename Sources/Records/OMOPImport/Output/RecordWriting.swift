import DelimitedText
import EHR

/// Makes and writes the records, person by person, and the list of patients beside them.
struct RecordWriting {
  private let folder: RecordFolder
  private let assembler: PatientAssembler
  private let options: ImportOptions
  private let tally: ImportTally
  private var report = ImportReport()
  private var patients = DelimitedWriter(format: .csv)
  private var identifiers = DelimitedWriter(format: .csv)
  private var changes: [TimelineTransform: TransformCounts] = [:]

  /// A patient's record, made but not yet counted.
  private struct Written {
    var content: RecordContent
    var patient: PatientAssembler.Patient
    var fileName: String
    var byteCount: Int
    var changes: [(TimelineTransform, TransformCounts)]
  }

  init(
    folder: RecordFolder, assembler: PatientAssembler, options: ImportOptions, tally: ImportTally
  ) throws(OMOPImportError) {
    self.folder = folder
    self.assembler = assembler
    self.options = options
    self.tally = tally
    try append(
      [
        "person_id", "file", "encounters", "events", "notes", "bytes", "first_event", "last_event", "observed_from",
        "observed_to", "state",
      ], to: &patients)
    try append(["person_id", "kind", "value"], to: &identifiers)
  }

  mutating func writeAll(
    _ rows: consuming RunMerger, progress: (Int) -> Void
  ) throws(OMOPImportError) {
    var rows = rows
    while let group = try rows.next() {
      var groupTally = GroupTally()
      let written = try write(group, &groupTally)
      try groupTally.add(to: tally)
      if let written { try count(written) }
      if report.patientCount.isMultiple(of: 64) { progress(report.patientCount) }
    }
    progress(report.patientCount)
  }

  private func write(_ group: PersonGroup, _ tally: inout GroupTally) throws(OMOPImportError) -> Written? {
    guard var patient = assembler.patient(group, tally: &tally) else { return nil }
    var changes: [(TimelineTransform, TransformCounts)] = []
    for transform in TimelineTransform.allCases where options.transforms.contains(transform) {
      changes.append((transform, transform.apply(to: &patient.timeline)))
    }
    let content = RecordContent(
      patient.timeline, careSites: assembler.references.careSites, providers: assembler.references.providers)
    let name = (options.layout == .older ? "EHR_" : "") + "\(group.person).xml"
    let bytes = options.layout == .older ? OlderLayoutWriter().write(content) : ReleaseLayoutWriter().write(content)
    try folder.write(bytes, to: name)
    return Written(content: content, patient: patient, fileName: name, byteCount: bytes.count, changes: changes)
  }

  private mutating func count(_ written: Written) throws(OMOPImportError) {
    let (content, patient) = (written.content, written.patient)
    let notes = content.events.count(where: \.isNote)
    report.patientCount += 1
    report.encounterCount += patient.timeline.events.isEmpty ? 0 : content.encounters.count
    report.eventCount += content.events.count
    report.noteCount += notes
    report.byteCount += written.byteCount
    for (transform, counts) in written.changes { changes[transform, default: TransformCounts()] += counts }
    let person = content.personID.description
    try append(
      [
        person, written.fileName, String(content.encounters.count), String(content.events.count), String(notes),
        String(written.byteCount), patient.timeline.events.first?.time.description ?? "",
        patient.timeline.events.last?.time.description ?? "", patient.observed?.lowerBound.date ?? "",
        patient.observed?.upperBound.date ?? "", patient.state ?? "",
      ], to: &patients)
    guard options.identifiersPath != nil else { return }
    for identifier in patient.identifiers { try append([person, identifier.kind, identifier.value], to: &identifiers) }
  }

  consuming func finish() throws(OMOPImportError) -> ImportReport {
    try folder.write(patients.bytes, to: "patients.csv")
    if let path = options.identifiersPath { try PrivateFile.save(identifiers.bytes, to: path) }
    report.tables = tally.report
    report.transforms = TimelineTransform.allCases.filter { options.transforms.contains($0) }.map {
      ImportReport.Transform(name: $0.rawValue, counts: changes[$0] ?? TransformCounts())
    }
    return report
  }

  private func append(_ cells: [String], to writer: inout DelimitedWriter) throws(OMOPImportError) {
    do { try writer.append(cells) } catch { throw .unwritable(path: folder.workPath, reason: error.description) }
  }
}
