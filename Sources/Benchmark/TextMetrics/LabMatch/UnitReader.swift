/// Reads a unit after a number: a name of `UnitNames` or a power of ten, over others.
struct UnitReader {
  private let text: LabText
  private var index: Int
  /// Of a count; the unit is then a number of things in a volume or a time.
  private var powerOfTen: Int?
  private var numerator = ""
  private var denominators: [String] = []

  /// The unit's one spelling and its end; `nil` if none follows.
  static func unit(_ text: LabText, _ start: Int) -> (name: String, end: Int)? {
    // `4-mm`, or blanks.
    let isHyphened = text[start] == "-" && text.isLetter(start + 1)
    var reader = UnitReader(text: text, index: isHyphened ? start + 1 : text.spacesEnd(start))
    guard reader.readNumerator() else { return nil }
    while reader.readDenominator() {}
    return reader.name.map { ($0, reader.index) }
  }

  private init(text: LabText, index: Int) {
    self.text = text
    self.index = index
  }

  private mutating func readNumerator() -> Bool {
    if text[index] == "/", !text.isDigit(index + 1) {
      powerOfTen = 0
      return true
    }
    if let (exponent, end) = readPower() {
      powerOfTen = exponent
      index = end
      if let (name, end) = Self.name(text, text.spacesEnd(end)), UnitNames.counts.contains(name) { index = end }
      return true
    }
    guard let (name, end) = Self.name(text, index) else { return false }
    if UnitNames.counts.contains(name) { powerOfTen = 0 } else { numerator = name }
    index = end
    return true
  }

  /// `x10^9`, `10*3`, or `K` and `M` in a volume: `M/uL`, while `m/s` is a speed.
  private func readPower() -> (exponent: Int, end: Int)? {
    let times = text[index] == "x" || text[index] == "X" || text[index] == "*" ? text.spacesEnd(index + 1) : index
    if let power = NumberReader.powerOfTen(text, times) { return power }
    let end = text.lettersEnd(index)
    let slash = text.spacesEnd(end)
    guard let exponent = UnitNames.powers[text.lower(index..<end)], text[slash] == "/",
      let volume = Self.name(text, text.spacesEnd(slash + 1)), UnitNames.volumePowers[volume.name] != nil
    else { return nil }
    return (exponent, end)
  }

  /// `/dL`, `per day`, `/1.73 m2`.
  private mutating func readDenominator() -> Bool {
    var next = text.spacesEnd(index)
    if text[next] == "/" {
      next = text.spacesEnd(next + 1)
    } else if text.lower(next..<text.lettersEnd(next)) == "per", next > index || denominators.isEmpty {
      next = text.spacesEnd(text.lettersEnd(next))
    } else {
      return false
    }
    let isBodySurface = text.scalars.dropFirst(next).starts(with: ["1", ".", "7", "3"])
    guard let (name, end) = Self.name(text, isBodySurface ? text.spacesEnd(next + 4) : next) else { return false }
    denominators.append(isBodySurface ? "1.73\(name)" : name)
    index = end
    return true
  }

  private var name: String? {
    guard let powerOfTen else { return ([numerator] + denominators).joined(separator: "/") }
    guard let first = denominators.first else { return nil }
    // Counts in a volume are written per litre: K/uL is 10^9/L.
    guard let volume = UnitNames.volumePowers[first] else {
      return (["10^\(powerOfTen)"] + denominators).joined(separator: "/")
    }
    return (["10^\(powerOfTen + volume)", "L"] + denominators.dropFirst()).joined(separator: "/")
  }

  /// One name, not followed by more of a word.
  private static func name(_ text: LabText, _ start: Int) -> (name: String, end: Int)? {
    if text[start] == "%" { return ("%", start + 1) }
    if text[start] == "°" {
      guard let (name, end) = word(text, text.spacesEnd(start + 1)), name.hasPrefix("°") else { return nil }
      return (name, end)
    }
    let end = wordEnd(text, start)
    let next = text.spacesEnd(end)
    if next > end, let phrases = UnitNames.phrases[text.lower(start..<end)] {
      let nextEnd = wordEnd(text, next)
      if let name = phrases[text.lower(next..<nextEnd)], !text.isInWord(nextEnd) { return (name, nextEnd) }
    }
    return word(text, start)
  }

  private static func word(_ text: LabText, _ start: Int) -> (name: String, end: Int)? {
    let end = wordEnd(text, start)
    guard end > start, !text.isInWord(end) else { return nil }
    let name =
      end == start + 1
      ? UnitNames.letters[text.scalars[start]]
      : UnitNames.exact[text.spelling(start..<end)] ?? UnitNames.words[text.lower(start..<end).filter { $0 != "^" }]
    return name.map { ($0, end) }
  }

  /// Letters, and digits after the first: `mmHg`, `mm3`, `m^2`.
  private static func wordEnd(_ text: LabText, _ start: Int) -> Int {
    guard text[start]?.isASCIILetter == true else { return start }
    return text.end(start) { $0.isASCIILetter || $0.isASCIIDigit || $0 == "^" }
  }
}
