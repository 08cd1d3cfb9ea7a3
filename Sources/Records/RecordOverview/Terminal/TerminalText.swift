/// Text of records made fit for a terminal: nothing in it can move the cursor, change colours or reorder what is read.
public enum TerminalText {
  /// `text` with a visible mark for each character that a terminal would obey or not show: `␛` for escape, `<U+202E>`
  /// for a right-to-left override. A tab becomes spaces.
  ///
  /// - Parameter keepsLines: Whether line feeds stay, for text that is then wrapped; a carriage return before one goes.
  public static func visible(_ text: String, keepsLines: Bool = false) -> String {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) || ($0 == 0x0A && keepsLines) }) { return text }
    var shown = String.UnicodeScalarView()
    let source = text.unicodeScalars
    var index = source.startIndex
    while index < source.endIndex {
      let scalar = source[index]
      source.formIndex(after: &index)
      switch scalar {
      case "\n" where keepsLines: shown.append(scalar)
      case "\r" where keepsLines && index < source.endIndex && source[index] == "\n": break
      case "\t": shown.append(contentsOf: "    ".unicodeScalars)
      default:
        if let mark = mark(for: scalar) { shown.append(contentsOf: mark.unicodeScalars) } else { shown.append(scalar) }
      }
    }
    return String(shown)
  }

  /// nil for a character that may be shown as it is.
  private static func mark(for scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0..<0x20: return Unicode.Scalar(0x2400 + scalar.value).map { String($0) }
    case 0x20..<0x7F: return nil
    case 0x7F: return "␡"
    case 0x200C, 0x200D, 0xAD: return nil  // joiners, which Indic and Persian words need; the soft hyphen
    default:
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "<U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + ">"
      default: return nil
      }
    }
  }

  /// Columns that the text takes on a terminal.
  public static func width(_ text: some StringProtocol) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    return text.reduce(0) { $0 + width($1) }
  }

  private static func width(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    if scalar.isASCII { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch scalar.value {  // East Asian wide and emoji, as Unicode's EastAsianWidth.txt has them in blocks
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1FAFF,
      0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }

  /// The text's lines, each at most `columns` wide: broken after white space where possible. Slices of `text`, so that
  /// ranges in it stay valid; white space at a break is left out.
  public static func wrapped(_ text: String, columns: Int) -> [Substring] {
    text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).flatMap {
      wrapped(line: Substring($0), columns: max(columns, 1))
    }
  }

  private static func wrapped(line: Substring, columns: Int) -> [Substring] {
    if line.utf8.count <= columns { return [line] }
    // Bytes in place of characters, where they are the same, are several times as fast.
    let isASCII = line.utf8.allSatisfy { $0 < 0x80 }
    var lines: [Substring] = []
    var start = line.startIndex
    var index = start
    var column = 0
    var hasText = false
    /// Behind the last white space that follows text.
    var breakPoint: String.Index?
    while index < line.endIndex {
      let next = isASCII ? line.utf8.index(after: index) : line.index(after: index)
      let isSpace = line.utf8[index] == 0x20
      let width = isASCII ? 1 : width(line[index])
      if !isSpace, column + width > columns {
        let end = breakPoint ?? (index > start ? index : next)
        lines.append(withoutTrailingSpace(line[start..<end]))
        (start, index, column, hasText, breakPoint) = (end, end, 0, false, nil)
        continue
      }
      column += width
      index = next
      if !isSpace { hasText = true } else if hasText { breakPoint = index }
    }
    if start < line.endIndex { lines.append(withoutTrailingSpace(line[start...])) }
    return lines
  }

  private static func withoutTrailingSpace(_ text: Substring) -> Substring {
    var text = text
    while text.utf8.last == 0x20 { text = Substring(text.utf8.dropLast()) }
    return text
  }
}
