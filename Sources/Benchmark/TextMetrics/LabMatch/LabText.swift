/// A text for reading values: one spelling for each sign that has several, and access that never leaves it.
struct LabText {
  let scalars: ScalarText
  /// From `index` on, a scalar's place in the text is as far from `source` as it is from `index` here: one entry after
  /// each sign that became none or several.
  private let shifts: [(index: Int, source: Int)]

  init(_ text: String) { self.init(text.scalarText) }

  init(_ source: ScalarText) {
    var shifts: [(index: Int, source: Int)] = []
    var lag = 0
    var result = ScalarText()
    result.reserveCapacity(source.count + 8)
    var isSuperscript = false
    for (index, scalar) in source.enumerated() {
      if index - result.count != lag {
        lag = index - result.count
        shifts.append((result.count, index))
      }
      if let digit = Self.superscript(scalar) {
        if !isSuperscript { result.append("^") }
        isSuperscript = true
        result.append(digit)
        continue
      }
      isSuperscript = false
      switch scalar {
      case "\u{2212}", "\u{2010}"..."\u{2015}": result.append("-")
      case "µ", "μ": result.append("u")
      case "×", "✕": result.append("x")
      case "\u{2044}", "\u{2215}": result.append("/")
      case "≤", "⩽": result += ["<", "="]
      case "≥", "⩾": result += [">", "="]
      case "℃": result += ["°", "C"]
      case "℉": result += ["°", "F"]
      case "º", "˚": result.append("°")
      case "\u{A0}", "\u{2009}", "\u{202F}", "\u{2007}":
        // Between a digit and three more, such a blank separates thousands.
        if !Self.separatesThousands(source, index) { result.append(" ") }
      default: result.append(scalar.isPythonSpace ? " " : scalar)
      }
    }
    if source.count - result.count != lag { shifts.append((result.count, source.count)) }
    scalars = result
    self.shifts = shifts
  }

  /// The place in the text that this one was made of, for one where a sign begins or ends.
  func sourceIndex(_ index: Int) -> Int {
    var (low, high) = (0, shifts.count)
    while low < high {
      let middle = (low + high) / 2
      if shifts[middle].index <= index { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? index : shifts[low - 1].source + index - shifts[low - 1].index
  }

  var count: Int { scalars.count }

  subscript(index: Int) -> Unicode.Scalar? { scalars.indices.contains(index) ? scalars[index] : nil }

  func isDigit(_ index: Int) -> Bool { self[index]?.isASCIIDigit ?? false }

  func isLetter(_ index: Int) -> Bool { self[index].map(Self.isLetter) ?? false }

  /// Whether the scalar belongs to a word: a letter of any script, a digit or `_`.
  func isInWord(_ index: Int) -> Bool { self[index]?.isPythonWordCharacter ?? false }

  func digitsEnd(_ index: Int) -> Int { end(index) { $0.isASCIIDigit } }

  func spacesEnd(_ index: Int) -> Int { end(index) { $0 == " " } }

  /// The end of a run of letters.
  func lettersEnd(_ index: Int) -> Int { end(index, Self.isLetter) }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII ? scalar.isASCIILetter : scalar.properties.isAlphabetic
  }

  func end(_ index: Int, _ belongs: (Unicode.Scalar) -> Bool) -> Int {
    var end = index
    while let scalar = self[end], belongs(scalar) { end += 1 }
    return end
  }

  func spelling(_ range: Range<Int>) -> String { String(scalars[range]) }

  /// In lower case as far as ASCII goes.
  func lower(_ range: Range<Int>) -> String { String(scalars[range].lazy.map { $0.simpleLowerCase ?? $0 }) }

  /// Whether a word in lower case begins here, in any case.
  func startsWith(_ word: ScalarText, _ index: Int) -> Bool {
    for offset in word.indices where self[index + offset]?.simpleLowerCase != word[offset] { return false }
    return true
  }

  /// The number that up to nine digits make.
  func integer(_ range: Range<Int>) -> Int {
    scalars[range].prefix(9).reduce(0) { 10 * $0 + Int($1.value) - 0x30 }
  }

  private static func superscript(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0xB9: "1"
    case 0xB2, 0xB3: Unicode.Scalar(UInt8(truncatingIfNeeded: scalar.value - 0xB0 + 0x30))
    case 0x2070, 0x2074...0x2079: Unicode.Scalar(UInt8(truncatingIfNeeded: scalar.value - 0x2070 + 0x30))
    default: nil
    }
  }

  private static func separatesThousands(_ text: ScalarText, _ index: Int) -> Bool {
    let after = text[(index + 1)...].prefix(4)
    return index > 0 && text[index - 1].isASCIIDigit && after.prefix(3).count(where: \.isASCIIDigit) == 3
      && !(after.count == 4 && after.last?.isASCIIDigit == true)
  }
}
