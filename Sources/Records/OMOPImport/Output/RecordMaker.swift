import EHR

/// Makes and writes one person's record; may be called from several threads.
struct RecordMaker: Sendable {
  let folder: OutputFolder
  let assembler: PatientAssembler
  let layout: RecordLayout
  let transforms: Set<TimelineTransform>

  /// What became of a person's rows, and their record if there is one.
  struct Outcome: Sendable {
    var tally: GroupTally
    var record: Record?
  }

  /// A record that is written, in numbers.
  struct Record: Sendable {
    var person: Int64
    var fileName: String
    var byteCount: Int
    var encounterCount: Int
    var eventCount: Int
    var noteCount: Int
    var span: ClosedRange<Timestamp>?
    var observed: ClosedRange<Timestamp>?
    var identifiers: [PatientAssembler.Identifier]
    var changes: [(TimelineTransform, TransformCounts)]
  }

  func make(_ group: PersonGroup) throws(OMOPImportError) -> Outcome {
    var tally = GroupTally()
    guard var patient = assembler.patient(group, tally: &tally) else { return Outcome(tally: tally) }
    var changes: [(TimelineTransform, TransformCounts)] = []
    for transform in TimelineTransform.allCases where transforms.contains(transform) {
      changes.append((transform, transform.apply(to: &patient.timeline)))
    }
    let content = RecordContent(
      patient.timeline, careSites: assembler.references.careSites, providers: assembler.references.providers)
    let name = (layout == .older ? "EHR_" : "") + "\(group.person).xml"
    let bytes = layout == .older ? OlderLayoutWriter().write(content) : ReleaseLayoutWriter().write(content)
    try folder.write(bytes, to: name)
    let events = patient.timeline.events
    var record = Record(
      person: group.person, fileName: name, byteCount: bytes.count,
      encounterCount: events.isEmpty ? 0 : content.encounters.count, eventCount: events.count,
      noteCount: content.events.count(where: \.isNote), observed: patient.observed,
      identifiers: patient.identifiers, changes: changes)
    if let first = events.first, let last = events.last { record.span = first.time...last.time }
    return Outcome(tally: tally, record: record)
  }
}
