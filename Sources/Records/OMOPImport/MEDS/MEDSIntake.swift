import EHR

/// Reads MEDS events as CSV into the sorter.
///
/// Columns: `subject_id`, `time`, `code`, `numeric_value`, `text_value` (Medical-Event-Data-Standard/meds,
/// `src/meds/schema.py`), and where present those of OMOP extracts (som-shahlab/femr, meds_etl): `end`, `table`,
/// `unit`, `visit_id`, `note_id`, `provider_id`, `care_site_id`, `clarity_table`.
struct MEDSIntake {
  private static let progressRows = 65_536

  private let persons: Set<PersonID>?
  private let tally: ImportTally
  private var sorter: RowSorter
  private var encoder = RowEncoder()
  /// Codes met, for their descriptions.
  private(set) var codes: Set<String> = []
  private var lastCode: ArraySlice<UInt8> = []

  init(folder: String, options: ImportOptions, tally: ImportTally) {
    persons = options.persons
    self.tally = tally
    sorter = RowSorter(folder: folder, memoryLimit: options.memoryLimit)
  }

  /// - Parameter progress: rows so far.
  mutating func read(
    _ rows: any TableRows, name: String, progress: (Int) -> Void
  ) throws(OMOPImportError) {
    let columns = try MEDSColumns(rows.columns, source: name)
    var repairs: [RowRepair: Int] = [:]
    var (count, unwanted) = (0, 0)
    while try rows.next() {
      count += 1
      if count.isMultiple(of: Self.progressRows) { progress(count) }
      guard let person = rows.integer(columns.subject) else {
        let isEmpty = Cell.trimmed(rows.cell(columns.subject)).isEmpty
        try tally.skip(
          isEmpty ? .missingPersonID : .unreadablePersonID, of: .observation, at: rows.position, in: rows.part)
        continue
      }
      if let persons, !persons.contains(PersonID(rawValue: person)) {
        unwanted += 1
        continue
      }
      note(Cell.trimmed(rows.cell(columns.code)))
      encoder.removeAll()
      if let trait = columns.trait(rows) {
        encoder.byte(TraitRow.ordinal)
        trait.encode(into: &encoder)
        try sorter.add(encoder.bytes, of: person)
        continue
      }
      let table = columns.table(rows)
      switch columns.event(rows, table: table, repairs: &repairs) {
      case .failure(let reason): try tally.skip(reason, of: table, at: rows.position, in: rows.part)
      case .success(let row):
        encoder.byte(table.ordinal)
        row.encode(into: &encoder)
        try sorter.add(encoder.bytes, of: person)
      }
    }
    progress(count)
    tally.skipUnlisted(.unwantedPerson, of: .observation, count: unwanted)
    tally.repaired(repairs, of: .observation)
    try tally.malformed(rows, of: .observation)
  }

  consuming func finish() throws(OMOPImportError) -> RunMerger { try sorter.merged() }

  private mutating func note(_ code: ArraySlice<UInt8>) {
    guard !code.elementsEqual(lastCode) else { return }
    lastCode = code
    codes.insert(String(decoding: code, as: UTF8.self))
  }
}
