/// Finds the values in a text.
struct LabValueReader {
  private let text: LabText
  private var index = 0
  private var values: [LabValue] = []
  /// What `<` or its like says about a number that follows at once, and where that would begin.
  private var comparison: (LabValue.Comparison, end: Int)?
  private var lastWord = ""

  static func values(in text: String) -> [LabValue] {
    var reader = LabValueReader(text: LabText(text))
    reader.read()
    return reader.values
  }

  private init(text: LabText) { self.text = text }

  private mutating func read() {
    while let scalar = text[index] {
      if scalar.isASCIIDigit || (scalar == "." && text.isDigit(index + 1)) {
        readFromDigit()
      } else if text.isInWord(index) {
        readWord()
      } else if scalar == "<" || scalar == ">" {
        readComparison(scalar)
      } else {
        index += 1
      }
    }
  }

  private mutating func readFromDigit() {
    if let (value, end) = DateReader.date(text, index) ?? DateReader.time(text, index) {
      add(value, end)
    } else if let (value, end) = NumberReader.number(text, index) {
      readQuantity(value, end)
    } else {
      // A chain such as 1.2.3 is the number of a version or a section.
      index = text.end(index) { $0.isPythonWordCharacter || $0 == "." || $0 == "," }
    }
  }

  private mutating func readQuantity(_ number: NumberReader.Number, _ end: Int) {
    let comparison = comparison.flatMap { text.spacesEnd($0.end) == signStart ? $0.0 : nil }
    let unit = UnitReader.unit(text, end)
    if unit == nil, text.isInWord(end) {
      // Digits and letters in one word that are no number and unit: 3rd, 5HT.
      index = text.end(end) { $0.isPythonWordCharacter }
      return
    }
    let value = number.decimal(isNegative: text[signStart] == "-")
    add(.number(value, comparison: comparison, unit: unit?.name), unit?.end ?? end)
  }

  /// Where the number that begins here would begin with its sign. A dash after a word or a digit is none.
  private var signStart: Int {
    guard text[index - 1] == "-" || text[index - 1] == "+" else { return index }
    switch text[index - 2] {
    case nil, " ", "(", "[", "<", ">", "=", ":": return index - 1
    default: return index
    }
  }

  private mutating func readWord() {
    if let (value, end) = DateReader.dateFromMonth(text, index) { return add(value, end) }
    let end = text.end(index) { $0.isPythonWordCharacter }
    // The words of comparisons have two to seven letters.
    let word = (2...7).contains(end - index) ? text.lower(index..<end) : ""
    switch (lastWord, word) {
    case ("less", "than"): comparison = (.less, end)
    case ("greater", "than"), ("more", "than"): comparison = (.greater, end)
    case ("at", "least"): comparison = (.atLeast, end)
    case ("at", "most"): comparison = (.atMost, end)
    default: break
    }
    lastWord = word
    index = end
  }

  private mutating func readComparison(_ scalar: Unicode.Scalar) {
    let hasEqual = text[index + 1] == "="
    index += hasEqual ? 2 : 1
    switch (scalar, hasEqual) {
    case ("<", false): comparison = (.less, index)
    case ("<", true): comparison = (.atMost, index)
    case (_, false): comparison = (.greater, index)
    case (_, true): comparison = (.atLeast, index)
    }
  }

  private mutating func add(_ value: LabValue, _ end: Int) {
    values.append(value)
    index = end
  }
}
