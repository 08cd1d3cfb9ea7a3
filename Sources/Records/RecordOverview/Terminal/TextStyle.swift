/// Escape sequences of a terminal, or nothing where they are unwanted. Each style ends by its own sequence, so that
/// styles nest.
struct TextStyle: Sendable {
  var isOn: Bool

  func bold(_ text: String) -> String { wrap(text, "1", "22") }
  func dim(_ text: String) -> String { wrap(text, "2", "22") }

  /// `text` with the parts of it that lie in `ranges` (ascending) in reverse video.
  func highlighting(_ ranges: some Collection<Range<String.Index>>, in text: Substring) -> String {
    guard isOn, !ranges.isEmpty else { return String(text) }
    var result = ""
    var position = text.startIndex
    for range in ranges {
      let part = range.clamped(to: text.startIndex..<text.endIndex)
      guard !part.isEmpty else { continue }
      result += text[position..<part.lowerBound] + wrap(String(text[part]), "7", "27")
      position = part.upperBound
    }
    return result + text[position...]
  }

  private func wrap(_ text: String, _ begin: String, _ end: String) -> String {
    isOn && !text.isEmpty ? "\u{1B}[\(begin)m\(text)\u{1B}[\(end)m" : text
  }
}
