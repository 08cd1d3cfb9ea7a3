/// JSON whose keys stay in the order given, written as Python's `json.dumps(…, ensure_ascii=False)` writes it, so
/// that hashes over such text agree with a Python program's.
indirect enum OrderedJSON: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// Finite; JSON has no other numbers.
  case number(Double)
  case text(String)
  case list([OrderedJSON])
  case object([(String, OrderedJSON)])

  static func text(_ value: String?) -> OrderedJSON { value.map { .text($0) } ?? .null }

  static func == (a: OrderedJSON, b: OrderedJSON) -> Bool { a.line == b.line }

  /// On one line, with blanks after commas and colons.
  var line: String {
    var text = ""
    write(to: &text, indent: nil, depth: 0)
    return text
  }

  /// With each value on a line of its own, indented by two blanks a level.
  var indented: String {
    var text = ""
    write(to: &text, indent: 2, depth: 0)
    return text
  }

  private func write(to text: inout String, indent: Int?, depth: Int) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += "\(value)"
    case .number(let value): text += value.isFinite ? Self.python(value) : "null"
    case .text(let value): Self.write(value, to: &text)
    case .list(let values):
      Self.write(values, "[", "]", to: &text, indent, depth) { $0.write(to: &$1, indent: indent, depth: depth + 1) }
    case .object(let members):
      Self.write(members, "{", "}", to: &text, indent, depth) { member, text in
        Self.write(member.0, to: &text)
        text += ": "
        member.1.write(to: &text, indent: indent, depth: depth + 1)
      }
    }
  }

  private static func write<Element>(
    _ elements: [Element], _ open: String, _ close: String, to text: inout String, _ indent: Int?, _ depth: Int,
    _ body: (Element, inout String) -> Void
  ) {
    guard !elements.isEmpty else { return text += open + close }
    func lineEnd(_ depth: Int) -> String { indent.map { "\n" + String(repeating: " ", count: $0 * depth) } ?? "" }
    text += open
    for (index, element) in elements.enumerated() {
      if index > 0 { text += indent == nil ? ", " : "," }
      text += lineEnd(depth + 1)
      body(element, &text)
    }
    text += lineEnd(depth) + close
  }

  private static func write(_ value: String, to text: inout String) {
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{8}": text += "\\b"
      case "\u{C}": text += "\\f"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }

  /// Both languages write the shortest digits that read back equal; they differ in when an exponent is used: Python
  /// from 1e16 and below 1e-4, as Swift does.
  private static func python(_ value: Double) -> String { "\(value)" }
}
