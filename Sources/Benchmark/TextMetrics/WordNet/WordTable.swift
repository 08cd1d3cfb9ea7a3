/// Words one after the other in one array, each once, found by open addressing.
struct WordTable {
  private var text: [UInt8] = []
  private var ends: [UInt32] = []
  private var slots: [Int32]

  /// - Parameter capacity: Words to make room for; there may be more.
  init(capacity: Int) { slots = [Int32](repeating: -1, count: TokenTable.slotCount(for: capacity)) }

  var count: Int { ends.count }

  subscript(number: Int) -> ArraySlice<UInt8> { text[range(number)] }

  func find(_ word: ArraySlice<UInt8>) -> Int? {
    let number = slots[slot(of: word)]
    return number < 0 ? nil : Int(number)
  }

  /// - Returns: The word's number, and whether it is new.
  mutating func insert(_ word: ArraySlice<UInt8>) -> (number: Int, isNew: Bool) {
    let slot = slot(of: word)
    if slots[slot] >= 0 { return (Int(slots[slot]), false) }
    let number = ends.count
    slots[slot] = Int32(truncatingIfNeeded: number)
    text += word
    ends.append(UInt32(truncatingIfNeeded: text.count))
    if 2 * ends.count > slots.count { grow() }
    return (number, true)
  }

  private func range(_ number: Int) -> Range<Int> { (number == 0 ? 0 : Int(ends[number - 1]))..<Int(ends[number]) }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: 2 * slots.count)
    for number in ends.indices { slots[slot(of: text[range(number)])] = Int32(truncatingIfNeeded: number) }
  }

  /// Where the word's number is, or the empty slot where it would be.
  private func slot(of word: ArraySlice<UInt8>) -> Int {
    let mask = slots.count - 1
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in word { hash = (hash ^ UInt64(byte)) &* 0x9E37_79B9_7F4A_7C15 }
    var slot = Int(truncatingIfNeeded: hash ^ hash >> 29) & mask
    while slots[slot] >= 0, !isEqual(range(Int(slots[slot])), word) { slot = (slot + 1) & mask }
    return slot
  }

  private func isEqual(_ place: Range<Int>, _ word: ArraySlice<UInt8>) -> Bool {
    guard place.count == word.count else { return false }
    for offset in 0..<place.count where text[place.lowerBound + offset] != word[word.startIndex + offset] {
      return false
    }
    return true
  }
}
