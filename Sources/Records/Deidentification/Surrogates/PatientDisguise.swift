/// One patient's dates, names and numbers as the output will have them. The same value gets the same surrogate
/// throughout the record; other patients get others.
struct PatientDisguise {
  let dates: DateShift
  let listed: ListedIdentifiers
  let key: SecretKey
  var names = NameRegistry()

  init(key: SecretKey, dates: DateShift, listed: ListedIdentifiers = ListedIdentifiers()) {
    self.key = key
    self.dates = dates
    self.listed = listed
  }

  /// The same form with other digits and letters: `AB-1234` might become `KQ-7031`. Depends on letters and digits
  /// alone, so that `12-34` and `1234` stay the same number.
  func sameForm(_ purpose: String, _ bytes: some Collection<UInt8>) -> [UInt8] {
    Self.sameForm(key, purpose, bytes)
  }

  func sameForm(_ purpose: String, _ token: Token, _ text: ClinicalText) -> Replacement {
    Replacement(range: token.range, text: String(decoding: sameForm(purpose, text.bytes[token.range]), as: UTF8.self))
  }

  static func sameForm(_ key: SecretKey, _ purpose: String, _ bytes: some Collection<UInt8>) -> [UInt8] {
    let value = bytes.filter { isDigit($0) || isLetter($0) }.map { isLetter($0) ? $0 | 0x20 : $0 }
    var draws = key.draws(purpose, value)
    var result: [UInt8] = []
    // A short value may come out as itself; a lone zero always does.
    for _ in 0..<8 where result.isEmpty || result.elementsEqual(bytes) {
      var isFirst = true
      result = bytes.map { byte in
        if isLetter(byte) { return byte & 0x20 | (0x41 + UInt8(draws.next(below: 26))) }
        guard isDigit(byte) else { return byte }
        // Leading zeros say how numbers are written here, so the first digit is zero if it was.
        defer { isFirst = false }
        if isFirst { return byte == 0x30 ? byte : 0x31 + UInt8(draws.next(below: 9)) }
        return 0x30 + UInt8(draws.next(below: 10))
      }
    }
    return result
  }

  /// Digits of a telephone number nobody has: 555-0100 to 555-0199 are kept for fiction in every area.
  func phone(_ digits: [UInt8]) -> [UInt8] {
    var draws = key.draws("phone", digits)
    let area = [2 + draws.next(below: 8), draws.next(below: 10), 2 + draws.next(below: 8)]
    let line = [5, 5, 5, 0, 1, draws.next(below: 10), draws.next(below: 10)]
    let plain: [Int]
    switch digits.count {
    case 7: plain = line
    case 10: plain = area + line
    case 11: plain = [Int(digits[0] - 0x30)] + area + line
    default: return sameForm("extension", digits)
    }
    return plain.map { 0x30 + UInt8($0) }
  }

  /// A social security number that is never issued: its area is 900 or more.
  func socialSecurity(_ digits: [UInt8]) -> [UInt8] {
    var draws = key.draws("ssn", digits)
    return [0x39] + digits.dropFirst().map { _ in 0x30 + UInt8(draws.next(below: 10)) }
  }

  func street(_ name: [UInt8]) -> String { pick(Self.streets, "street", name) }
  func town(_ name: [UInt8]) -> String { pick(Self.towns, "town", name) }

  func email(_ address: [UInt8]) -> String {
    var draws = key.draws("email", address.map { Self.isLetter($0) ? $0 | 0x20 : $0 })
    let names = SurrogateNames.list(for: [], role: .surname)
    let name = names[draws.next(below: names.count)].text.lowercased()
    return "\(name)\(10 + draws.next(below: 90))@example.\(["org", "com", "net"][draws.next(below: 3)])"
  }

  /// The path of a URL or the last part of an address.
  func code(_ purpose: String, _ value: [UInt8], below bound: Int) -> Int {
    var draws = key.draws(purpose, value)
    return draws.next(below: bound)
  }

  /// `list` without what the value itself says, case and blanks aside.
  private func pick(_ list: [String], _ purpose: String, _ value: [UInt8]) -> String {
    let folded = value.filter(Self.isLetter).map { $0 | 0x20 }
    let index = code(purpose, folded, below: list.count)
    return list[index].lowercased().utf8.elementsEqual(folded) ? list[(index + 1) % list.count] : list[index]
  }

  private static let streets = PlainPlaces.streets.split { " \n".contains($0) }.map(String.init)
  private static let towns = PlainPlaces.towns.split { " \n".contains($0) }.map(String.init)

  static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) && byte < 0x80 }
}

extension String {
  /// Written as `shape` writes words.
  func cased(as shape: Token.Shape) -> String {
    switch shape {
    case .lower: lowercased()
    case .capitals: uppercased()
    case .edge, .capitalised, .initial, .number, .symbol, .lineEnd: self
    }
  }
}
