import EHR

/// Reads the tables about persons into the sorter, and notes the ids that will need names.
struct RowIntake {
  private static let progressRows = 65_536

  private let persons: Set<PersonID>?
  private let listsPlaces: Bool
  private let tally: ImportTally
  private var sorter: RowSorter
  private var needed = ReferenceTables.Needed()
  private var encoder = RowEncoder()
  private(set) var hasPersonTable = false
  /// Whether any table about persons was there.
  private(set) var hasPersonRows = false

  init(folder: String, options: ImportOptions, tally: ImportTally) {
    persons = options.persons
    listsPlaces = options.identifiersPath != nil
    self.tally = tally
    sorter = RowSorter(folder: folder, memoryLimit: options.memoryLimit)
  }

  /// Reads a table whole; tables about no person are left for later.
  /// - Parameter progress: rows so far.
  mutating func read(
    _ table: OMOPTable, from source: any TableSource, progress: (Int) -> Void
  ) throws(OMOPImportError) {
    switch table {
    case .careSite, .provider, .location, .concept: return
    default: break
    }
    guard let rows = try source.open(table) else { return }
    tally.found(table)
    hasPersonRows = true
    if table == .person { hasPersonTable = true }
    guard let person = ColumnMap(rows.columns)[table.keyColumn] else {
      throw .missingColumn(source: source.name, table: table, column: table.keyColumn)
    }
    let reader = try reader(table, rows, source)
    let ordinal = table.ordinal
    var repairs: [RowRepair: Int] = [:]
    var count = 0
    var unwanted = 0
    while try rows.next() {
      count += 1
      if count.isMultiple(of: Self.progressRows) { progress(count) }
      guard let id = rows.integer(person) else {
        let isEmpty = Cell.trimmed(rows.cell(person)).isEmpty
        try tally.skip(isEmpty ? .missingPersonID : .unreadablePersonID, of: table, at: rows.position, in: rows.part)
        continue
      }
      if let persons, !persons.contains(PersonID(rawValue: id)) {
        unwanted += 1
        continue
      }
      encoder.removeAll()
      encoder.byte(ordinal)
      if let skip = encode(reader, rows, &repairs) {
        try tally.skip(skip, of: table, at: rows.position, in: rows.part)
      } else {
        try sorter.add(encoder.bytes, of: id)
      }
    }
    progress(count)
    tally.skipUnlisted(.unwantedPerson, of: table, count: unwanted)
    tally.repaired(repairs, of: table)
    try tally.malformed(rows, of: table)
  }

  consuming func finish() throws(OMOPImportError) -> (RunMerger, ReferenceTables.Needed) {
    (try sorter.merged(), needed)
  }

  private enum Reader {
    case person(PersonRowReader)
    case period(PeriodRowReader)
    case event(EventRowReader)
  }

  private func reader(
    _ table: OMOPTable, _ rows: any TableRows, _ source: any TableSource
  ) throws(OMOPImportError) -> Reader {
    if table == .person { return .person(PersonRowReader(columns: rows.columns)) }
    guard let schema = table.eventSchema else { return .period(PeriodRowReader(table, columns: rows.columns)) }
    return .event(try EventRowReader(table, schema, columns: rows.columns, source: source.name))
  }

  /// Appends the current row to `encoder`; the reason if it cannot be used.
  private mutating func encode(
    _ reader: Reader, _ rows: any TableRows, _ repairs: inout [RowRepair: Int]
  ) -> RowSkip? {
    switch reader {
    case .person(let reader):
      let row = reader.row(rows, repairs: &repairs)
      for attribute in row.attributes {
        needed.concepts.insert(attribute.concept)
        needed.concepts.insert(attribute.sourceConcept)
      }
      if listsPlaces { needed.locations.insert(row.location) }
      row.encode(into: &encoder)
    case .period(let reader):
      switch reader.row(rows) {
      case .failure(let skip): return skip
      case .success(let row):
        needed.concepts.insert(row.concept)
        row.encode(into: &encoder)
      }
    case .event(let reader):
      switch reader.row(rows, repairs: &repairs) {
      case .failure(let skip): return skip
      case .success(let row):
        needed.add(row)
        row.encode(into: &encoder)
      }
    }
    return nil
  }
}

extension ReferenceTables.Needed {
  fileprivate mutating func add(_ row: EventRow) {
    concepts.insert(row.concept)
    concepts.insert(row.sourceConcept)
    concepts.insert(row.unitConcept)
    concepts.insert(row.valueConcept)
    for detail in row.details { concepts.insert(detail.concept) }
    providers.insert(row.provider)
    careSites.insert(row.careSite)
  }
}
