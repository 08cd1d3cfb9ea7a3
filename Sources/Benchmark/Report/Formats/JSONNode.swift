/// JSON whose keys keep their order, so that a file reads as the report does and equal reports give equal bytes.
indirect enum JSONNode {
  case null
  case bool(Bool)
  case integer(Int)
  /// With the fewest digits that give it back; `null` if it is not finite.
  case number(Double)
  case string(String)
  case array([JSONNode])
  case object([(String, JSONNode)])

  static func optional(_ text: String?) -> JSONNode { text.map { .string($0) } ?? .null }
  static func optional(_ count: Int?) -> JSONNode { count.map { .integer($0) } ?? .null }
  static func strings(_ texts: [String]) -> JSONNode { .array(texts.map { .string($0) }) }

  /// Two spaces for each level; what holds no array or object stands on one line.
  func text(indent: Int = 0) -> String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): "\(value)"
    case .number(let value): value.isFinite ? "\(value)" : "null"
    case .string(let text): Self.quoted(text)
    case .array(let elements):
      Self.list("[", "]", elements.map { ("", $0) }, indent)
    case .object(let members):
      Self.list("{", "}", members.map { (Self.quoted($0.0) + ": ", $0.1) }, indent)
    }
  }

  private static func list(_ open: String, _ close: String, _ members: [(String, JSONNode)], _ indent: Int) -> String {
    if members.isEmpty { return open + close }
    let isFlat = members.allSatisfy { $0.1.isScalar }
    let space = String(repeating: " ", count: indent)
    let separator = isFlat ? ", " : ",\n\(space)  "
    let inner = members.map { $0.0 + $0.1.text(indent: indent + 2) }.joined(separator: separator)
    return isFlat ? open + inner + close : "\(open)\n\(space)  \(inner)\n\(space)\(close)"
  }

  private var isScalar: Bool {
    switch self {
    case .array(let elements): elements.isEmpty
    case .object(let members): members.isEmpty
    default: true
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        if scalar.value < 0x20 || scalar.value == 0x7F {
          let digits = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}
