/// A column chosen by hand for a field: `question=Your instruction`, `question=#3`, `source=` (no column).
public struct FormColumnChoice: Sendable, Equatable {
  public let field: FormField
  /// A header or the beginning of one, `#` and a column's number from 1, or nothing.
  public let column: String

  public init(field: FormField, column: String) {
    self.field = field
    self.column = column
  }

  /// From `field=column`; `nil` if that names no field.
  public init?(_ text: String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let field = FormField(rawValue: String(parts[0])) else { return nil }
    self.init(field: field, column: String(parts[1]))
  }
}

/// Which columns of a form hold what: guessed from the headers (`FormHeader`), changed by choices made by hand.
///
/// Of several columns that fit a field the surest are taken, and among these the first; but all whose headers differ in
/// numbers alone ("Instruction 1", "Instruction 2") or not at all. Several instructions in a row then have either one
/// column of a field in common or one each, in order.
struct FormMapping {
  /// Positions of the columns of each field, ascending; for a chosen field in the order of the choices.
  private(set) var columns: [FormField: [Int]] = [:]
  /// Positions of columns that look like a field that has another.
  private(set) var passedOver: [(position: Int, field: FormField)] = []
  private(set) var personal: [Int] = []
  private let headers: [String]

  /// - Throws: `noQuestionColumn`, `noSuchColumn`, `ambiguousColumn`, `personalColumn`, `columnCount`.
  init(_ table: FormTable, choices: [FormColumnChoice]) throws(CollectionError) {
    headers = table.headers
    let described = headers.map(FormHeader.init)
    personal = described.indices.filter { described[$0].meaning == .personal }
    var chosen: [FormField: [Int]] = [:]
    for choice in choices {
      chosen[choice.field, default: []] += try Self.positions(choice, table, described)
    }
    let taken = Set(chosen.values.joined())
    guess(described, fields: FormField.allCases.filter { chosen[$0] == nil }, taken: taken)
    columns.merge(chosen.filter { !$0.value.isEmpty }) { $1 }
    guard let questions = columns[.question] else {
      throw .noQuestionColumn(path: table.path, columnCount: headers.count)
    }
    for (field, found) in columns.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where field != .question {
      let expected = field.belongsToInstruction ? questions.count : 1
      guard found.count == 1 || found.count == expected else {
        throw .columnCount(path: table.path, field: field.rawValue, expected: expected, found: found.count)
      }
    }
  }

  private mutating func guess(_ described: [FormHeader], fields: [FormField], taken: Set<Int>) {
    var found: [FormField: [(position: Int, strength: Int)]] = [:]
    for (position, header) in described.enumerated() where !taken.contains(position) {
      guard case .field(let field, let strength) = header.meaning else { continue }
      found[field, default: []].append((position, strength))
    }
    for field in FormField.allCases {
      guard let candidates = found[field], let strongest = candidates.map(\.strength).max(),
        let first = candidates.first(where: { $0.strength == strongest })
      else { continue }
      let alike = candidates.map(\.position).filter {
        field.belongsToInstruction && described[$0].stem == described[first.position].stem || $0 == first.position
      }
      let isOpen = fields.contains(field)
      if isOpen { columns[field] = alike }
      passedOver += candidates.map(\.position).filter { !isOpen || !alike.contains($0) }.map { ($0, field) }
    }
    passedOver.sort { $0.position < $1.position }
  }

  private static func positions(
    _ choice: FormColumnChoice, _ table: FormTable, _ headers: [FormHeader]
  ) throws(CollectionError) -> [Int] {
    if choice.column.isEmpty { return [] }
    let position: Int
    if choice.column.hasPrefix("#") {
      guard let number = Int(choice.column.dropFirst()), headers.indices.contains(number - 1) else {
        throw .noSuchColumn(path: table.path, field: choice.field.rawValue, columnCount: headers.count)
      }
      position = number - 1
    } else {
      let sought = FormText.collapsed(choice.column).lowercased()
      var fits = headers.indices.filter { headers[$0].text.lowercased() == sought }
      if fits.isEmpty { fits = headers.indices.filter { headers[$0].text.lowercased().hasPrefix(sought) } }
      guard let first = fits.first else {
        throw .noSuchColumn(path: table.path, field: choice.field.rawValue, columnCount: headers.count)
      }
      guard fits.count == 1 else {
        throw .ambiguousColumn(path: table.path, field: choice.field.rawValue, numbers: fits.map { $0 + 1 })
      }
      position = first
    }
    if headers[position].meaning == .personal {
      throw .personalColumn(path: table.path, field: choice.field.rawValue, number: position + 1)
    }
    return [position]
  }

  var questionCount: Int { columns[.question]?.count ?? 0 }

  /// The column of a field for one of the row's instructions.
  func position(of field: FormField, instruction: Int) -> Int? {
    guard let found = columns[field] else { return nil }
    return found.count == 1 ? found[0] : found[instruction]
  }

  /// All columns and what becomes of them, for the report.
  var shown: [CollectionReport.Column] {
    headers.indices.map { position in
      let use: CollectionReport.Column.Use
      if let field = FormField.allCases.first(where: { columns[$0]?.contains(position) == true }) {
        use = .field(field)
      } else if personal.contains(position) {
        use = .personal
      } else if let other = passedOver.first(where: { $0.position == position }) {
        use = .passedOver(other.field)
      } else {
        use = .unused
      }
      return .init(number: position + 1, header: FormText.shown(headers[position]), use: use)
    }
  }
}
