import EHR

/// Makes a patient's timeline of the rows that belong to them.
struct PatientAssembler: Sendable {
  let references: ReferenceTables
  private let acceptsUnknownPersons: Bool
  private let schemas: [OMOPTable: Shown]

  /// What an event takes from its table's schema.
  private struct Shown: Sendable {
    var type: String
    var rank: UInt8
    var attributes: [String]
  }

  /// - Parameter acceptsUnknownPersons: The source has no PERSON: then everybody met in a row counts as a patient.
  init(references: ReferenceTables, acceptsUnknownPersons: Bool) {
    self.references = references
    self.acceptsUnknownPersons = acceptsUnknownPersons
    let shown = OMOPTable.ordered.compactMap { table in
      table.eventSchema.map {
        (table, Shown(type: $0.type, rank: table.rank, attributes: $0.details.map(\.attribute)))
      }
    }
    schemas = Dictionary(uniqueKeysWithValues: shown)
  }

  private struct RowKey: Hashable {
    var ordinal: UInt8
    var id: Int64
  }

  /// What one group of rows came to.
  struct Patient {
    var timeline: Timeline
    var observed: ClosedRange<Timestamp>?
    var identifiers: [Identifier] = []
  }

  /// What identifies a person, for `ehr deidentify --identifiers`.
  struct Identifier: Sendable, Equatable {
    var kind: String
    var value: String
  }

  /// - Parameter tally: takes a count of each row.
  /// - Returns: nil if the person is unknown; the rows are counted out.
  func patient(_ group: PersonGroup, tally: inout GroupTally) -> Patient? {
    if !group.excess.isEmpty {
      for (ordinal, count) in group.excess {
        tally.skip(.recordTooLarge, of: OMOPTable(ordinal: ordinal), count: count)
      }
      return nil
    }
    var person: PersonRow?
    var periods: [PeriodRow] = []
    var plans: [PayerPlan] = []
    var events: [EventRow] = []
    events.reserveCapacity(group.rows.count)
    var traits = Demographics()
    var keys: Set<RowKey> = []
    for bytes in group.rows {
      var row = RowDecoder(bytes)
      let ordinal = row.byte()
      if ordinal == TraitRow.ordinal {
        add(TraitRow(decoding: &row), to: &traits)
        tally.use(.person)
        continue
      }
      let table = OMOPTable(ordinal: ordinal)
      switch table {
      case .person:
        let next = PersonRow(decoding: &row)
        if person == nil {
          person = next
          tally.use(.person)
        } else {
          tally.skip(.repeatedPerson, of: .person, at: next.position)
        }
      case .observationPeriod:
        periods.append(PeriodRow(decoding: &row))
      case .payerPlanPeriod:
        let period = PeriodRow(decoding: &row)
        let name = text(period.source) ?? references.concepts[period.concept]?.name ?? "unnamed"
        plans.append(PayerPlan(name: name, start: period.start, end: period.end))
        tally.positions.append((.payerPlanPeriod, period.position))
      default:
        let event = EventRow(table: table, decoding: &row)
        // MEDS rows have no key of their own.
        if event.id != 0, event.code.isEmpty, !keys.insert(RowKey(ordinal: ordinal, id: event.id)).inserted {
          tally.skip(.repeatedRow, of: table, at: event.position)
        } else {
          events.append(event)
        }
      }
    }
    for period in periods { tally.positions.append((.observationPeriod, period.position)) }
    for event in events { tally.positions.append((event.table, event.position)) }
    guard person != nil || acceptsUnknownPersons else {
      tally.skipAll(.unknownPerson)
      return nil
    }
    tally.useAll()

    let timeline = Timeline(
      personID: PersonID(rawValue: group.person), demographics: person.map(demographics) ?? traits,
      events: order(of: events).map { event(events[$0]) },
      payerPlans: plans.sorted { ($0.start, $0.end, $0.name) < ($1.start, $1.end, $1.name) })
    var patient = Patient(timeline: timeline)
    if let first = periods.map(\.start).min(), let last = periods.map(\.end).max() { patient.observed = first...last }
    let location = person?.location.flatMap { references.locations[$0] }
    patient.identifiers = [
      ("mrn", person.flatMap { text($0.source) }), ("address", location?.address), ("city", location?.city),
      ("zip", location?.zip),
    ].compactMap { kind, value in value.map { Identifier(kind: kind, value: $0) } }
    return patient
  }

  /// By time, table and id: neither the order of files nor that of a database is to be seen in a record.
  private func order(of events: [EventRow]) -> [Int] {
    let keys = events.map { ($0.start, schemas[$0.table]?.rank ?? 0, $0.id, $0.position) }
    return events.indices.sorted { a, b in
      keys[a] != keys[b] ? keys[a] < keys[b] : a < b
    }
  }

  /// The first statement of each kind counts.
  private func add(_ trait: TraitRow, to traits: inout Demographics) {
    if let birth = trait.birth {
      traits.birthDate = traits.birthDate ?? birth
      return
    }
    let name = text(trait.text).map { references.codeNames[$0] ?? Self.afterSlash($0) }
    switch trait.attribute {
    case 0: traits.gender = traits.gender ?? name
    case 1: traits.race = traits.race ?? name
    default: traits.ethnicity = traits.ethnicity ?? name
    }
  }

  private static func afterSlash(_ code: String) -> String {
    code.firstIndex(of: "/").map { String(code[$0...].drop { $0 == "/" }) } ?? code
  }

  private func demographics(_ person: PersonRow) -> Demographics {
    let names = person.attributes.map { attribute in
      references.concepts[attribute.concept]?.name ?? references.concepts[attribute.sourceConcept]?.name
        ?? text(attribute.source)
    }
    return Demographics(birthDate: person.birth, gender: names[0], race: names[1], ethnicity: names[2])
  }

  private func event(_ row: EventRow) -> TimelineEvent {
    let concepts = references.concepts
    // What was recorded says more than what it was mapped to.
    let concept = concepts[row.sourceConcept] ?? concepts[row.concept]
    var event = TimelineEvent(type: schemas[row.table]?.type ?? row.table.rawValue, time: row.start, end: row.end)
    if let code = text(row.code) {
      event.code = code
      event.name = references.codeNames[code] ?? ""
      if let type = text(row.type) { event.type = type }
    } else if let concept {
      event.code = concept.qualifiedCode
    } else {
      let id = row.sourceConcept != 0 ? row.sourceConcept : row.concept
      event.code = id == 0 ? nil : "OMOP/\(id)"
    }
    let name =
      text(row.title) ?? (event.name.isEmpty ? nil : event.name)
      ?? concept.map(\.name).flatMap { $0.isEmpty ? nil : $0 }
    event.name = name ?? (row.table.hasReadableSource ? text(row.source) : nil) ?? ""
    event.value = value(row)
    event.unit = text(row.unit) ?? concepts[row.unitConcept].map(\.code)
    event.visitID = row.visit
    event.providerID = row.provider
    event.careSiteID = row.careSite
    event.isBilled = WellKnownConcepts.isBilling(row.typeConcept)
    event.otherAttributes = details(row)
    event.sourceValue = text(row.source)
    switch row.table {
    case .note: event.noteID = row.id == 0 ? nil : String(row.id)
    case .death: event.name = event.name.isEmpty ? "Death" : "Death: \(event.name)"
    default: break
    }
    return event
  }

  private func value(_ row: EventRow) -> String? {
    if row.table == .note { return String(decoding: row.body, as: UTF8.self) }
    let comparison = WellKnownConcepts.comparison(row.operatorConcept)
    if let value = text(row.value) {
      return value.first.map { "<>=".contains($0) } == true ? value : comparison + value
    }
    return references.concepts[row.valueConcept]?.name ?? text(row.valueSource)
      ?? (row.valueConcept == 0 ? nil : "OMOP/\(row.valueConcept)")
  }

  private func details(_ row: EventRow) -> [RecordAttribute] {
    guard !row.details.isEmpty, let names = schemas[row.table]?.attributes else { return [] }
    var attributes: [RecordAttribute] = []
    for detail in row.details where names.indices.contains(detail.index) {
      let name = names[detail.index]
      guard !attributes.contains(where: { $0.name == name }),
        let value = text(Cell.number(detail.text)) ?? references.concepts[detail.concept]?.name
      else { continue }
      attributes.append(RecordAttribute(name: name, value: value))
    }
    return attributes
  }

  private func text(_ bytes: ArraySlice<UInt8>) -> String? {
    bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }
}
