/// The id of an instruction, exactly as the data folder spells it.
///
/// MedAlign's ids are integers of up to ten digits, which 32 bits do not hold, and other data sets use names, so an id
/// is text. Ids that are whole numbers come before others and in numeric order.
public struct InstructionID: RawRepresentable, Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }
  public init(_ rawValue: String) { self.rawValue = rawValue }

  public init(from decoder: any Decoder) throws {
    rawValue = try decoder.singleValueContainer().decode(String.self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(rawValue)
  }

  public var description: String { rawValue }

  /// Numbers by value, then names by their UTF-8 bytes: the same order on every machine and in every language setting.
  public static func < (a: InstructionID, b: InstructionID) -> Bool {
    let (x, y) = (Array(a.rawValue.utf8), Array(b.rawValue.utf8))
    let (xIsNumber, yIsNumber) = (isNumber(x), isNumber(y))
    if xIsNumber != yIsNumber { return xIsNumber }
    if xIsNumber {
      let (p, q) = (x.drop { $0 == UInt8(ascii: "0") }, y.drop { $0 == UInt8(ascii: "0") })
      if p.count != q.count { return p.count < q.count }
      if !p.elementsEqual(q) { return p.lexicographicallyPrecedes(q) }
    }
    return x.lexicographicallyPrecedes(y)
  }

  private static func isNumber(_ bytes: [UInt8]) -> Bool {
    !bytes.isEmpty && bytes.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}
