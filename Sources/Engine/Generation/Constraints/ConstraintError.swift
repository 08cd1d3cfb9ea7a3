/// Why a grammar or schema was refused. Descriptions are one line; they name rules, keywords and places.
public enum ConstraintError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The grammar's text is malformed at this line (from 1).
  case grammarSyntax(line: Int, expected: String)
  case undefinedRule(name: String)
  /// The rule can begin with itself before any text.
  case leftRecursion(rule: String)
  case tooLarge(what: String, limit: Int)
  /// The schema's text is not JSON at this byte.
  case jsonSyntax(offset: Int, expected: String)
  /// `pointer` is the JSON pointer of the schema that has the keyword; empty: the root.
  case schema(pointer: String, keyword: String, reason: String)
  /// No text obeys the grammar, or no value of those that are generated is valid under the schema.
  case unsatisfiable
  case unsupportedVocabulary(reason: String)
  /// The answer got into a place where no token may follow: the grammar is too ambiguous for the fixed limits.
  case noTokenAllowed

  public var description: String {
    switch self {
    case .grammarSyntax(let line, let expected): "grammar, line \(line): expected \(expected)"
    case .undefinedRule(let name): "grammar: rule \(Self.quoted(name)) is used but not defined"
    case .leftRecursion(let rule):
      "grammar: rule \(Self.quoted(rule)) is left-recursive (it can begin with itself); put the recursion last"
    case .tooLarge(let what, let limit): "\(what): expected at most \(limit)"
    case .jsonSyntax(let offset, let expected): "JSON schema, byte \(offset): expected \(expected)"
    case .schema(let pointer, "", let reason): "JSON schema, \(Self.quoted("#" + pointer)): \(reason)"
    case .schema(let pointer, let keyword, let reason):
      "JSON schema, \(Self.quoted(keyword)) at \(Self.quoted("#" + pointer)): \(reason)"
    case .unsatisfiable: "no text obeys the constraint (the schema or grammar contradicts itself)"
    case .unsupportedVocabulary(let reason): "constrained decoding: \(reason)"
    case .noTokenAllowed: "the constraint allows no further token here: its grammar is too ambiguous"
    }
  }

  /// Text from outside, fit for one line.
  static func quoted(_ text: String, limit: Int = 120) -> String {
    var result = "\""
    for scalar in text.unicodeScalars.prefix(limit) { result += scalar.escaped(asASCII: false) }
    return result + (text.unicodeScalars.count > limit ? "…\"" : "\"")
  }
}
