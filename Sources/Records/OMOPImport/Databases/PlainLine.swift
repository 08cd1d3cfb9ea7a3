/// A database's message as part of one line.
enum PlainLine {
  private static let longest = 400

  /// `text` with a space for each run of white space and control characters, cut where it is very long.
  static func from(_ text: String) -> String {
    let words = text.unicodeScalars.split { $0.properties.isWhitespace || $0.properties.generalCategory == .control }
    let line = words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
    return line.count > longest ? line.prefix(longest) + "…" : line
  }
}
