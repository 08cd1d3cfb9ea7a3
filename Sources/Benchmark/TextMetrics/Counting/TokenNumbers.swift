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
    self.answer = (0..<answer.count).map { table.find($0, of: answer) }
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
  private let tokens: Tokens
  /// Where in the text each distinct token is first.
  private var firsts: [Int32] = []
  /// Open addressing: a distinct token's number, or `TokenNumbers.absent`.
  private var slots: [Int32]

  init(_ tokens: Tokens) {
    self.tokens = tokens
    slots = [Int32](repeating: TokenNumbers.absent, count: Self.slotCount(for: tokens.count))
    numbers.reserveCapacity(tokens.count)
    firsts.reserveCapacity(tokens.count)
    for token in 0..<tokens.count {
      let slot = slot(token, of: tokens)
      if slots[slot] < 0 {
        slots[slot] = Int32(truncatingIfNeeded: firsts.count)
        firsts.append(Int32(truncatingIfNeeded: token))
      }
      numbers.append(slots[slot])
    }
  }

  var distinctCount: Int { firsts.count }

  /// The number of a token of another text, or `TokenNumbers.absent`.
  func find(_ token: Int, of others: Tokens) -> Int32 { slots[slot(token, of: others)] }

  /// A power of two, so that at most half of the slots are taken.
  static func slotCount(for count: Int) -> Int {
    var size = 16
    while size < 2 * count { size *= 2 }
    return size
  }

  /// Where the token is, or the empty slot where it would be.
  private func slot(_ token: Int, of others: Tokens) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: others.hash(token)) & mask
    while slots[slot] >= 0, !tokens.isEqual(Int(firsts[Int(slots[slot])]), token, of: others) {
      slot = (slot + 1) & mask
    }
    return slot
  }
}
