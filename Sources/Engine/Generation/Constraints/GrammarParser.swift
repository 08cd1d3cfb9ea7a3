/// Reads the textual form of grammars: a subset of llama.cpp's GBNF (`grammars/README.md` there).
///
///     # the answer
///     root   ::= "yes" | "no" ("," ws reason)?
///     reason ::= [a-z ]{1,40}
///     ws     ::= [ \t]*
///
/// `name ::= …` defines a rule, which goes on until the next such line; `root` is the whole text. There are literals,
/// classes (`[a-z]`, `[^"\n]`), `.` (any character), groups, `|`, `*`, `+`, `?`, `{m}`, `{m,}`, `{m,n}` and comments
/// (`#`). Escapes: `\n \r \t \\ \" \[ \] \- \^`, `\xHH`, `\uHHHH`, `\UHHHHHHHH`.
package struct GrammarParser {
  package static let byteLimit = 1 << 20
  package static let nestingLimit = 64
  package static let repetitionLimit = 10_000

  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var rules: [Grammar.Rule] = []
  private var isDefined: [Bool] = []
  private var numbers: [String: Int] = [:]

  /// - Throws: `ConstraintError` naming the line, or the rule that is missing. Left recursion shows when the grammar is
  ///   made into a `TokenConstraint`.
  package static func parse(_ bytes: [UInt8]) throws(ConstraintError) -> Grammar {
    guard bytes.count <= byteLimit else { throw .tooLarge(what: "bytes of the grammar", limit: byteLimit) }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .grammarSyntax(line: 1, expected: "UTF-8") }
    var parser = GrammarParser(scalars: Array(text.unicodeScalars))
    return try parser.grammar()
  }

  private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

  private mutating func grammar() throws(ConstraintError) -> Grammar {
    skipSpace()
    while peek != nil {
      guard let name = name(), skipDefinitionMark() else { throw expected("a rule: name ::= …") }
      let number = number(of: name)
      guard !isDefined[number] else { throw expected("each rule once, found \(ConstraintError.quoted(name)) again") }
      isDefined[number] = true
      rules[number].expression = try alternatives(depth: 0)
    }
    if let missing = isDefined.firstIndex(of: false) { throw .undefinedRule(name: rules[missing].name) }
    guard let root = numbers["root"] else { throw .undefinedRule(name: "root") }
    return Grammar(rules: rules, root: root)
  }

  private mutating func number(of name: String) -> Int {
    if let number = numbers[name] { return number }
    numbers[name] = rules.count
    rules.append(Grammar.Rule(name: name, expression: .nothing))
    isDefined.append(false)
    return rules.count - 1
  }

  // MARK: expressions

  private mutating func alternatives(depth: Int) throws(ConstraintError) -> GrammarExpression {
    guard depth <= Self.nestingLimit else { throw .tooLarge(what: "groups within groups", limit: Self.nestingLimit) }
    var options = [try sequence(depth)]
    while take("|") {
      skipSpace()
      options.append(try sequence(depth))
    }
    return options.count == 1 ? options[0] : .choice(options)
  }

  private mutating func sequence(_ depth: Int) throws(ConstraintError) -> GrammarExpression {
    var parts: [GrammarExpression] = []
    while let scalar = peek, scalar != "|", scalar != ")" {
      let part: GrammarExpression
      switch scalar {
      case "\"": part = .text(try literal())
      case "[": part = .scalar(try characterClass())
      case ".":
        position += 1
        part = .scalar(.all)
      case "(":
        position += 1
        skipSpace()
        part = try alternatives(depth: depth + 1)
        guard take(")") else { throw expected("\")\"") }
      default:
        let start = position
        guard let name = name() else { throw expected("a literal, class, group or rule name") }
        if skipDefinitionMark() {
          // The next rule begins here.
          position = start
          return parts.count == 1 ? parts[0] : .sequence(parts)
        }
        part = .rule(number(of: name))
      }
      skipSpace()
      parts.append(try repetition(of: part))
    }
    if depth == 0, peek == ")" { throw expected("no \")\" without \"(\"") }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private mutating func repetition(of part: GrammarExpression) throws(ConstraintError) -> GrammarExpression {
    var result = part
    var count = 0
    while let scalar = peek {
      switch scalar {
      case "*": result = .repeated(result, minimum: 0, maximum: nil)
      case "+": result = .repeated(result, minimum: 1, maximum: nil)
      case "?": result = .repeated(result, minimum: 0, maximum: 1)
      case "{": result = try counted(result)
      default: return result
      }
      count += 1
      guard count <= Self.nestingLimit else { throw .tooLarge(what: "repetitions in a row", limit: Self.nestingLimit) }
      position += 1
      skipSpace()
    }
    return result
  }

  /// `{m}`, `{m,}` or `{m,n}`; stops at the closing brace.
  private mutating func counted(_ part: GrammarExpression) throws(ConstraintError) -> GrammarExpression {
    position += 1
    guard let minimum = try count() else { throw expected("a number after \"{\"") }
    var maximum: Int? = minimum
    if take(",") { maximum = try count() }
    guard peek == "}" else { throw expected("\"}\"") }
    if let maximum, maximum < minimum { throw expected("{m,n} with m at most n") }
    return .repeated(part, minimum: minimum, maximum: maximum)
  }

  private mutating func count() throws(ConstraintError) -> Int? {
    skipSpace()
    var value: Int?
    while let scalar = peek, ("0"..."9").contains(scalar) {
      let next = (value ?? 0) * 10 + Int(scalar.value - 48)
      guard next <= Self.repetitionLimit else { throw .tooLarge(what: "repetitions", limit: Self.repetitionLimit) }
      value = next
      position += 1
    }
    skipSpace()
    return value
  }

  // MARK: literals and classes

  private mutating func literal() throws(ConstraintError) -> [UInt8] {
    position += 1
    var bytes: [UInt8] = []
    while let scalar = peek, scalar != "\"", scalar != "\n" { bytes += String(try character(scalar)).utf8 }
    guard take("\"") else { throw expected("a closing quotation mark on the same line") }
    return bytes
  }

  private mutating func characterClass() throws(ConstraintError) -> ScalarSet {
    position += 1
    let isInverted = take("^")
    var ranges: [ClosedRange<UInt32>] = []
    while let scalar = peek, scalar != "]", scalar != "\n" {
      let first = try character(scalar).value
      var last = first
      if peek == "-", position + 1 < scalars.count, scalars[position + 1] != "]", scalars[position + 1] != "\n" {
        position += 1
        last = try character(scalars[position]).value
      }
      guard first <= last else { throw expected("a range whose ends are in order") }
      ranges.append(first...last)
    }
    guard take("]") else { throw expected("\"]\" on the same line") }
    return isInverted ? ScalarSet(ranges).inverted : ScalarSet(ranges)
  }

  /// The character here, `first` being what stands at the position.
  private mutating func character(_ first: Unicode.Scalar) throws(ConstraintError) -> Unicode.Scalar {
    position += 1
    guard first == "\\" else { return first }
    guard let escaped = peek else { throw expected("a character after \"\\\"") }
    position += 1
    switch escaped {
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "\\", "\"", "[", "]", "-", "^": return escaped
    case "x": return try hexadecimal(digits: 2)
    case "u": return try hexadecimal(digits: 4)
    case "U": return try hexadecimal(digits: 8)
    default: throw expected("an escape: \\n \\r \\t \\\\ \\\" \\[ \\] \\- \\^ \\x \\u \\U")
    }
  }

  private mutating func hexadecimal(digits: Int) throws(ConstraintError) -> Unicode.Scalar {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let digit = peek.flatMap({ Character($0).hexDigitValue }), peek?.isASCII == true else {
        throw expected("\(digits) hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    guard let scalar = Unicode.Scalar(value) else { throw expected("the number of a Unicode scalar") }
    return scalar
  }

  // MARK: the text

  private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == scalar else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let scalar = peek {
      if scalar == "#" {
        while let next = peek, next != "\n" { position += 1 }
      } else if scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r" {
        position += 1
      } else {
        return
      }
    }
  }

  private static let nameScalars = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_".unicodeScalars)

  private mutating func name() -> String? {
    var name = ""
    while let scalar = peek, Self.nameScalars.contains(scalar) {
      name.unicodeScalars.append(scalar)
      position += 1
    }
    guard !name.isEmpty else { return nil }
    skipSpace()
    return name
  }

  private mutating func skipDefinitionMark() -> Bool {
    guard position + 3 <= scalars.count, scalars[position..<position + 3].elementsEqual("::=".unicodeScalars) else {
      return false
    }
    position += 3
    skipSpace()
    return true
  }

  private func expected(_ what: String) -> ConstraintError {
    .grammarSyntax(line: 1 + scalars.prefix(position).count { $0 == "\n" }, expected: what)
  }
}
