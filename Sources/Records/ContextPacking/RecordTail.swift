public import Tokenizers

/// The newest part of a record in tokens: where in the record's bytes each of its last tokens begins.
///
/// Only a window at the record's end is encoded, as long as the context can use, so that a record of millions of tokens
/// costs no more than the context does.
struct RecordTail: Sendable {
  /// Byte offsets of token starts, newest token first, as far as tokens and bytes could be aligned.
  private let startsNewestFirst: [Int]
  /// Whether the window is the whole record.
  let isWhole: Bool
  /// Tokens in the window.
  let windowTokens: Int
  private let windowStart: Int

  /// Encodes enough of `record`'s end to hold `tokens` tokens.
  init(of record: [UInt8], atLeast tokens: Int, tokenizer: Tokenizer) {
    var windowBytes = max(4096, tokens.multipliedReportingOverflow(by: 5).partialValue)
    while true {
      let start = windowBytes >= record.count ? 0 : Self.lineStart(in: record, near: record.count - windowBytes)
      let window = start == 0 ? record : Array(record[start...])
      let ids = tokenizer.encode(bytes: window, specialTokens: .asText, addBegin: false, addEnd: false)
      // A few tokens at the window's start may differ from the record's own, since the text before them is missing.
      if start == 0 || ids.count >= tokens + 16 {
        (isWhole, windowTokens, windowStart) = (start == 0, ids.count, start)
        startsNewestFirst = Self.align(ids, to: window, tokenizer: tokenizer).map { $0 + start }
        return
      }
      windowBytes = windowBytes.multipliedReportingOverflow(by: 2).partialValue
    }
  }

  /// The byte offset at which the record's last `count` tokens begin, on a UTF-8 boundary: a character that the first
  /// token shares with the token before it is left out.
  func start(ofLast count: Int, in record: [UInt8]) -> Int {
    guard count > 0 else { return record.count }
    if isWhole && count >= windowTokens { return 0 }
    if count <= startsNewestFirst.count {
      return Self.characterStart(in: record, atOrAfter: startsNewestFirst[count - 1])
    }
    // Tokens without their own bytes (a vocabulary without byte tokens): spread evenly over what is left. The caller
    // counts the joined prompt, so this decides how near the budget it starts, not whether the prompt fits.
    let aligned = startsNewestFirst.last ?? record.count
    let missing = count - startsNewestFirst.count
    let unaligned = max(1, windowTokens - startsNewestFirst.count)
    let offset = aligned - min(aligned - windowStart, (aligned - windowStart) * missing / unaligned)
    return Self.characterStart(in: record, atOrAfter: max(windowStart, offset))
  }

  /// Offsets of token starts in `text`, last token first, up to the first token whose bytes are not the text's.
  private static func align(_ ids: [TokenID], to text: [UInt8], tokenizer: Tokenizer) -> [Int] {
    var starts: [Int] = []
    starts.reserveCapacity(ids.count)
    var position = text.count
    tokens: for id in ids.reversed() {
      var cursor = position
      for byte in tokenizer.bytes(of: id).reversed() {
        if cursor > 0, text[cursor - 1] == byte {
          cursor -= 1
        } else if byte == 0x20, cursor >= 3, text[cursor - 3] == 0xE2, text[cursor - 2] == 0x96,
          text[cursor - 1] == 0x81
        {
          cursor -= 3  // SentencePiece writes a space as U+2581, so one in the text reads back as a space
        } else {
          break tokens
        }
      }
      position = cursor
      starts.append(position)
    }
    return starts
  }

  /// The offset after the next line end within 4 KiB, else of the next character.
  private static func lineStart(in record: [UInt8], near offset: Int) -> Int {
    let end = min(record.count, offset + 4096)
    if let newline = record[offset..<end].firstIndex(of: UInt8(ascii: "\n")) { return newline }
    return characterStart(in: record, atOrAfter: offset)
  }

  static func characterStart(in bytes: [UInt8], atOrAfter offset: Int) -> Int {
    var offset = offset
    while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
    return offset
  }
}

extension RecordTokenCount {
  /// Records up to this many bytes are encoded as one text.
  static let wholeLimit = 1 << 20

  /// Counts `record`'s tokens: as one text, or for long records in pieces of about a megabyte cut before line ends, so
  /// that time and memory grow with the record's length and no faster.
  public init(of record: [UInt8], tokenizer: Tokenizer) {
    func count(_ bytes: [UInt8]) -> Int {
      tokenizer.encode(bytes: bytes, specialTokens: .asText, addBegin: false, addEnd: false).count
    }
    guard record.count > Self.wholeLimit else {
      self.init(value: count(record), method: .whole)
      return
    }
    var total = 0
    var start = 0
    while start < record.count {
      var end = min(record.count, start + Self.wholeLimit)
      if end < record.count {
        let line = record[(end - 4096)..<end].lastIndex(of: UInt8(ascii: "\n"))
        end = line ?? RecordTail.characterStart(in: record, atOrAfter: end)
      }
      total += count(Array(record[start..<end]))
      start = end
    }
    self.init(value: total, method: .pieces)
  }
}
