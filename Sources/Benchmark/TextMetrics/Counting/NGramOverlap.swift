/// How many n-grams of one order an answer and a reference have, and have in common.
struct NGramCounts: Equatable {
  var answer = 0
  var reference = 0
  /// Each distinct n-gram counts as often as in the text that has it less often.
  var matched = 0

  static func += (total: inout NGramCounts, other: NGramCounts) {
    total.answer += other.answer
    total.reference += other.reference
    total.matched += other.matched
  }
}

enum NGramOverlap {
  /// Counts for the orders 1 to `maximumOrder`, exactly (no hashes are compared).
  ///
  /// Each n-gram of the reference gets a number; one a token longer is named by its first part's number and its last
  /// token's, so the work is linear in the length for every order. An answer's n-gram whose first part the reference
  /// does not have is not looked up.
  static func counts(_ numbers: TokenNumbers, maximumOrder: Int) -> [NGramCounts] {
    var counts: [NGramCounts] = []
    counts.reserveCapacity(maximumOrder)
    // How many of each of the reference's n-grams are not matched yet.
    var left = [Int32](repeating: 0, count: numbers.reference.count)
    counts.append(
      NGramCounts(
        answer: numbers.answer.count, reference: numbers.reference.count,
        matched: matches(numbers.answer, numbers.reference, &left)))
    guard maximumOrder > 1 else { return counts }

    var answer = numbers.answer
    var reference = numbers.reference
    var names = PairTable(capacity: numbers.reference.count)
    for order in 2...maximumOrder {
      names.removeAll()
      lengthen(&reference, by: numbers.reference, order) { names.insert($0, $1) }
      lengthen(&answer, by: numbers.answer, order) { $0 < 0 || $1 < 0 ? TokenNumbers.absent : names.find($0, $1) }
      counts.append(
        NGramCounts(
          answer: answer.count, reference: reference.count, matched: matches(answer, reference, &left)))
    }
    return counts
  }

  private static func lengthen(
    _ grams: inout [Int32], by tokens: [Int32], _ order: Int, name: (Int32, Int32) -> Int32
  ) {
    guard tokens.count >= order else { return grams.removeAll() }
    grams.removeLast()
    for start in grams.indices { grams[start] = name(grams[start], tokens[start + order - 1]) }
  }

  private static func matches(_ answer: [Int32], _ reference: [Int32], _ left: inout [Int32]) -> Int {
    for gram in reference { left[Int(gram)] = 0 }
    for gram in reference { left[Int(gram)] += 1 }
    var matched = 0
    for gram in answer where gram >= 0 && left[Int(gram)] > 0 {
      left[Int(gram)] -= 1
      matched += 1
    }
    return matched
  }
}

/// Numbers for pairs of numbers, by open addressing.
private struct PairTable {
  private static let empty = UInt64.max
  private var keys: [UInt64]
  private var values: [Int32]
  private(set) var count = 0

  init(capacity: Int) {
    keys = [UInt64](repeating: Self.empty, count: TokenTable.slotCount(for: capacity))
    values = [Int32](repeating: 0, count: keys.count)
  }

  mutating func removeAll() {
    count = 0
    for slot in keys.indices { keys[slot] = Self.empty }
  }

  mutating func insert(_ first: Int32, _ second: Int32) -> Int32 {
    let key = Self.key(first, second)
    let slot = slot(of: key)
    if keys[slot] == Self.empty {
      keys[slot] = key
      values[slot] = Int32(truncatingIfNeeded: count)
      count += 1
    }
    return values[slot]
  }

  func find(_ first: Int32, _ second: Int32) -> Int32 {
    let slot = slot(of: Self.key(first, second))
    return keys[slot] == Self.empty ? TokenNumbers.absent : values[slot]
  }

  private static func key(_ first: Int32, _ second: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
  }

  private func slot(of key: UInt64) -> Int {
    let mask = keys.count - 1
    var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while keys[slot] != key, keys[slot] != Self.empty { slot = (slot + 1) & mask }
    return slot
  }
}
