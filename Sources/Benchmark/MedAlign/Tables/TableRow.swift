import DelimitedText

/// One row of a table: of a delimited one, or a JSON object on a line of its own.
struct TableRow: Sendable {
  private enum Content: Sendable {
    case delimited(DelimitedRow)
    case object(JSONCell)
  }

  /// Where the row begins, from 1.
  let line: Int
  private let content: Content

  init(_ row: DelimitedRow) {
    line = row.line
    content = .delimited(row)
  }

  init(line: Int, object: JSONCell) {
    self.line = line
    content = .object(object)
  }

  /// The cell's text as it stands; `nil` without such a column, for a key that is missing, and for JSON's null.
  ///
  /// Keys of objects inside a JSON object are joined by dots, positions in lists are numbers from 0:
  /// `choices.0.message.content`.
  func cell(_ name: String) -> String? {
    switch content {
    case .delimited(let row): return row[name]
    case .object(let object):
      if let value = object.member(name) { return value.cell }
      guard name.contains(".") else { return nil }
      var value: JSONCell? = object
      for key in name.split(separator: ".", omittingEmptySubsequences: false) { value = value?.member(key) }
      return value?.cell
    }
  }

  /// Whether it is a JSON object, with keys of its own.
  var isObject: Bool {
    if case .object = content { true } else { false }
  }

  /// The keys of a JSON object, ascending; of a delimited row none, since its table has a header.
  var keys: [String] {
    if case .object(.object(let values)) = content { values.keys.sorted() } else { [] }
  }

  /// Text without blanks around it; `nil` if nothing is left.
  static func trimmed(_ text: String?) -> String? {
    guard let scalars = text?.unicodeScalars else { return nil }
    let blank: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
    guard let first = scalars.firstIndex(where: { !blank($0) }), let last = scalars.lastIndex(where: { !blank($0) })
    else { return nil }
    return String(scalars[first...last])
  }
}
