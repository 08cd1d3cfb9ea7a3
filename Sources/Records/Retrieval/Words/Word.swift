#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A word as it is compared and kept, in 32 bytes: nearly all words are known by their two ends, without a look at the
/// text or any other memory.
///
/// Unsafe pointers: a word is read eight bytes at a time, up to seven beyond its end (`NormalizedText.padding`).
struct Word: Sendable {
  /// Words up to this length are their two ends.
  static let endBytes = 16

  /// The first eight bytes, or fewer followed by zeros.
  let head: UInt64
  /// The last eight bytes; 0 for words of up to eight.
  let tail: UInt64
  let length: UInt32
  let hash: UInt32
  /// Where the word begins: in the text, or in the table that keeps it (words longer than `endBytes` only).
  var start: UInt32
  var count: UInt32 = 0

  /// The word of `length` > 0 bytes at `start` of a text.
  @inline(__always)
  init(_ text: UnsafePointer<UInt8>, at start: Int, length: Int, seed: WordSeed) {
    let bytes = UnsafeRawPointer(text + start)
    let first = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    if length <= 8 {
      head = first & (UInt64.max >> UInt64(64 - length * 8))
      tail = 0
    } else {
      head = first
      tail = UInt64(littleEndian: (bytes + length - 8).loadUnaligned(as: UInt64.self))
    }
    var hash = Self.fold(head ^ seed.first, tail ^ seed.second)
    if length > Self.endBytes {
      for offset in Swift.stride(from: 8, to: length - 8, by: 8) {
        let next = UInt64(littleEndian: (bytes + offset).loadUnaligned(as: UInt64.self))
        hash = Self.fold(hash ^ next, seed.second)
      }
    }
    hash = Self.fold(hash ^ UInt64(truncatingIfNeeded: length), 0x9E37_79B9_7F4A_7C15)
    self.hash = UInt32(truncatingIfNeeded: hash)
    self.length = UInt32(truncatingIfNeeded: length)
    self.start = UInt32(truncatingIfNeeded: start)
  }

  /// Both halves of a product, as wyhash mixes.
  @inline(__always)
  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  /// Whether two words have the same ends and length, which is all there is to words of up to `endBytes`.
  @inline(__always)
  func hasEnds(of other: Word) -> Bool { head == other.head && tail == other.tail && length == other.length }

  var isLong: Bool { Int(length) > Self.endBytes }
}

/// What makes hashes unforeseeable: drawn once in a process. Words of different seeds do not compare.
struct WordSeed: Sendable {
  let first: UInt64
  let second: UInt64

  static let process = WordSeed(first: .random(in: .min ... .max), second: .random(in: .min ... .max))
}
