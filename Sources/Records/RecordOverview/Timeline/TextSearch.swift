// For canonical decomposition, which the standard library has and offers its sister libraries alone; the alternative is
// all of Foundation. `Tokenizers/CanonicalDecomposition.swift` does the same.
@_spi(_Unicode) import Swift

/// Finds words without regard to case, diacritics and the kind or number of white space between them, so that a phrase
/// is found across a note's line ends.
public struct TextSearch: Sendable {
  /// Never empty.
  private let wanted: [Unicode.Scalar]

  /// nil if nothing is left of `words` without white space around it.
  public init?(_ words: String) {
    var folded = FoldedText(words).scalars[...]
    while folded.first == " " { folded.removeFirst() }
    while folded.last == " " { folded.removeLast() }
    guard !folded.isEmpty else { return nil }
    wanted = Array(folded)
  }

  public func occurs(in text: String) -> Bool {
    !text.isEmpty && next(in: FoldedText(text).scalars, from: 0) != nil
  }

  /// All places, ascending and without overlap.
  public func ranges(in text: String) -> [Range<String.Index>] {
    let folded = FoldedText(text)
    var found: [Range<String.Index>] = []
    var start = 0
    while let match = next(in: folded.scalars, from: start) {
      found.append(folded.starts[match]..<folded.starts[match + wanted.count])
      start = match + wanted.count
    }
    return found
  }

  private func next(in text: [Unicode.Scalar], from start: Int) -> Int? {
    var offset = start
    while offset + wanted.count <= text.count {
      if text[offset] == wanted[0], text[offset..<(offset + wanted.count)].elementsEqual(wanted) { return offset }
      offset += 1
    }
    return nil
  }
}

/// Found places, dealt out to the lines that a text was wrapped into: in linear time, however many there are.
struct FoundPlaces {
  private var ahead: ArraySlice<Range<String.Index>>

  init(_ ranges: [Range<String.Index>]) { ahead = ranges[...] }

  /// Those that lie in `line` or partly so. Lines are asked for in the text's order.
  mutating func on(_ line: Substring) -> ArraySlice<Range<String.Index>> {
    while let first = ahead.first, first.upperBound <= line.startIndex { ahead.removeFirst() }
    return ahead.prefix { $0.lowerBound < line.endIndex }
  }
}

/// A text's scalars in lower case, without diacritics, white space as single spaces; and where each came from.
private struct FoldedText {
  private(set) var scalars: [Unicode.Scalar] = []
  /// `starts[i]` is where the text of `scalars[i]` begins; one more for the text's end.
  private(set) var starts: [String.Index] = []

  init(_ text: String) {
    let source = text.unicodeScalars
    scalars.reserveCapacity(text.utf8.count)
    starts.reserveCapacity(text.utf8.count + 1)
    for index in source.indices {
      let scalar = source[index]
      if scalar.isASCII {
        append(Self.folded(ascii: scalar), at: index)
      } else if scalar.properties.isWhitespace {
        append(" ", at: index)
      } else {
        for part in String(scalar)._nfd where part.properties.generalCategory != .nonspacingMark {
          for lower in part.properties.lowercaseMapping.unicodeScalars { append(lower, at: index) }
        }
      }
    }
    starts.append(text.endIndex)
  }

  private mutating func append(_ scalar: Unicode.Scalar, at index: String.Index) {
    if scalar == " ", scalars.last == " " { return }
    scalars.append(scalar)
    starts.append(index)
  }

  private static func folded(ascii scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x41...0x5A: Unicode.Scalar(UInt8(scalar.value) | 0x20)
    case 0x09...0x0D: " "
    default: scalar
    }
  }
}
