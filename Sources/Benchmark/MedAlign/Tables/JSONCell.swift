/// A value of a JSON object as a table's cell.
///
/// Integers keep their digits: ids have up to ten, and floating point would round larger ones.
indirect enum JSONCell: Sendable, Equatable, Decodable {
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case text(String)
  case list([JSONCell])
  case object([String: JSONCell])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode([String: JSONCell].self) {
      self = .object(value)
    } else {
      self = .list(try container.decode([JSONCell].self))
    }
  }

  /// As a delimited table would hold it; `nil` for null. Of a list or an object, the texts inside, which is enough to
  /// look for a word in an error's object.
  var cell: String? {
    switch self {
    case .null: nil
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .text(let value): value
    case .list(let values): values.compactMap(\.cell).joined(separator: " ")
    case .object(let values):
      values.sorted { $0.key < $1.key }.compactMap { $0.value.cell }.joined(separator: " ")
    }
  }

  /// The value under a key, in any case if there is none in this one; in a list, at a position.
  func member(_ key: some StringProtocol) -> JSONCell? {
    switch self {
    case .object(let values):
      if let value = values[String(key)] { return value }
      let lower = key.lowercased()
      return values.keys.filter { $0.lowercased() == lower }.min().flatMap { values[$0] }
    case .list(let values):
      return Int(key).flatMap { values.indices.contains($0) ? values[$0] : nil }
    default:
      return nil
    }
  }
}
