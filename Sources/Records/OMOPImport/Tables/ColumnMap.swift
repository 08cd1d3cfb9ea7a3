/// Positions of a table's columns by name, in any case.
struct ColumnMap {
  private let positions: [String: Int]

  init(_ columns: [String]) {
    positions = Dictionary(
      columns.enumerated().map { ($0.element.lowercased(), $0.offset) }, uniquingKeysWith: { first, _ in first })
  }

  /// nil for a column that the table lacks, and for "".
  subscript(_ name: String) -> Int? { positions[name] }
}

extension TableRows {
  /// The cell, empty for a column that the table lacks.
  func cell(_ column: Int?) -> ArraySlice<UInt8> { column.map { cell($0) } ?? [] }

  /// The cell as an id; nil if empty or no integer of 64 bits.
  func integer(_ column: Int?) -> Int64? { column.flatMap { Cell.integer(cell($0)) } }

  /// The cell as the id of another table's row: nil for none, which OMOP also writes as 0; one that is no integer of
  /// 64 bits is counted.
  func reference(_ column: Int?, _ repairs: inout [RowRepair: Int]) -> Int64? {
    guard let column else { return nil }
    let bytes = Cell.trimmed(cell(column))
    if bytes.isEmpty { return nil }
    guard let id = Cell.integer(bytes) else {
      repairs[.unreadableID, default: 0] += 1
      return nil
    }
    return id == 0 ? nil : id
  }

  /// The cell as text without blanks around it, ill-formed UTF-8 repaired; nil if nothing remains.
  func text(_ column: Int?) -> String? {
    guard let column else { return nil }
    let trimmed = Cell.trimmed(cell(column))
    return trimmed.isEmpty ? nil : String(decoding: trimmed, as: UTF8.self)
  }
}
