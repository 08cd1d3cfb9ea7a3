/// Distinct words as bytes, numbered from 0 in order of first appearance.
///
/// An open-addressing table. Words of up to eight bytes, most of a record's, are recognised from the slot alone: their
/// hash is a bijection of their bytes. The hash is seeded per process, so that nobody can write a document whose
/// words all collide; numbers do not depend on it.
struct Vocabulary: Sendable {
  private struct Slot: Sendable {
    var hash: UInt64 = 0
    var length: UInt32 = 0
    var id: UInt32 = Vocabulary.none
  }

  /// No word has this number.
  static let none = UInt32.max

  private static let seed = UInt64.random(in: .min ... .max)

  private var slots: [Slot]
  private var mask: Int
  /// All words' bytes, one after another, and the padding that a hash may read.
  private var arena: [UInt8] = []
  private var ends: [Int] = []

  init() {
    slots = [Slot](repeating: Slot(), count: 1 << 8)
    mask = slots.count - 1
  }

  var count: Int { ends.count }

  /// The bytes of word `id`.
  func withWord<R>(_ id: Int, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    arena.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[start(id)..<ends[id]])) }
  }

  private func start(_ id: Int) -> Int { id == 0 ? 0 : ends[id - 1] }

  /// The number of a word, which is new if the word is. Eight bytes from any place of the word must be readable, as
  /// `NormalizedText` grants.
  @inline(__always)
  mutating func intern(padded word: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let hash = Self.hash(padded: word)
    var index = Int(truncatingIfNeeded: hash >> 16) & mask
    while true {
      let slot = slots[index]
      if slot.id == Self.none { return add(word, hash, at: index) }
      if slot.hash == hash && slot.length == UInt32(truncatingIfNeeded: word.count)
        && (word.count <= 8 || isEqual(slot.id, word))
      {
        return slot.id
      }
      index = (index + 1) & mask
    }
  }

  /// The number of a word, if it has one; for words as `intern` takes them.
  func id(padded word: UnsafeBufferPointer<UInt8>) -> UInt32? {
    let hash = Self.hash(padded: word)
    var index = Int(truncatingIfNeeded: hash >> 16) & mask
    while slots[index].id != Self.none {
      let slot = slots[index]
      if slot.hash == hash && slot.length == UInt32(truncatingIfNeeded: word.count)
        && (word.count <= 8 || isEqual(slot.id, word))
      {
        return slot.id
      }
      index = (index + 1) & mask
    }
    return nil
  }

  @inline(never)
  private func isEqual(_ id: UInt32, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
    withWord(Int(id)) { $0.elementsEqual(word) }
  }

  @inline(never)
  private mutating func add(_ word: UnsafeBufferPointer<UInt8>, _ hash: UInt64, at index: Int) -> UInt32 {
    // The builder refuses documents long before numbers run out.
    let id = UInt32(truncatingIfNeeded: count)
    arena.append(contentsOf: word)
    ends.append(arena.count)
    slots[index] = Slot(hash: hash, length: UInt32(truncatingIfNeeded: word.count), id: id)
    if count * 2 > slots.count { grow() }
    return id
  }

  private mutating func grow() {
    let old = slots
    slots = [Slot](repeating: Slot(), count: old.count * 2)
    mask = slots.count - 1
    for slot in old where slot.id != Self.none {
      var index = Int(truncatingIfNeeded: slot.hash >> 16) & mask
      while slots[index].id != Self.none { index = (index + 1) & mask }
      slots[index] = slot
    }
  }

  /// Gives back room that growth left over.
  mutating func trim() {
    arena = Array(arena)
    ends = Array(ends)
  }

  // MARK: Hash

  @inline(__always)
  private static func hash(padded word: UnsafeBufferPointer<UInt8>) -> UInt64 {
    guard let base = UnsafeRawPointer(word.baseAddress) else { return mix(seed) }
    var hash = seed
    var offset = 0
    while word.count - offset > 8 {
      hash = (hash ^ (base + offset).loadUnaligned(as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 29
      offset += 8
    }
    let rest = word.count - offset
    let last = UInt64(littleEndian: (base + offset).loadUnaligned(as: UInt64.self))
    return mix(hash ^ (rest == 8 ? last : last & ((1 << UInt64(rest * 8)) - 1)))
  }

  /// The finaliser of SplitMix64: a bijection.
  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
