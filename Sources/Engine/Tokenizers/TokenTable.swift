/// Finds a token by its bytes: an open-addressing hash table over one buffer.
///
/// A dictionary of byte arrays would allocate an array for every question, and a 200,000-character text asks half a
/// million. The hash is keyed anew in every process, so that a file cannot be made to collide.
struct TokenTable: Sendable {
  private var buffer: [UInt8] = []
  /// Entry `i` is `buffer[starts[i]..<starts[i + 1]]`.
  private var starts: [Int] = [0]
  private var ids: [TokenID] = []
  /// Entry numbers, or -1.
  private var slots: [Int32]
  private let mask: Int
  /// Bytes of the longest entry.
  private(set) var longest = 0

  /// - Parameter capacity: how many entries will be added at most.
  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = [Int32](repeating: -1, count: size)
    mask = size - 1
    starts.reserveCapacity(capacity + 1)
    ids.reserveCapacity(capacity)
  }

  /// Adds an entry unless its bytes are there already (the first one wins) or empty.
  mutating func insert(_ bytes: [UInt8], id: TokenID) {
    guard !bytes.isEmpty else { return }
    let slot = bytes.withUnsafeBufferPointer { slotFor($0, 0, $0.count) }
    guard slots[slot] < 0 else { return }
    slots[slot] = Int32(truncatingIfNeeded: ids.count)
    ids.append(id)
    buffer += bytes
    starts.append(buffer.count)
    longest = max(longest, bytes.count)
  }

  func find(_ bytes: [UInt8]) -> TokenID? {
    let id = bytes.withUnsafeBufferPointer { find($0, from: 0, count: $0.count) }
    return id < 0 ? nil : id
  }

  /// The id of `bytes[start ..< start + count]`, or -1.
  @inline(__always)
  func find(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, count: Int) -> TokenID {
    guard count > 0, count <= longest else { return -1 }
    let entry = slots[slotFor(bytes, start, count)]
    return entry < 0 ? -1 : ids[Int(entry)]
  }

  /// The slot that holds these bytes, or the free one where they belong.
  @inline(__always)
  private func slotFor(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int) -> Int {
    var slot = Int(truncatingIfNeeded: KeyedHash.hash(bytes, start, count)) & mask
    while true {
      let entry = Int(slots[slot])
      if entry < 0 { return slot }
      let from = starts[entry]
      if starts[entry + 1] - from == count {
        var i = 0
        while i < count, buffer[from + i] == bytes[start + i] { i += 1 }
        if i == count { return slot }
      }
      slot = (slot + 1) & mask
    }
  }
}

/// The merges of byte-level BPE: from two neighboring tokens to the rank of their merge and the token they become.
struct PairTable: Sendable {
  struct Merge: Sendable {
    var rank: UInt32
    var token: Int32
  }

  private var keys: [UInt64]
  private var merges: [Merge]
  private let mask: Int
  private static let free = UInt64.max

  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    keys = [UInt64](repeating: Self.free, count: size)
    merges = [Merge](repeating: Merge(rank: 0, token: -1), count: size)
    mask = size - 1
  }

  /// Adds a merge unless the pair has one already (the first, and so best, one wins).
  mutating func insert(_ left: Int32, _ right: Int32, _ merge: Merge) {
    let key = Self.key(left, right)
    let slot = slotFor(key)
    guard keys[slot] == Self.free else { return }
    keys[slot] = key
    merges[slot] = merge
  }

  @inline(__always)
  func find(_ left: Int32, _ right: Int32) -> Merge? {
    let key = Self.key(left, right)
    let slot = slotFor(key)
    return keys[slot] == key ? merges[slot] : nil
  }

  @inline(__always)
  private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  @inline(__always)
  private func slotFor(_ key: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: KeyedHash.mix(key)) & mask
    while keys[slot] != Self.free, keys[slot] != key { slot = (slot + 1) & mask }
    return slot
  }
}

/// A multiply-and-fold hash (wyhash's step) under a key of this process.
enum KeyedHash {
  private static let key: (UInt64, UInt64) = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max) | 1)

  @inline(__always)
  static func mix(_ word: UInt64) -> UInt64 {
    let product = (word ^ key.0).multipliedFullWidth(by: key.1)
    return product.high ^ product.low
  }

  @inline(__always)
  static func hash(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int) -> UInt64 {
    let (first, second) = key
    var state = first ^ UInt64(truncatingIfNeeded: count)
    var i = start
    let end = start + count
    while i < end {
      var word: UInt64 = 0
      let stop = min(i + 8, end)
      while i < stop {
        word = word << 8 | UInt64(bytes[i])
        i += 1
      }
      let product = (state ^ word).multipliedFullWidth(by: second)
      state = product.high ^ product.low
    }
    return state
  }
}
