/// Small numbers in place of the tokens of a reference and an answer: equal tokens have equal numbers.
struct TokenNumbers {
  /// In place of an answer's token that the reference does not have.
  static let absent: Int32 = -1

  private(set) var reference: [Int32] = []
  private(set) var answer: [Int32] = []
  /// Numbers run from 0 up to this.
  private(set) var distinctCount = 0

  init(answer: Tokens, reference: Tokens) {
    let table = TokenTable(reference)
    self.reference = table.numbers
    self.answer = (0..<answer.count).map { table.find(answer.scalars, answer.range($0)) }
    distinctCount = table.distinctCount
  }

  /// Each scalar is a token.
  init(answerScalars: ScalarText, referenceScalars: ScalarText) {
    // Most scalars of most texts lie in the first 512 and need no search.
    var first = [Int32](repeating: Self.absent, count: 512)
    var others: [UInt32: Int32] = [:]
    var next: Int32 = 0
    reference.reserveCapacity(referenceScalars.count)
    for scalar in referenceScalars {
      let value = Int(scalar.value)
      var number = value < first.count ? first[value] : others[scalar.value] ?? Self.absent
      if number < 0 {
        number = next
        next += 1
        if value < first.count { first[value] = number } else { others[scalar.value] = number }
      }
      reference.append(number)
    }
    answer.reserveCapacity(answerScalars.count)
    for scalar in answerScalars {
      let value = Int(scalar.value)
      answer.append(value < first.count ? first[value] : others[scalar.value] ?? Self.absent)
    }
    distinctCount = Int(next)
  }
}

/// The distinct tokens of one text, to be found by their scalars.
struct TokenTable {
  /// In the text's order.
  private(set) var numbers: [Int32] = []
  private let scalars: ScalarText
  /// Of each distinct token, where it lies in `scalars` first, and its hash.
  private var places: [Range<Int>] = []
  private var hashes: [UInt64] = []
  /// Open addressing: a distinct token's number, or `TokenNumbers.absent`.
  private var slots: [Int32]

  init(_ tokens: Tokens) {
    scalars = tokens.scalars
    slots = [Int32](repeating: TokenNumbers.absent, count: Self.slotCount(for: tokens.count))
    numbers.reserveCapacity(tokens.count)
    for token in 0..<tokens.count {
      let range = tokens.range(token)
      let hash = Self.hash(tokens.scalars, range)
      let slot = slot(of: tokens.scalars, range, hash)
      if slots[slot] < 0 {
        slots[slot] = Int32(truncatingIfNeeded: places.count)
        places.append(range)
        hashes.append(hash)
      }
      numbers.append(slots[slot])
    }
  }

  var distinctCount: Int { places.count }

  /// The number of the token that lies here in another text, or `TokenNumbers.absent`.
  func find(_ text: ScalarText, _ range: Range<Int>) -> Int32 {
    slots[slot(of: text, range, Self.hash(text, range))]
  }

  /// A power of two, so that at most half of the slots are taken.
  static func slotCount(for count: Int) -> Int {
    var size = 16
    while size < 2 * count { size *= 2 }
    return size
  }

  /// Where the token is, or the empty slot where it would be.
  private func slot(of text: ScalarText, _ range: Range<Int>, _ hash: UInt64) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] >= 0 {
      let number = Int(slots[slot])
      if hashes[number] == hash, isEqual(places[number], text, range) { break }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private func isEqual(_ place: Range<Int>, _ text: ScalarText, _ range: Range<Int>) -> Bool {
    guard place.count == range.count else { return false }
    for offset in 0..<range.count where scalars[place.lowerBound + offset] != text[range.lowerBound + offset] {
      return false
    }
    return true
  }

  private static func hash(_ text: ScalarText, _ range: Range<Int>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in range { hash = (hash ^ UInt64(text[index].value)) &* 0x9E37_79B9_7F4A_7C15 }
    return hash ^ hash >> 29
  }
}
