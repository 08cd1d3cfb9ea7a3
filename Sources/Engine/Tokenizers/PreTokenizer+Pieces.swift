/// The pre-tokenizers' patterns, written out as scanners. Each reads the text once, with at most one character of
/// second looks per piece, whatever the text is.
extension PreTokenizer {
  /// Calls `body` with the pieces of `range` in order; together they are the whole range.
  func forEachPiece(in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ body: (Range<Int>) -> Void) {
    let scanner = PieceScanner(reader: ScalarReader(bytes, end: range.upperBound), bytes: bytes, end: range.upperBound)
    var start = range.lowerBound
    while start < range.upperBound {
      let end =
        switch self {
        case .gpt2, .mpt: scanner.endOfGPT2Piece(start)
        case .llama3: scanner.endOfLlama3Piece(start)
        }
      body(start..<end)
      start = end
    }
  }
}

private struct PieceScanner {
  let reader: ScalarReader
  let bytes: UnsafeBufferPointer<UInt8>
  let end: Int

  /// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
  func endOfGPT2Piece(_ start: Int) -> Int {
    if let end = endOfContraction(start, ignoringCase: false) { return end }
    let first = reader.scalar(at: start)
    // A space joins what follows it, unless that is white space as well.
    let bodyStart = bytes[start] == UInt8(ascii: " ") ? start + 1 : start
    let body = bodyStart == start ? first : reader.scalar(at: bodyStart)
    if body.isEnd || body.kind == .whitespace { return endOfWhitespace(start) }
    return endOfRun(bodyStart + body.length, of: body.kind)
  }

  /// `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|` and
  /// ` ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`
  func endOfLlama3Piece(_ start: Int) -> Int {
    if let end = endOfContraction(start, ignoringCase: true) { return end }
    let first = reader.scalar(at: start)
    let second = reader.scalar(at: start + first.length)
    switch first.kind {
    case .letter:
      return endOfRun(start + first.length, of: .letter)
    case .number:
      var end = start + first.length
      for _ in 0..<2 {
        let next = reader.scalar(at: end)
        guard !next.isEnd, next.kind == .number else { break }
        end += next.length
      }
      return end
    case .whitespace, .other:
      // Any one character but a line end joins the letters after it.
      if !isLineEnd(start), !second.isEnd, second.kind == .letter {
        return endOfRun(start + first.length + second.length, of: .letter)
      }
    }
    if first.kind == .other {
      return endOfLineEnds(endOfRun(start + first.length, of: .other))
    }
    if bytes[start] == UInt8(ascii: " "), !second.isEnd, second.kind == .other {
      return endOfLineEnds(endOfRun(start + first.length + second.length, of: .other))
    }
    return endOfWhitespace(start, endingAtLines: true)
  }

  private func endOfRun(_ start: Int, of kind: UnicodeClass) -> Int {
    var index = start
    while true {
      let next = reader.scalar(at: index)
      guard !next.isEnd, next.kind == kind else { return index }
      index += next.length
    }
  }

  /// White space up to its last line end, if it may end there and has one; else all but the last character, which
  /// belongs to the word that follows; all of it if nothing follows or it is one character.
  private func endOfWhitespace(_ start: Int, endingAtLines: Bool = false) -> Int {
    var index = start
    var last = start
    var lineEnd: Int?
    while true {
      let next = reader.scalar(at: index)
      guard !next.isEnd, next.kind == .whitespace else { break }
      if isLineEnd(index) { lineEnd = index + 1 }
      last = index
      index += next.length
    }
    if endingAtLines, let lineEnd { return lineEnd }
    return index < end && last > start ? last : index
  }

  private func endOfLineEnds(_ start: Int) -> Int {
    var index = start
    while index < end, isLineEnd(index) { index += 1 }
    return index
  }

  private func isLineEnd(_ index: Int) -> Bool {
    bytes[index] == UInt8(ascii: "\n") || bytes[index] == UInt8(ascii: "\r")
  }

  private func endOfContraction(_ start: Int, ignoringCase: Bool) -> Int? {
    guard bytes[start] == UInt8(ascii: "'"), start + 1 < end else { return nil }
    func letter(_ index: Int) -> UInt8 {
      guard index < end else { return 0 }
      let byte = bytes[index]
      return ignoringCase && byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
    }
    switch (letter(start + 1), letter(start + 2)) {
    case (UInt8(ascii: "s"), _), (UInt8(ascii: "t"), _), (UInt8(ascii: "m"), _), (UInt8(ascii: "d"), _):
      return start + 2
    case (UInt8(ascii: "r"), UInt8(ascii: "e")), (UInt8(ascii: "v"), UInt8(ascii: "e")),
      (UInt8(ascii: "l"), UInt8(ascii: "l")):
      return start + 3
    default: return nil
    }
  }
}
