import GRDB

/// A row that this version never writes.
struct MalformedRow: Error {}

/// Column values that end in an error where GRDB's own subscripts would trap: the file may come from anyone.
extension Row {
  func value<Value: DatabaseValueConvertible>(_ column: String, as type: Value.Type = Value.self) throws -> Value {
    guard let value = try optional(column, as: type) else { throw MalformedRow() }
    return value
  }

  func optional<Value: DatabaseValueConvertible>(_ column: String, as type: Value.Type = Value.self) throws -> Value? {
    let stored: DatabaseValue? = self[column]
    guard let stored, !stored.isNull else { return nil }
    guard let value = Value.fromDatabaseValue(stored) else { throw MalformedRow() }
    return value
  }

  func text(_ column: String) throws -> String { try value(column, as: FreeText.self).text }
  func optionalText(_ column: String) throws -> String? { try optional(column, as: FreeText.self)?.text }
}
