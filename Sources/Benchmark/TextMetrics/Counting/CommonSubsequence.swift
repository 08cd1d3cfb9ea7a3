/// The longest common subsequence of two texts' tokens.
enum CommonSubsequence {
  /// Its length.
  ///
  /// By bits (Hyyrö 2004, "Bit-parallel LCS-length computation revisited"): the work is at most the product of the
  /// lengths divided by 64, the memory linear.
  static func length(_ numbers: TokenNumbers) -> Int {
    let places = TokenPlaces(numbers)
    let wordCount = (numbers.reference.count + 63) / 64
    // A cleared bit: the subsequence grows by one at that place of the reference.
    var row = [UInt64](repeating: .max, count: wordCount)
    for token in numbers.answer where token >= 0 {
      var carries = false
      var word = 0
      for entry in places.entries(of: token) {
        // Words between, which the token is not in, change by the carry alone.
        while carries, word < places.words[entry] { carries = add(0, carries, to: &row[word], &word) }
        word = places.words[entry]
        carries = add(places.bits[entry], carries, to: &row[word], &word)
      }
      while carries, word < wordCount { carries = add(0, carries, to: &row[word], &word) }
    }
    return row.enumerated().reduce(0) { length, word in
      let used = min(64, numbers.reference.count - 64 * word.offset)
      return length + used - (word.element & (used == 64 ? .max : (1 << UInt64(used)) - 1)).nonzeroBitCount
    }
  }

  /// One word of the row's step `V + (V & M) | V & ~M`; returns whether the sum carries into the next word.
  private static func add(_ places: UInt64, _ carries: Bool, to row: inout UInt64, _ word: inout Int) -> Bool {
    let here = row & places
    let (sum, overflows) = row.addingReportingOverflow(here)
    let (total, overflowsByCarry) = sum.addingReportingOverflow(carries ? 1 : 0)
    row = total | (row & ~here)
    word += 1
    return overflows || overflowsByCarry
  }

  /// Calls `body` with where in the reference one longest common subsequence lies, from the end: the same one that
  /// `rouge_score` reads out, going left only if that is strictly better than up.
  ///
  /// Time grows with the product of the lengths; memory is two rows of the table and one bit per cell.
  static func forEachPlace(
    answer: ArraySlice<Int32>, reference: ArraySlice<Int32>, _ body: (_ referenceIndex: Int) -> Void
  ) {
    guard !answer.isEmpty, !reference.isEmpty else { return }
    let columns = answer.count
    // Bit `i * columns + j`: from the cell of the two words, going left is strictly better than going up.
    var goesLeft = [UInt64](repeating: 0, count: (reference.count * columns + 63) / 64)
    // above[j], row[j]: the length for the reference's words before and up to this one and the answer's first j words.
    var above = [Int32](repeating: 0, count: columns + 1)
    var row = above
    for i in 0..<reference.count {
      let word = reference[reference.startIndex + i]
      for j in 0..<columns {
        if word == answer[answer.startIndex + j] {
          row[j + 1] = above[j] + 1
        } else {
          row[j + 1] = max(above[j + 1], row[j])
          if row[j] > above[j + 1] {
            let bit = i * columns + j
            goesLeft[bit / 64] |= 1 << UInt64(bit % 64)
          }
        }
      }
      swap(&above, &row)
    }

    var (i, j) = (reference.count, columns)
    while i > 0, j > 0 {
      let bit = (i - 1) * columns + j - 1
      if reference[reference.startIndex + i - 1] == answer[answer.startIndex + j - 1] {
        body(reference.startIndex + i - 1)
        i -= 1
        j -= 1
      } else if goesLeft[bit / 64] >> UInt64(bit % 64) & 1 == 1 {
        j -= 1
      } else {
        i -= 1
      }
    }
  }
}

/// For each token of a reference the words of 64 places that it occurs in, ascending, with a bit for each place.
private struct TokenPlaces {
  private(set) var words: [Int] = []
  private(set) var bits: [UInt64] = []
  /// Where each token's entries begin; one more than tokens.
  private var starts: [Int]

  init(_ numbers: TokenNumbers) {
    // Entries are counted first as if each place had one of its own; those of one word are merged while filling.
    var room = [Int](repeating: 0, count: numbers.distinctCount + 1)
    for token in numbers.reference { room[Int(token) + 1] += 1 }
    for token in 0..<numbers.distinctCount { room[token + 1] += room[token] }
    starts = room
    ends = room
    words = [Int](repeating: 0, count: numbers.reference.count)
    bits = [UInt64](repeating: 0, count: numbers.reference.count)
    for (index, token) in numbers.reference.enumerated() {
      let (token, word) = (Int(token), index / 64)
      if ends[token] == starts[token] || words[ends[token] - 1] != word {
        words[ends[token]] = word
        ends[token] += 1
      }
      bits[ends[token] - 1] |= 1 << UInt64(index % 64)
    }
  }

  private var ends: [Int]

  func entries(of token: Int32) -> Range<Int> { starts[Int(token)]..<ends[Int(token)] }
}
