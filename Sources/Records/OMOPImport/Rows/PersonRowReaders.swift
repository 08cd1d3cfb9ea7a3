import EHR

/// Reads rows of PERSON.
struct PersonRowReader {
  private let birthTime, year, month, day, location, source: Int?
  private let attributes: [(concept: Int?, sourceConcept: Int?, source: Int?)]

  init(columns names: [String]) {
    let map = ColumnMap(names)
    birthTime = map["birth_datetime"]
    (year, month, day) = (map["year_of_birth"], map["month_of_birth"], map["day_of_birth"])
    location = map["location_id"]
    source = map["person_source_value"]
    attributes = PersonRow.attributeNames.map { name in
      (map[name + "_concept_id"], map[name + "_source_concept_id"], map[name + "_source_value"])
    }
  }

  func row(_ rows: any TableRows, repairs: inout [RowRepair: Int]) -> PersonRow {
    let birth = birth(rows)
    if birth == nil { repairs[.missingBirthDate, default: 0] += 1 }
    return PersonRow(
      position: rows.position, birth: birth,
      attributes: attributes.map { columns in
        PersonRow.PersonAttribute(
          concept: rows.integer(columns.concept) ?? 0, sourceConcept: rows.integer(columns.sourceConcept) ?? 0,
          source: Cell.trimmed(rows.cell(columns.source)))
      }, location: rows.integer(location), source: Cell.trimmed(rows.cell(source)))
  }

  /// The time of birth, else the date of its parts; an unknown or impossible month or day counts as the first.
  private func birth(_ rows: any TableRows) -> Timestamp? {
    if let time = Timestamp(utf8: Cell.trimmed(rows.cell(birthTime))) { return time }
    guard let year = rows.integer(self.year).map({ Int(clamping: $0) }) else { return nil }
    let month = Int(clamping: rows.integer(self.month) ?? 1)
    let day = Int(clamping: rows.integer(self.day) ?? 1)
    return Timestamp(year: year, month: month, day: day) ?? Timestamp(year: year, month: month, day: 1)
      ?? Timestamp(year: year, month: 1, day: 1)
  }
}

/// Reads rows of OBSERVATION_PERIOD and PAYER_PLAN_PERIOD.
struct PeriodRowReader {
  private let start, end, concept: Int?
  private let sources: [Int?]

  init(_ table: OMOPTable, columns names: [String]) {
    let map = ColumnMap(names)
    start = map[table.rawValue + "_start_date"]
    end = map[table.rawValue + "_end_date"]
    concept = map["payer_concept_id"]
    sources = [map["payer_source_value"], map["plan_source_value"]]
  }

  func row(_ rows: any TableRows) -> Result<PeriodRow, RowSkip> {
    let cells = (Cell.trimmed(rows.cell(start)), Cell.trimmed(rows.cell(end)))
    guard !cells.0.isEmpty, !cells.1.isEmpty else { return .failure(.missingDate) }
    guard let start = Timestamp(utf8: cells.0), let end = Cell.time(cells.1) else { return .failure(.unreadableDate) }
    let source = sources.lazy.map { Cell.trimmed(rows.cell($0)) }.first { !$0.isEmpty } ?? []
    return .success(
      PeriodRow(
        position: rows.position, start: start, end: max(start, end), concept: rows.integer(concept) ?? 0,
        source: source))
  }
}
