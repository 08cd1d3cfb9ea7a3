/// Finds the values in a text.
package struct LabValueReader {
  private let text: LabText
  private var index = 0
  private var values: [(value: LabValue, range: Range<Int>)] = []
  /// What `<` or its like says about a number that follows at once, where it stands and where that would begin.
  private var comparison: (LabValue.Comparison, start: Int, end: Int)?
  private var lastWord = ""
  private var lastWordStart = 0

  static func values(in text: String) -> [LabValue] {
    var reader = LabValueReader(text: LabText(text))
    reader.read()
    return reader.values.map(\.value)
  }

  /// The values with their places in `scalars`: of a number with its sign, its unit and what it is compared by.
  package static func places(in scalars: [Unicode.Scalar]) -> [(value: LabValue, range: Range<Int>)] {
    var reader = LabValueReader(text: LabText(scalars))
    reader.read()
    return reader.values.map {
      ($0.value, reader.text.sourceIndex($0.range.lowerBound)..<reader.text.sourceIndex($0.range.upperBound))
    }
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
      add(value, from: index, end)
    } else if let (value, end) = NumberReader.number(text, index) {
      readQuantity(value, end)
    } else {
      // A chain such as 1.2.3 is the number of a version or a section.
      index = text.end(index) { $0.isPythonWordCharacter || $0 == "." || $0 == "," }
    }
  }

  private mutating func readQuantity(_ number: NumberReader.Number, _ end: Int) {
    let comparison = comparison.flatMap { text.spacesEnd($0.end) == signStart ? $0 : nil }
    let unit = UnitReader.unit(text, end)
    if unit == nil, text.isInWord(end) {
      // Digits and letters in one word that are no number and unit: 3rd, 5HT.
      index = text.end(end) { $0.isPythonWordCharacter }
      return
    }
    let value = number.decimal(isNegative: text[signStart] == "-")
    add(
      .number(value, comparison: comparison?.0, unit: unit?.name), from: comparison?.start ?? signStart,
      unit?.end ?? end)
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
    if let (value, end) = DateReader.dateFromMonth(text, index) { return add(value, from: index, end) }
    let end = text.end(index) { $0.isPythonWordCharacter }
    // The words of comparisons have two to seven letters.
    let word = (2...7).contains(end - index) ? text.lower(index..<end) : ""
    switch (lastWord, word) {
    case ("less", "than"): comparison = (.less, lastWordStart, end)
    case ("greater", "than"), ("more", "than"): comparison = (.greater, lastWordStart, end)
    case ("at", "least"): comparison = (.atLeast, lastWordStart, end)
    case ("at", "most"): comparison = (.atMost, lastWordStart, end)
    default: break
    }
    (lastWord, lastWordStart) = (word, index)
    index = end
  }

  private mutating func readComparison(_ scalar: Unicode.Scalar) {
    let hasEqual = text[index + 1] == "="
    let start = index
    index += hasEqual ? 2 : 1
    switch (scalar, hasEqual) {
    case ("<", false): comparison = (.less, start, index)
    case ("<", true): comparison = (.atMost, start, index)
    case (_, false): comparison = (.greater, start, index)
    case (_, true): comparison = (.atLeast, start, index)
    }
  }

  private mutating func add(_ value: LabValue, from start: Int, _ end: Int) {
    // `less` and `than` may stand on both sides of another number.
    values.append((value, max(start, values.last?.range.upperBound ?? 0)..<end))
    index = end
  }
}
