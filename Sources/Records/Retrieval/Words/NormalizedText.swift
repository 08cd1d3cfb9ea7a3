/// A document rewritten so that its words are slices of it: valid UTF-8, in lower case if asked for. One buffer serves
/// many documents, one after another.
struct NormalizedText: Sendable {
  /// Zero bytes kept behind the text: a word ends there, and eight bytes can be read from any place of it.
  static let padding = 16
  /// Bytes rewritten between two looks at the room that is left.
  private static let stride = 1 << 16
  /// An invalid byte becomes three (U+FFFD); no lower case grows by more.
  static let growth = 3

  private var storage = [UInt8](repeating: 0, count: 1 << 12)
  /// Bytes of the text; the padding follows.
  private(set) var count = 0

  init() {}

  /// A string as it is.
  init(_ string: String) { replace(with: string.utf8, lowercased: false) }

  /// The text in hand is that of `source`. Linear in its length, whatever its bytes.
  mutating func replace(with source: UnsafeBufferPointer<UInt8>, lowercased: Bool) {
    count = 0
    var read = 0
    while read < source.count {
      let end = min(read + Self.stride, source.count)
      // The last character may begin before `end` and reach beyond it.
      makeRoom(for: count + (end - read + 4) * Self.growth + Self.padding)
      (read, count) = storage.withUnsafeMutableBufferPointer { target in
        Self.rewrite(source, from: read, to: end, into: target, at: count, lowercased: lowercased)
      }
    }
    for offset in 0..<Self.padding { storage[count + offset] = 0 }
  }

  /// The same for any collection of bytes; strings' own memory is read in place.
  mutating func replace(with source: some Collection<UInt8>, lowercased: Bool) {
    if source.withContiguousStorageIfAvailable({ replace(with: $0, lowercased: lowercased) }) == nil {
      Array(source).withUnsafeBufferPointer { replace(with: $0, lowercased: lowercased) }
    }
  }

  private mutating func makeRoom(for needed: Int) {
    guard storage.count < needed else { return }
    storage.append(contentsOf: repeatElement(0, count: max(needed, storage.count * 2) - storage.count))
  }

  private static func rewrite(
    _ source: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int, into target: UnsafeMutableBufferPointer<UInt8>,
    at position: Int, lowercased: Bool
  ) -> (read: Int, written: Int) {
    var (read, written) = (start, position)
    // Raw pointers: eight ASCII bytes at a time. Reads stay below `end`; the caller made room for the writes.
    guard let from = UnsafeRawPointer(source.baseAddress), let into = UnsafeMutableRawPointer(target.baseAddress) else {
      return (end, position)
    }
    while read < end {
      if read + 8 <= end {
        let eight = (from + read).loadUnaligned(as: UInt64.self)
        if eight & 0x8080_8080_8080_8080 == 0 {
          (into + written).storeBytes(of: lowercased ? lowercaseASCII(eight) : eight, as: UInt64.self)
          read += 8
          written += 8
          continue
        }
      }
      let byte = source[read]
      if byte < 0x80 {
        target[written] = lowercased && UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
        read += 1
        written += 1
        continue
      }
      let decoded = DecodedScalar(source, at: read)
      if lowercased {
        let before = UnsafeBufferPointer(rebasing: target[..<written])
        Lowercase.forEachByte(of: decoded, at: read, in: source, after: before) { byte in
          target[written] = byte
          written += 1
        }
      } else {
        for byte in UTF8.encode(decoded.scalar) ?? UTF8.encodedReplacementCharacter {
          target[written] = byte
          written += 1
        }
      }
      read += decoded.length
    }
    return (read, written)
  }

  /// Sets bit 5 of each byte from A to Z, in eight ASCII bytes at once.
  @inline(__always)
  private static func lowercaseASCII(_ eight: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let fromA = eight &+ ones &* (0x80 - 0x41)
    let beyondZ = eight &+ ones &* (0x7F - 0x5A)
    return eight | ((fromA ^ beyondZ) & (ones &* 0x80)) >> 2
  }

  /// Calls `body` with the text's padded bytes, and the place and length of each word, stop words included.
  @inline(__always)
  func forEachWord(_ rule: WordTokenizer.Rule, _ body: (UnsafePointer<UInt8>, _ start: Int, _ length: Int) -> Void) {
    withWhole { bytes, count in
      WordCharacters.classes(rule).withUnsafeBufferPointer { classes in
        // Unsafe: the hottest loop of a build. Byte values index 256 classes; the zero bytes behind the text end a run.
        guard let classes = classes.baseAddress else { return }
        let text = UnsafeBufferPointer(start: bytes, count: count)
        var index = 0
        while index < count {
          let start = index
          while classes[Int(bytes[index])] == WordCharacters.ByteClass.word && index < count { index += 1 }
          var isASCII = true
          if bytes[index] >= 0x80 {
            isASCII = false
            index = Self.endOfWord(text, from: index, rule, classes)
          }
          if index == start {
            index += bytes[index] < 0x80 ? 1 : DecodedScalar(text, at: index).length
          } else if rule == .whitespace || Self.hasTwoCharacters(text, start..<index, isASCII: isASCII) {
            body(bytes, start, index - start)
          }
        }
      }
    }
  }

  /// Calls `body` with blocks of up to `WordTable.blockLength` words in order and the text's padded bytes.
  @inline(__always)
  func forEachBlock(
    _ rule: WordTokenizer.Rule, _ body: (UnsafeBufferPointer<Word>, UnsafePointer<UInt8>) -> Void
  ) {
    let seed = WordSeed.process
    withUnsafeTemporaryAllocation(of: Word.self, capacity: WordTable.blockLength) { block in
      var filled = 0
      forEachWord(rule) { bytes, start, length in
        block.initializeElement(at: filled, to: Word(bytes, at: start, length: length, seed: seed))
        filled += 1
        guard filled == block.count else { return }
        body(UnsafeBufferPointer(block), bytes)
        filled = 0
      }
      withWhole { bytes, _ in body(UnsafeBufferPointer(rebasing: block[..<filled]), bytes) }
    }
  }

  /// The padded bytes of the whole text and their count.
  @inline(__always)
  func withWhole<R>(_ body: (UnsafePointer<UInt8>, Int) -> R) -> R {
    storage.withUnsafeBufferPointer { storage in
      // The storage is never empty, so it has an address.
      body(storage.baseAddress.unsafelyUnwrapped, count)
    }
  }

  /// The end of a run of word characters of which one at least may lie beyond ASCII.
  private static func endOfWord(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, _ rule: WordTokenizer.Rule, _ classes: UnsafePointer<UInt8>
  ) -> Int {
    var index = start
    while index < text.count {
      switch classes[Int(text[index])] {
      case WordCharacters.ByteClass.word: index += 1
      case WordCharacters.ByteClass.separator: return index
      default:
        let decoded = DecodedScalar(text, at: index)
        guard WordCharacters.isInWord(decoded.scalar, rule) else { return index }
        index += decoded.length
      }
    }
    return index
  }

  @inline(__always)
  private static func hasTwoCharacters(_ text: UnsafeBufferPointer<UInt8>, _ word: Range<Int>, isASCII: Bool) -> Bool {
    if isASCII { return word.count >= 2 }
    // Bytes that continue a character begin with the bits 10.
    return text[word].lazy.filter { $0 & 0xC0 != 0x80 }.prefix(2).count == 2
  }
}
