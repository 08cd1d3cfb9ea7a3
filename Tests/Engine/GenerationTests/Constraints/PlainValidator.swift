import Foundation
import Generation

/// JSON schema by the book, for the tests: slow, and with nothing of the compiler in it but the reader of JSON.
///
/// Knows no `unevaluated…`; `scripts/check_constraints.py` checks these against Python's jsonschema.
struct PlainValidator {
  let root: JSONValue
  let isDraft7: Bool

  struct Unsupported: Error {}

  func isValid(_ value: JSONValue, _ schema: JSONValue) throws -> Bool {
    if case .bool(let verdict) = schema { return verdict }
    if schema["unevaluatedProperties"] != nil || schema["unevaluatedItems"] != nil { throw Unsupported() }
    if let reference = schema["$ref"] {
      guard case .string(let bytes) = reference else { throw Unsupported() }
      guard try isValid(value, target(String(decoding: bytes, as: UTF8.self))) else { return false }
      if isDraft7 { return true }
    }
    if let type = schema["type"], !list(type).contains(where: { has(value, $0) }) { return false }
    if let constant = schema["const"], !same(constant, value) { return false }
    if case .array(let values)? = schema["enum"], !values.contains(where: { same($0, value) }) { return false }
    for sub in list(schema["allOf"]) where try !isValid(value, sub) { return false }
    if schema["anyOf"] != nil, try !list(schema["anyOf"]).contains(where: { try isValid(value, $0) }) { return false }
    if schema["oneOf"] != nil, try list(schema["oneOf"]).filter({ try isValid(value, $0) }).count != 1 { return false }
    if let sub = schema["not"], try isValid(value, sub) { return false }
    if let condition = schema["if"] {
      let branch = try isValid(value, condition) ? "then" : "else"
      if let sub = schema[branch], try !isValid(value, sub) { return false }
    }
    switch value {
    case .number(let number): return numberIsValid(number, schema)
    case .string(let bytes): return stringIsValid(String(decoding: bytes, as: UTF8.self), schema)
    case .array(let items): return try arrayIsValid(items, schema)
    case .object(let members): return try objectIsValid(members, schema)
    case .null, .bool: return true
    }
  }

  private func target(_ reference: String) throws -> JSONValue {
    var reference = reference
    if case .string(let id)? = root["$id"], let range = reference.range(of: String(decoding: id, as: UTF8.self)) {
      reference = reference[range.upperBound...].isEmpty ? "#" : String(reference[range.upperBound...])
    }
    guard reference == "#" || reference.hasPrefix("#/") else { throw Unsupported() }
    var value = root
    for part in reference.dropFirst(2).split(separator: "/", omittingEmptySubsequences: false) where reference != "#" {
      let name = (part.removingPercentEncoding ?? "").replacingOccurrences(of: "~1", with: "/")
        .replacingOccurrences(of: "~0", with: "~")
      if case .array(let items) = value, let index = Int(name), items.indices.contains(index) {
        value = items[index]
      } else if let next = value[name] {
        value = next
      } else {
        throw Unsupported()
      }
    }
    return value
  }

  private func list(_ value: JSONValue?) -> [JSONValue] {
    switch value {
    case nil: []
    case .array(let items)?: items
    case let single?: [single]
    }
  }

  private func double(_ number: JSONNumber) -> Double { Double(String(decoding: number.text, as: UTF8.self)) ?? .nan }

  private func number(_ value: JSONValue?) -> Double? {
    if case .number(let number)? = value { double(number) } else { nil }
  }

  private func has(_ value: JSONValue, _ type: JSONValue) -> Bool {
    guard case .string(let bytes) = type else { return false }
    switch (String(decoding: bytes, as: UTF8.self), value) {
    case ("null", .null), ("boolean", .bool), ("number", .number), ("string", .string), ("array", .array),
      ("object", .object):
      return true
    case ("integer", .number(let number)): return double(number).rounded() == double(number)
    default: return false
    }
  }

  private func same(_ left: JSONValue, _ right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let one), .bool(let two)): one == two
    case (.number(let one), .number(let two)): double(one) == double(two)
    case (.string(let one), .string(let two)): one == two
    case (.array(let one), .array(let two)): one.count == two.count && zip(one, two).allSatisfy(same)
    case (.object(let one), .object(let two)):
      one.count == two.count
        && one.allSatisfy { member in two.contains { $0.key == member.key && same(member.value, $0.value) } }
    default: false
    }
  }

  private func numberIsValid(_ value: JSONNumber, _ schema: JSONValue) -> Bool {
    let value = double(value)
    if let bound = number(schema["minimum"]), value < bound { return false }
    if let bound = number(schema["maximum"]), value > bound { return false }
    if let bound = number(schema["exclusiveMinimum"]), value <= bound { return false }
    if let bound = number(schema["exclusiveMaximum"]), value >= bound { return false }
    if let step = number(schema["multipleOf"]), (value / step).rounded() != value / step { return false }
    return true
  }

  private func stringIsValid(_ value: String, _ schema: JSONValue) -> Bool {
    let length = Double(value.unicodeScalars.count)
    if let bound = number(schema["minLength"]), length < bound { return false }
    if let bound = number(schema["maxLength"]), length > bound { return false }
    guard case .string(let pattern)? = schema["pattern"] else { return true }
    return matches(value, pattern)
  }

  private func matches(_ text: String, _ pattern: [UInt8]) -> Bool {
    text.range(of: String(decoding: pattern, as: UTF8.self), options: .regularExpression) != nil
  }

  private func arrayIsValid(_ items: [JSONValue], _ schema: JSONValue) throws -> Bool {
    let count = Double(items.count)
    if let bound = number(schema["minItems"]), count < bound { return false }
    if let bound = number(schema["maxItems"]), count > bound { return false }
    let isTuple = if case .array? = schema["items"] { true } else { false }
    let prefix = isTuple ? list(schema["items"]) : list(schema["prefixItems"])
    let rest = isTuple ? schema["additionalItems"] : schema["items"]
    for (index, item) in items.enumerated() {
      if let sub = index < prefix.count ? prefix[index] : rest, try !isValid(item, sub) { return false }
    }
    if case .bool(true)? = schema["uniqueItems"] {
      for (index, item) in items.enumerated() where items[..<index].contains(where: { same($0, item) }) { return false }
    }
    guard let sub = schema["contains"] else { return true }
    let contained = Double(try items.count { try isValid($0, sub) })
    return contained >= number(schema["minContains"]) ?? 1 && contained <= number(schema["maxContains"]) ?? .infinity
  }

  private func objectIsValid(_ members: [JSONMember], _ schema: JSONValue) throws -> Bool {
    let count = Double(members.count)
    func holds(_ name: JSONValue) -> Bool {
      members.contains { if case .string($0.key) = name { true } else { false } }
    }
    if let bound = number(schema["minProperties"]), count < bound { return false }
    if let bound = number(schema["maxProperties"]), count > bound { return false }
    if !list(schema["required"]).allSatisfy(holds) { return false }
    for member in members {
      let name = String(decoding: member.key, as: UTF8.self)
      var isKnown = false
      if let sub = schema["properties"]?[name] {
        isKnown = true
        if try !isValid(member.value, sub) { return false }
      }
      if case .object(let patterns)? = schema["patternProperties"] {
        for pattern in patterns where matches(name, pattern.key) {
          isKnown = true
          if try !isValid(member.value, pattern.value) { return false }
        }
      }
      if !isKnown, let sub = schema["additionalProperties"], try !isValid(member.value, sub) { return false }
      if let sub = schema["propertyNames"], try !isValid(.string(member.key), sub) { return false }
      for keyword in ["dependencies", "dependentRequired", "dependentSchemas"] {
        guard let dependency = schema[keyword]?[name] else { continue }
        if case .array(let names) = dependency {
          if !names.allSatisfy(holds) { return false }
        } else if try !isValid(.object(members), dependency) {
          return false
        }
      }
    }
    return true
  }
}
