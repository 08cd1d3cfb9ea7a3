/// A person's id in OMOP and MedAlign: 64 bits (ids beyond 32 bits occur).
public struct PersonID: RawRepresentable, Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
  public let rawValue: Int64

  public init(rawValue: Int64) { self.rawValue = rawValue }

  /// Decimal digits with an optional sign and blanks around them; nil for anything else, or beyond 64 bits.
  public init?(_ text: some StringProtocol) {
    var digits = Substring(text)
    while let first = digits.utf8.first, first <= 0x20 { digits = digits.dropFirst() }
    while let last = digits.utf8.last, last <= 0x20 { digits = digits.dropLast() }
    guard let value = Int64(digits) else { return nil }
    rawValue = value
  }

  /// From a file name: `<id>.xml` (release layout) or `EHR_<id>.xml` (older layout), with any folder before it.
  public init?(fileName: String) {
    var name = fileName[...]
    if let slash = name.lastIndex(of: "/") { name = name[name.index(after: slash)...] }
    if name.lowercased().hasSuffix(".xml") { name = name.dropLast(4) }
    if name.lowercased().hasPrefix("ehr_") { name = name.dropFirst(4) }
    // Ids at real sites are of both signs.
    let digits = name.hasPrefix("-") ? name.dropFirst() : name
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Int64(name) else {
      return nil
    }
    rawValue = value
  }

  public static func < (a: PersonID, b: PersonID) -> Bool { a.rawValue < b.rawValue }
  public var description: String { String(rawValue) }
}
