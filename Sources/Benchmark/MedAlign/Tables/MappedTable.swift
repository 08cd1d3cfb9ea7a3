import DelimitedText

/// Where the fields of a kind of table lie in one file.
struct FieldColumns<Field: ColumnField>: Sendable {
  /// Of a delimited table the one column that holds the field; of JSON lines all keys to look for.
  private let names: [Field: [String]]

  init(_ header: DelimitedHeader?, _ map: ColumnNames<Field>) {
    var names: [Field: [String]] = [:]
    for field in Field.allCases {
      let wanted = map[field]
      guard let header else {
        names[field] = wanted
        continue
      }
      if let name = wanted.first(where: { header.index(of: $0) != nil }) { names[field] = [name] }
    }
    self.names = names
  }

  /// Whether there is such a column; in JSON lines, which have no header, there may always be.
  func has(_ field: Field) -> Bool { names[field] != nil }

  /// The cell's text, as it stands; `nil` without such a column.
  func cell(_ field: Field, _ row: TableRow) -> String? {
    names[field]?.lazy.compactMap { row.cell($0) }.first
  }

  /// The cell's text without blanks around it; `nil` if nothing is left.
  func trimmed(_ field: Field, _ row: TableRow) -> String? { TableRow.trimmed(cell(field, row)) }

  /// Columns of the header, from 0, that hold one of the fields.
  func positions(in header: DelimitedHeader) -> Set<Int> {
    Set(names.values.joined().compactMap { header.index(of: $0) })
  }
}

/// A file's rows with its columns found by a map of columns.
///
/// A class because it owns an open file; belongs to one task.
final class MappedTable<Field: ColumnField> {
  let columns: FieldColumns<Field>
  let header: DelimitedHeader?
  private let file: TableFile
  private let path: String
  private let map: ColumnNames<Field>
  private var headerIssues: [DataIssue] = []
  /// Required fields that no row of JSON lines has shown yet.
  private var unseen: Set<Field>

  /// Reports columns not found, and those that nothing here needs unless `ignoresOtherColumns`.
  ///
  /// - Throws: `unreadable`; `missingColumns` if a `required` field has no column.
  init(
    path: String, name: String, map: ColumnNames<Field>, required: [Field], expected: [Field] = [],
    ignoresOtherColumns: Bool = false
  ) throws(DataSetError) {
    self.path = path
    self.map = map
    file = try TableFile(path: path, name: name)
    header = file.header
    columns = FieldColumns(header, map)
    unseen = header == nil ? Set(required) : []
    guard let header else { return }

    let missing = required.filter { !columns.has($0) }
    guard missing.isEmpty else { throw Self.missing(missing, map, path) }
    for field in expected where !columns.has(field) {
      headerIssues.append(
        DataIssue(file: name, line: 1, reason: "no column \(map[field].joined(separator: " or "))"))
    }
    guard !ignoresOtherColumns else { return }
    let used = columns.positions(in: header)
    let unknown = header.names.enumerated().filter { !used.contains($0.offset) && !map.knows($0.element) }
    if !unknown.isEmpty {
      // By number: a file without a header row would otherwise show its first row's cells.
      let numbers = unknown.map { "\($0.offset + 1)" }.joined(separator: ", ")
      headerIssues.append(DataIssue(file: name, line: 1, reason: "unknown columns ignored: number \(numbers)"))
    }
  }

  /// The next row that could be read; the others are among `issues`.
  ///
  /// - Throws: `unreadable`; at the end of JSON lines, `missingColumns` for a required field that no row had.
  func next() throws(DataSetError) -> TableRow? {
    guard let row = try file.next() else {
      let missing = Field.allCases.filter(unseen.contains)
      if !missing.isEmpty { throw Self.missing(missing, map, path) }
      return nil
    }
    if !unseen.isEmpty { unseen = unseen.filter { columns.cell($0, row) == nil } }
    return row
  }

  var name: String { file.name }
  /// Complete once `next()` returned `nil`.
  var issues: [DataIssue] { file.issues + headerIssues }

  private static func missing(_ fields: [Field], _ map: ColumnNames<Field>, _ path: String) -> DataSetError {
    .missingColumns(path: path, names: fields.map { map[$0].joined(separator: " or ") })
  }
}
