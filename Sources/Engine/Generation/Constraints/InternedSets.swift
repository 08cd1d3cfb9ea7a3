/// Gives sets of numbers, written as sorted lists, small numbers of their own: equal sets have equal numbers.
struct InternedSets: Sendable {
  private var words: [UInt64] = []
  /// Set `n` is `words[starts[n]..<starts[n + 1]]`.
  private var starts: [Int] = [0]
  private var numbers: [Key: Int32] = [:]

  private struct Key: Hashable {
    var set: [UInt64]
    var tag: Bool
  }

  var count: Int { starts.count - 1 }
  /// In words, about.
  var storage: Int { 2 * words.count + 8 * starts.count }

  subscript(number: Int32) -> ArraySlice<UInt64> { words[starts[Int(number)]..<starts[Int(number) + 1]] }

  /// The number of a set; sets with different tags differ.
  mutating func intern(_ set: [UInt64], tag: Bool = false) -> (number: Int32, isNew: Bool) {
    let key = Key(set: set, tag: tag)
    if let number = numbers[key] { return (number, false) }
    let number = Int32(count)
    numbers[key] = number
    words += set
    starts.append(words.count)
    return (number, true)
  }
}
