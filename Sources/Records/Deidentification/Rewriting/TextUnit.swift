import EHR

/// A text as its reader sees it, gathered from pieces of the XML, with the way back from its bytes to the file's.
///
/// References (`&amp;`) are resolved; CDATA and comments are as they stand. An edit that spans pieces puts its text
/// into the first and empties the others, so that markup between them stays.
struct TextUnit {
  private struct Run {
    let text: Range<Int>
    let source: Range<Int>
    /// A reference: replaced whole or not at all.
    let isReference: Bool
  }

  private(set) var bytes: [UInt8] = []
  private var runs: [Run] = []

  var isEmpty: Bool { bytes.isEmpty }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    runs.removeAll(keepingCapacity: true)
  }

  /// Appends bytes that stand for themselves.
  mutating func append(verbatim range: Range<Int>, of source: [UInt8]) {
    guard !range.isEmpty else { return }
    let start = bytes.count
    bytes += source[range]
    runs.append(Run(text: start..<bytes.count, source: range, isReference: false))
  }

  /// Appends character data with references.
  mutating func append(_ range: Range<Int>, of xml: XMLPullReader) {
    var start = range.lowerBound
    var index = start
    while index < range.upperBound {
      guard xml.bytes[index] == UInt8(ascii: "&"), let (scalar, length) = xml.entity(at: index, in: range) else {
        index += 1
        continue
      }
      append(verbatim: start..<index, of: xml.bytes)
      let textStart = bytes.count
      bytes += String(scalar).utf8
      runs.append(Run(text: textStart..<bytes.count, source: index..<index + length, isReference: true))
      index += length
      start = index
    }
    append(verbatim: start..<range.upperBound, of: xml.bytes)
  }

  /// The file's bytes to replace for `replacements`, which do not overlap.
  func edits(_ replacements: [Replacement]) -> [Replacement] {
    if runs.count == 1, let run = runs.first, !run.isReference {
      return replacements.map {
        Replacement(
          range: $0.range.lowerBound + run.source.lowerBound..<$0.range.upperBound + run.source.lowerBound,
          text: $0.text)
      }
    }
    var edits: [Replacement] = []
    var first = 0
    for replacement in replacements.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      while first < runs.count, runs[first].text.upperBound <= replacement.range.lowerBound { first += 1 }
      var text = replacement.text
      var index = first
      while index < runs.count, runs[index].text.lowerBound < replacement.range.upperBound {
        let run = runs[index]
        let covered = replacement.range.clamped(to: run.text)
        let offset = run.source.lowerBound - run.text.lowerBound
        let source = run.isReference ? run.source : covered.lowerBound + offset..<covered.upperBound + offset
        edits.append(Replacement(range: source, text: text))
        text = ""
        index += 1
      }
    }
    return edits
  }
}
