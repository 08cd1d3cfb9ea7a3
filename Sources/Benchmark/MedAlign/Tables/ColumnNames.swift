/// What a column of some kind of table can hold. The raw value names it on the command line.
public protocol ColumnField: RawRepresentable, Hashable, Sendable, CaseIterable where RawValue == String {
  /// Column names to look for, the preferred one first.
  var standardNames: [String] { get }
  /// Columns of known files, in lower case, that nothing here needs.
  static var unneededColumns: Set<String> { get }
}

/// Which column of a table holds what.
///
/// The headers of MedAlign's files are not published in full, so each name can be changed. Names are matched without
/// regard to case; the first of several that the file has is taken. Columns that no entry names are ignored and
/// reported.
public struct ColumnNames<Name: ColumnField>: Sendable, Equatable {
  public typealias Field = Name

  /// Entries other than the standard ones.
  private var changed: [Field: [String]] = [:]

  /// The names that MedAlign's files and their known look-alikes use.
  public static var standard: Self { Self() }

  public init() {}

  /// Column names to look for, the preferred one first.
  public subscript(field: Field) -> [String] {
    get { changed[field] ?? field.standardNames }
    set { changed[field] = newValue == field.standardNames ? nil : newValue }
  }

  /// Entries that are not the standard ones, as written on the command line, in a fixed order.
  public var changes: [String] {
    changed.map { "\($0.rawValue)=\($1.joined(separator: ","))" }.sorted()
  }

  /// Whether `column` is one that an entry names, or one that is known and not needed.
  func knows(_ column: String) -> Bool {
    let name = column.lowercased()
    return Field.unneededColumns.contains(name)
      || Field.allCases.contains { self[$0].contains { $0.lowercased() == name } }
  }

  /// Changes one entry as written on the command line: `person_id=patient`.
  ///
  /// - Returns: Whether `text` names a field and a column.
  public mutating func apply(_ text: String) -> Bool {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let field = Field(rawValue: String(parts[0])) else { return false }
    self[field] = [String(parts[1])]
    return true
  }
}
