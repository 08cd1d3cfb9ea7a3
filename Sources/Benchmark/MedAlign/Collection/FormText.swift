/// Cells and headers of a form in the forms in which they are kept and compared.
enum FormText {
  /// Without white space at its ends; `nil` if nothing is left.
  static func trimmed(_ text: String) -> String? { TableRow.trimmed(text) }

  /// On one line: each run of white space is one blank, none at the ends. Equal for texts that differ in spacing alone.
  static func collapsed(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var isPending = false
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace {
        isPending = !result.isEmpty
      } else {
        if isPending { result.append(" ") }
        isPending = false
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// Lower-case runs of letters and digits; an ampersand is "and".
  static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = String.UnicodeScalarView()
    for scalar in text.lowercased().unicodeScalars {
      if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        word.append(scalar)
        continue
      }
      if !word.isEmpty { words.append(String(word)) }
      word = String.UnicodeScalarView()
      if scalar == "&" { words.append("and") }
    }
    if !word.isEmpty { words.append(String(word)) }
    return words
  }

  /// On one line and short, for a message: control and format characters, which a terminal might obey, are blanks.
  static func shown(_ text: String, limit: Int = 60) -> String {
    let plain = String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          switch scalar.properties.generalCategory {
          case .control, .format, .surrogate, .privateUse, .unassigned: " "
          default: scalar
          }
        }))
    let line = collapsed(plain)
    return line.count <= limit ? line : line.prefix(limit - 1) + "…"
  }
}
