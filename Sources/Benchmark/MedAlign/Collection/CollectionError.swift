/// Why a form cannot be collected, in one line: paths, columns' numbers and counts, no text of the form.
public enum CollectionError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The reader's own line, which begins with the path.
  case unreadable(String)
  /// No header looks like the instruction's text.
  case noQuestionColumn(path: String, columnCount: Int)
  /// A column that `--column` names is not in the form.
  case noSuchColumn(path: String, field: String, columnCount: Int)
  /// What `--column` names is the beginning of several headers.
  case ambiguousColumn(path: String, field: String, numbers: [Int])
  /// A column that holds who filled in the form is never copied.
  case personalColumn(path: String, field: String, number: Int)
  /// The fields of several instructions in a row cannot be told apart.
  case columnCount(path: String, field: String, expected: Int, found: Int)
  /// Something else lies where the instructions are to be written.
  case notInstructions(path: String)
  case outputIsInput(path: String)
  /// An instruction file lacks the id or the text.
  case missingColumns(path: String, names: [String])

  public var description: String {
    switch self {
    case .unreadable(let line): line
    case .noQuestionColumn(let path, let count):
      "\(path):1: none of the \(count) columns looks like the instruction's text; name it with "
        + "--column question=HEADER or --column question=#NUMBER"
    case .noSuchColumn(let path, let field, let count):
      "\(path):1: no column as --column \(field)=… names it among the \(count) columns"
    case .ambiguousColumn(let path, let field, let numbers):
      "\(path):1: --column \(field)=… fits the columns \(numbers.map { "\($0)" }.joined(separator: ", ")); "
        + "say #NUMBER"
    case .personalColumn(let path, let field, let number):
      "\(path):1: column \(number) holds who filled in the form or when; it is not copied as \(field)"
    case .columnCount(let path, let field, let expected, let found):
      "\(path):1: expected one column of \(field), or one for each of the \(expected) instructions, found \(found)"
    case .notInstructions(let path):
      "\(path): exists and is not an instruction file; choose another output"
    case .outputIsInput(let path): "\(path): the form itself would be overwritten; choose another output"
    case .missingColumns(let path, let names):
      "\(path):1: missing column\(names.count == 1 ? "" : "s") \(names.joined(separator: ", "))"
    }
  }
}
