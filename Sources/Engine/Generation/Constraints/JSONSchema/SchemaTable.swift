/// The schemas of a document by number: those that stand in it, and others that are derived from them.
struct SchemaTable {
  static let limit = 20_000

  struct Entry {
    var value: JSONValue
    /// Tells entries apart.
    var key: String
    /// Where a user finds it.
    var pointer: String
  }

  private(set) var entries: [Entry]
  private var numbers: [String: Int]
  let dialect: SchemaDialect
  private let identifier: String?

  /// Entry 0 is the root.
  init(_ root: JSONValue) throws(ConstraintError) {
    dialect = try SchemaDialect(of: root)
    if case .string(let bytes)? = root["$id"] {
      let text = String(decoding: bytes, as: UTF8.self)
      identifier = text.hasSuffix("#") ? String(text.dropLast()) : text
    } else {
      identifier = nil
    }
    entries = [Entry(value: root, key: "", pointer: "")]
    numbers = ["": 0]
  }

  private mutating func number(_ entry: Entry) throws(ConstraintError) -> Int {
    if let known = numbers[entry.key] { return known }
    guard entries.count < Self.limit else { throw .tooLarge(what: "subschemas", limit: Self.limit) }
    numbers[entry.key] = entries.count
    entries.append(entry)
    return entries.count - 1
  }

  /// The schema that stands under these names within another.
  mutating func child(of parent: Int, _ path: [String], _ value: JSONValue) throws(ConstraintError) -> Int {
    let suffix = path.map { "/" + Self.escaped($0) }.joined()
    return try number(
      Entry(value: value, key: entries[parent].key + suffix, pointer: entries[parent].pointer + suffix))
  }

  /// A schema that is derived from another; `tag`, a word and a number, tells those of one parent apart. No key of a
  /// schema in the document holds a letter after "~".
  mutating func derived(from parent: Int, _ tag: String, _ value: JSONValue) throws(ConstraintError) -> Int {
    try number(Entry(value: value, key: entries[parent].key + "~" + tag, pointer: entries[parent].pointer))
  }

  /// The target of a `$ref`: the root, or a JSON pointer within the document.
  mutating func target(of reference: JSONValue, at number: Int) throws(ConstraintError) -> Int {
    let pointer = entries[number].pointer
    func refused(_ reason: String) -> ConstraintError { .schema(pointer: pointer, keyword: "$ref", reason: reason) }
    guard case .string(let bytes) = reference else { throw refused("expected a string") }
    var text = String(decoding: bytes, as: UTF8.self)
    if let identifier, text.hasPrefix(identifier) {
      let rest = String(text.dropFirst(identifier.count))
      if rest.isEmpty || rest.hasPrefix("#") { text = rest.isEmpty ? "#" : rest }
    }
    guard text == "#" || text.hasPrefix("#/") else {
      throw refused("expected \"#\" or \"#/…\" within this document, found \(ConstraintError.quoted(text))")
    }
    var value = entries[0].value
    var path: [String] = []
    for part in text.dropFirst(2).split(separator: "/", omittingEmptySubsequences: false) where text != "#" {
      guard let name = Self.unescaped(part) else { throw refused("malformed pointer \(ConstraintError.quoted(text))") }
      // A schema with an $id of its own would begin another document.
      if !path.isEmpty, value["$id"] != nil { throw refused("leads through a schema with its own $id") }
      switch value {
      case .array(let items):
        guard let index = Int(name), items.indices.contains(index), String(index) == name else {
          throw refused("nothing stands at \(ConstraintError.quoted(text))")
        }
        value = items[index]
      default:
        guard let member = value[name] else { throw refused("nothing stands at \(ConstraintError.quoted(text))") }
        value = member
      }
      path.append(name)
    }
    guard path.count <= JSONReader.nestingLimit else { throw refused("too long") }
    return path.isEmpty ? 0 : try child(of: 0, path, value)
  }

  private static func escaped(_ name: String) -> String {
    var result = ""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "~": result += "~0"
      case "/": result += "~1"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Undoes percent encoding and the pointer's own escapes.
  private static func unescaped(_ part: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = Array(part.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%") {
        guard rest.count >= 2, let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
          return nil
        }
        rest = rest.dropFirst(2)
        bytes.append(value)
      } else if byte == UInt8(ascii: "~") {
        switch rest.popFirst() {
        case UInt8(ascii: "0"): bytes.append(UInt8(ascii: "~"))
        case UInt8(ascii: "1"): bytes.append(UInt8(ascii: "/"))
        default: return nil
        }
      } else {
        bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }
}
