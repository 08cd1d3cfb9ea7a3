import EHR

/// The columns of a MEDS table, and what their cells come to.
struct MEDSColumns {
  let subject, code: Int?
  private let time, end, numeric, text, unit, table, visit, note, provider, careSite, clarity: Int?

  /// - Throws: `missingColumn` for a table without subjects, times or codes.
  init(_ columns: [String], source: String) throws(OMOPImportError) {
    let map = ColumnMap(columns)
    for needed in ["subject_id", "time", "code"] where map[needed] == nil {
      // Older MEDS extracts say patient_id.
      if needed == "subject_id", map["patient_id"] != nil { continue }
      throw .unreadable("\(source): MEDS events need the columns subject_id, time and code; \(needed) is missing")
    }
    subject = map["subject_id"] ?? map["patient_id"]
    (time, end, code) = (map["time"], map["end"], map["code"])
    (numeric, text, unit) = (map["numeric_value"], map["text_value"], map["unit"])
    (table, visit, note) = (map["table"], map["visit_id"], map["note_id"])
    (provider, careSite, clarity) = (map["provider_id"], map["care_site_id"], map["clarity_table"])
  }

  /// A statement about the person: a birth, or a code such as `Gender/M` or `RACE//WHITE`.
  func trait(_ rows: any TableRows) -> TraitRow? {
    let code = Cell.trimmed(rows.cell(code))
    if code.elementsEqual("MEDS_BIRTH".utf8) {
      guard let birth = Timestamp(utf8: Cell.trimmed(rows.cell(time))) else { return nil }
      return TraitRow(position: rows.position, birth: birth)
    }
    for (index, name) in PersonRow.attributeNames.enumerated() where code.count > name.utf8.count {
      guard zip(code, name.utf8).allSatisfy({ $0 | 0x20 == $1 }), code[code.startIndex + name.utf8.count] == 0x2F else {
        continue
      }
      return TraitRow(position: rows.position, birth: nil, attribute: index, text: code)
    }
    return nil
  }

  /// The OMOP table that the row names, else the one that its code's vocabulary suggests.
  func table(_ rows: any TableRows) -> OMOPTable {
    let named = Cell.trimmed(rows.cell(table))
    if !named.isEmpty { return Self.tables[String(decoding: named, as: UTF8.self).lowercased()] ?? .observation }
    let code = Cell.trimmed(rows.cell(code))
    let vocabulary = String(decoding: code.prefix { $0 != 0x2F }, as: UTF8.self).uppercased()
    switch vocabulary {
    case "MEDS_DEATH": return .death
    case "NOTE": return .note
    case "VISIT", "ENCOUNTER", "HOSPITAL_ADMISSION": return .visitOccurrence
    case "RXNORM", "RXNORM EXTENSION", "NDC", "ATC", "CVX", "MEDICATION": return .drugExposure
    case "CPT4", "HCPCS", "ICD9PROC", "ICD10PCS", "PROCEDURE": return .procedureOccurrence
    case "ICD9CM", "ICD10CM", "ICD10", "DIAGNOSIS": return .conditionOccurrence
    default: return Cell.trimmed(rows.cell(numeric)).isEmpty ? .observation : .measurement
    }
  }

  /// By OMOP's name and by the release layout's.
  private static let tables: [String: OMOPTable] = {
    var tables: [String: OMOPTable] = [:]
    for table in OMOPTable.ordered where table.eventSchema != nil {
      tables[table.rawValue] = table
      if let type = table.eventSchema?.type { tables[type] = table }
    }
    return tables
  }()

  func event(
    _ rows: any TableRows, table: OMOPTable, repairs: inout [RowRepair: Int]
  ) -> Result<EventRow, RowSkip> {
    let cell = Cell.trimmed(rows.cell(time))
    if cell.isEmpty { return .failure(.missingDate) }
    guard let start = Cell.time(cell) else { return .failure(.unreadableDate) }
    var row = EventRow(table: table, position: rows.position, start: start)
    let endCell = Cell.trimmed(rows.cell(end))
    if !endCell.isEmpty {
      row.end = Cell.time(endCell).map { max($0, start) }
      if row.end == nil { repairs[.unreadableEnd, default: 0] += 1 }
      if let end = Cell.time(endCell), end < start { repairs[.endBeforeStart, default: 0] += 1 }
    }
    row.code = Cell.trimmed(rows.cell(code))
    let text = rows.cell(text)
    if table == .note {
      row.body = text
    } else {
      row.value = Cell.number(rows.cell(numeric))
      if row.value.isEmpty { row.value = Cell.trimmed(text) }
    }
    row.unit = Cell.trimmed(rows.cell(unit))
    row.visit = rows.reference(visit, &repairs)
    row.id = rows.reference(note, &repairs) ?? 0
    row.provider = rows.reference(provider, &repairs)
    row.careSite = rows.reference(careSite, &repairs)
    if Self.isBilling(Cell.trimmed(rows.cell(clarity))) { row.typeConcept = WellKnownConcepts.billingRecord }
    let named = Cell.trimmed(rows.cell(self.table))
    if !named.isEmpty, Self.tables[String(decoding: named, as: UTF8.self).lowercased()] == nil { row.type = named }
    return .success(row)
  }

  /// Stanford's billing tables (meds2text, `transforms/core.py`).
  private static func isBilling(_ table: ArraySlice<UInt8>) -> Bool {
    guard !table.isEmpty else { return false }
    let name = String(decoding: table, as: UTF8.self).lowercased()
    return ["pat_enc_dx", "hsp_acct_dx_list", "arpb_transactions"].contains {
      name == "shc_" + $0 || name == "lpch_" + $0
    }
  }
}
