#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Distinct words, numbered from 0 in order of first appearance: an open-addressing table of numbers over an array of
/// words.
///
/// Words are looked up in blocks. A large table lies in slow memory, and the lookups of a block wait for it together
/// instead of one after another.
struct WordTable: Sendable {
  /// Words that are looked up together at most.
  static let blockLength = 256
  /// No word has this number.
  static let none = UInt32.max
  private static let smallest = 1 << 10
  private static let hashBits: UInt64 = 0xFFFF_FFFF_0000_0000

  private(set) var words: [Word] = []
  /// A word's hash over its number plus one; 0 where there is no word.
  private var slots = [UInt64](repeating: 0, count: smallest)
  /// The bytes of words longer than `Word.endBytes`.
  private var arena: [UInt8] = []

  var count: Int { words.count }
  /// Bytes of long words; `start` has 32 bits for a place among them.
  var arenaByteCount: Int { arena.count }

  /// The numbers of up to `blockLength` words, new ones for words that are new.
  /// - Parameters:
  ///   - text: Where the words' `start` counts from.
  ///   - numbers: Has room for as many.
  mutating func intern(
    _ block: UnsafeBufferPointer<Word>, in text: UnsafePointer<UInt8>, numbers: UnsafeMutableBufferPointer<UInt32>
  ) {
    while (words.count + block.count) * 2 > slots.count { grow() }
    findKnown(block, in: text, numbers: numbers)
    for index in block.indices where numbers[index] == Self.none {
      numbers[index] = intern(block[index], in: text)
    }
  }

  /// The numbers of words that lie in the first slot they may lie in, as most do; `none` for the rest.
  private func findKnown(
    _ block: UnsafeBufferPointer<Word>, in text: UnsafePointer<UInt8>, numbers: UnsafeMutableBufferPointer<UInt32>
  ) {
    slots.withUnsafeBufferPointer { slots in
      let mask = slots.count - 1
      // No branches here: all loads are under way at once.
      for index in block.indices {
        let hash = UInt64(block[index].hash)
        let slot = slots[Int(truncatingIfNeeded: hash) & mask]
        // A slot of another hash yields `none`, and so does an empty one.
        let isSame = slot & Self.hashBits == hash << 32
        numbers[index] = isSame ? UInt32(truncatingIfNeeded: slot) &- 1 : Self.none
      }
    }
    for index in block.indices {
      let number = numbers[index]
      if number != Self.none && !isEqual(words[Int(number)], block[index], in: text) { numbers[index] = Self.none }
    }
  }

  @inline(__always)
  private func isEqual(_ known: Word, _ word: Word, in text: UnsafePointer<UInt8>) -> Bool {
    known.hasEnds(of: word) && (!word.isLong || hasBytes(known, word, in: text))
  }

  @inline(never)
  private func hasBytes(_ known: Word, _ word: Word, in text: UnsafePointer<UInt8>) -> Bool {
    arena.withUnsafeBufferPointer { arena in
      guard let base = arena.baseAddress else { return false }
      return memcmp(base + Int(known.start), text + Int(word.start), Int(word.length)) == 0
    }
  }

  /// The number of a word, if it has one.
  func number(of word: Word, in text: UnsafePointer<UInt8>) -> UInt32? {
    let slot = slots[place(of: word, in: text)]
    return slot == 0 ? nil : UInt32(truncatingIfNeeded: slot) - 1
  }

  /// The index of the slot that a word has, or would have.
  private func place(of word: Word, in text: UnsafePointer<UInt8>) -> Int {
    var index = Int(word.hash) & (slots.count - 1)
    while slots[index] != 0 {
      let slot = slots[index]
      if slot & Self.hashBits == UInt64(word.hash) << 32
        && isEqual(words[Int(UInt32(truncatingIfNeeded: slot)) - 1], word, in: text)
      {
        return index
      }
      index = (index + 1) & (slots.count - 1)
    }
    return index
  }

  private mutating func intern(_ word: Word, in text: UnsafePointer<UInt8>) -> UInt32 {
    if (words.count + 1) * 2 > slots.count { grow() }
    let index = place(of: word, in: text)
    guard slots[index] == 0 else { return UInt32(truncatingIfNeeded: slots[index]) - 1 }
    var kept = word
    kept.count = 0
    if word.isLong {
      kept.start = UInt32(truncatingIfNeeded: arena.count)
      arena.append(contentsOf: UnsafeBufferPointer(start: text + Int(word.start), count: Int(word.length)))
    }
    words.append(kept)
    // Documents are refused before numbers or places run out (`BM25Index.checkLimits`).
    slots[index] = UInt64(word.hash) << 32 | UInt64(UInt32(truncatingIfNeeded: words.count))
    return UInt32(truncatingIfNeeded: words.count - 1)
  }

  private mutating func grow() {
    slots = [UInt64](repeating: 0, count: slots.count * 2)
    for (number, word) in words.enumerated() {
      var index = Int(word.hash) & (slots.count - 1)
      while slots[index] != 0 { index = (index + 1) & (slots.count - 1) }
      slots[index] = UInt64(word.hash) << 32 | UInt64(number + 1)
    }
  }

  // MARK: One document

  /// Adds one to the counts of words, by their numbers.
  mutating func count(_ numbers: UnsafeBufferPointer<UInt32>) {
    words.withUnsafeMutableBufferPointer { words in
      for number in numbers { words[Int(number)].count &+= 1 }
    }
  }

  /// Forgets all words. After a document much smaller than the table was made for, the table shrinks: emptying it must
  /// not cost more than the documents do.
  mutating func removeAll() {
    if words.count * 8 < slots.count && slots.count > Self.smallest {
      slots = [UInt64](repeating: 0, count: slots.count / 2)
    } else {
      slots.withUnsafeMutableBufferPointer { $0.update(repeating: 0) }
    }
    words.removeAll(keepingCapacity: true)
    arena.removeAll(keepingCapacity: true)
  }

  // MARK: All documents

  /// Calls `body` with blocks of all words, in order, and the memory that their `start` counts from.
  func forEachBlock(_ body: (UnsafeBufferPointer<Word>, UnsafePointer<UInt8>) -> Void) {
    words.withUnsafeBufferPointer { words in
      // One byte more, so that there is an address even where no word is long.
      (arena.isEmpty ? [0] : arena).withUnsafeBufferPointer { arena in
        guard let base = arena.baseAddress else { return }
        for start in stride(from: 0, to: words.count, by: Self.blockLength) {
          let end = min(start + Self.blockLength, words.count)
          body(UnsafeBufferPointer(rebasing: words[start..<end]), base)
        }
      }
    }
  }

  /// Adds all words of another table.
  /// - Returns: The other table's numbers, by this one's; `none` for words that it lacks.
  mutating func merge(_ other: WordTable) -> [UInt32] {
    var theirs = [UInt32](repeating: Self.none, count: count)
    var next: UInt32 = 0
    var numbers = [UInt32](repeating: Self.none, count: Self.blockLength)
    other.forEachBlock { block, arena in
      numbers.withUnsafeMutableBufferPointer { intern(block, in: arena, numbers: $0) }
      for number in numbers.prefix(block.count) {
        if Int(number) == theirs.count { theirs.append(Self.none) }
        theirs[Int(number)] = next
        next += 1
      }
    }
    return theirs
  }
}

extension WordTable {
  /// The number of a word given as a string, if it has one.
  func number(of word: String) -> UInt32? {
    guard !word.isEmpty else { return nil }
    return NormalizedText(word).withWhole { bytes, count in
      number(of: Word(bytes, at: 0, length: count, seed: .process), in: bytes)
    }
  }

  /// The number of a word given as a string that is not empty.
  mutating func intern(_ word: String) -> UInt32 {
    NormalizedText(word).withWhole { bytes, count in
      intern(Word(bytes, at: 0, length: count, seed: .process), in: bytes)
    }
  }
}
