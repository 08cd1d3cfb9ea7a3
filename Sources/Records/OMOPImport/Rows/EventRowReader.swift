import EHR

/// Reads rows of an event table; the columns are looked up once.
struct EventRowReader {
  private let table: OMOPTable
  private let schema: EventSchema
  private let columns: Columns

  private struct Columns {
    let id, visit, provider, careSite: Int?
    let concept, sourceConcept, typeConcept, unitConcept, valueConcept, operatorConcept: Int?
    let startDate, startTime, endDate, endTime: Int?
    let sourceValue, value, valueText, valueSource, unit, title, body: Int?
    let details: [(index: Int, text: Int?, concept: Int?)]
  }

  /// - Throws: `missingColumn` for a table without dates.
  init(
    _ table: OMOPTable, _ schema: EventSchema, columns names: [String], source: String
  ) throws(OMOPImportError) {
    self.table = table
    self.schema = schema
    let map = ColumnMap(names)
    guard map[schema.startDate] != nil || map[schema.startTime] != nil else {
      throw .missingColumn(source: source, table: table, column: schema.startDate)
    }
    columns = Columns(
      id: map[schema.id], visit: map["visit_occurrence_id"], provider: map["provider_id"],
      careSite: map["care_site_id"], concept: map[schema.concept], sourceConcept: map[schema.sourceConcept],
      typeConcept: map[schema.typeConcept], unitConcept: map[schema.unitConcept],
      valueConcept: map[schema.valueConcept], operatorConcept: map[schema.operatorConcept],
      startDate: map[schema.startDate], startTime: map[schema.startTime], endDate: map[schema.endDate],
      endTime: map[schema.endTime], sourceValue: map[schema.sourceValue], value: map[schema.value],
      valueText: map[schema.valueText], valueSource: map[schema.valueSource], unit: map[schema.unit],
      title: map[schema.title], body: map[schema.body],
      details: schema.details.enumerated().compactMap { index, detail in
        let (text, concept) = (map[detail.text], map[detail.concept])
        return text == nil && concept == nil ? nil : (index, text, concept)
      })
  }

  /// The current row; `repairs` counts what had to be mended in it.
  func row(_ rows: any TableRows, repairs: inout [RowRepair: Int]) -> Result<EventRow, RowSkip> {
    let start: Timestamp
    switch time(rows, columns.startTime, columns.startDate, isEnd: false) {
    case .success(let time?): start = time
    case .success(nil): return .failure(.missingDate)
    case .failure(let reason): return .failure(reason)
    }
    var row = EventRow(table: table, position: rows.position, start: start)
    switch time(rows, columns.endTime, columns.endDate, isEnd: true) {
    case .success(let end):
      row.end = end.map { end in
        if end >= start { return end }
        // Midnight of the day it began: the day alone is known.
        let dayEnd = Timestamp(minutes: end.minutes + 1439)
        if end.hour == 0, end.minute == 0, dayEnd >= start { return dayEnd }
        repairs[.endBeforeStart, default: 0] += 1
        return start
      }
    case .failure: repairs[.unreadableEnd, default: 0] += 1
    }
    row.id = rows.integer(columns.id) ?? 0
    row.visit = rows.reference(table == .visitOccurrence ? columns.id : columns.visit, &repairs)
    row.provider = rows.reference(columns.provider, &repairs)
    row.careSite = rows.reference(columns.careSite, &repairs)
    row.concept = rows.integer(columns.concept) ?? 0
    row.sourceConcept = rows.integer(columns.sourceConcept) ?? 0
    row.typeConcept = rows.integer(columns.typeConcept) ?? 0
    row.unitConcept = rows.integer(columns.unitConcept) ?? 0
    row.valueConcept = rows.integer(columns.valueConcept) ?? 0
    row.operatorConcept = rows.integer(columns.operatorConcept) ?? 0
    row.source = Cell.trimmed(rows.cell(columns.sourceValue))
    row.unit = Cell.trimmed(rows.cell(columns.unit))
    row.title = Cell.trimmed(rows.cell(columns.title))
    row.body = rows.cell(columns.body)
    row.value = Cell.number(rows.cell(columns.value))
    if row.value.isEmpty { row.value = Cell.trimmed(rows.cell(columns.valueText)) }
    row.valueSource = Cell.trimmed(rows.cell(columns.valueSource))
    for detail in columns.details {
      let concept = rows.integer(detail.concept) ?? 0
      let text = Cell.trimmed(rows.cell(detail.text))
      if concept != 0 || !text.isEmpty {
        row.details.append(EventRow.Detail(index: detail.index, concept: concept, text: text))
      }
    }
    return .success(row)
  }

  /// The time column if it has something, else the date column; `success(nil)` if both are empty. A date alone is the
  /// end of its day, but the beginning for the start of a visit, which nothing of the day precedes.
  private func time(
    _ rows: any TableRows, _ time: Int?, _ date: Int?, isEnd: Bool
  ) -> Result<Timestamp?, RowSkip> {
    let isVisitStart = !isEnd && (table == .visitOccurrence || table == .visitDetail)
    var wasUnreadable = false
    for column in [time, date] {
      let cell = Cell.trimmed(rows.cell(column))
      if cell.isEmpty { continue }
      if let time = isVisitStart ? Timestamp(utf8: cell) : Cell.time(cell) { return .success(time) }
      wasUnreadable = true
    }
    return wasUnreadable ? .failure(.unreadableDate) : .success(nil)
  }
}
