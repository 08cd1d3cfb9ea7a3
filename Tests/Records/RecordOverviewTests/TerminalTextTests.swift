import RecordOverview
import Testing

@Suite("Terminal text")
struct TerminalTextTests {
  @Test(
    "what a terminal would obey or hide is marked, all else stays",
    arguments: [
      ("plain text", "plain text"), ("a\u{1B}[31mb", "a␛[31mb"), ("\u{0}\u{7F}", "␀␡"), ("\u{9B}", "<U+009B>"),
      ("a\u{202E}b\u{200B}", "a<U+202E>b<U+200B>"), ("a\tb", "a    b"), ("é’猫👩‍👩", "é’猫👩‍👩"), ("\u{E0041}", "<U+E0041>"),
      ("a\u{2028}b", "a<U+2028>b"), ("a\r\nb", "a␍␊b"),
    ])
  func marks(text: String, expected: String) {
    #expect(TerminalText.visible(text) == expected)
  }

  @Test("line ends stay where lines are wanted")
  func lines() {
    #expect(TerminalText.visible("a\r\nb\nc\rd\u{1B}", keepsLines: true) == "a\nb\nc␍d␛")
  }

  @Test("wrapping breaks after white space, loses no other character, and no line is too wide", arguments: 1...40)
  func wrapping(columns: Int) {
    let text = "  Indented words, anUnusuallyLongWordWithoutAnyBreak and 猫猫猫猫 wide.\n\nNext   line é\u{301}e "
    let lines = TerminalText.wrapped(text, columns: columns)
    #expect(lines.allSatisfy { TerminalText.width($0) <= max(columns, 2) })
    #expect(lines.joined().filter { !$0.isWhitespace } == text.filter { !$0.isWhitespace })
    if columns == 30 {
      #expect(
        lines == [
          "  Indented words,", "anUnusuallyLongWordWithoutAnyB", "reak and 猫猫猫猫 wide.", "", "Next   line é\u{301}e ",
        ])
    }
  }

  @Test(
    "wide characters take two columns, marks none",
    arguments: [("abc", 3), ("猫", 2), ("e\u{301}", 1), ("👩‍👩‍👧", 2), ("", 0)])
  func widths(text: String, expected: Int) {
    #expect(TerminalText.width(text) == expected)
  }
}
