/// The longest runs of an answer's words that stand in the kept part of a record.
///
/// Each two neighbouring words of the answer are looked up in the record; from each place found, as many words as agree
/// are taken. A match of n words costs n steps at each of at most `EvidenceLimits.places` places, so an answer costs no
/// more than its words times that, however often it or the record repeats itself.
struct PhraseSearch {
  /// A phrase found: words of the answer, and of the record.
  struct Match {
    let words: Range<Int>
    let run: Int
    let recordWords: Range<Int>
    let occurrences: Int
  }

  private let index: RecordIndex
  private let answer: AnswerText
  /// Places of each two neighbouring words of the answer, last in the source first.
  private var places: [Pair: [KeptPlace]] = [:]

  private struct Pair: Hashable {
    let first: UInt64
    let second: UInt64
  }

  init(_ answer: AnswerText, in index: RecordIndex, _ stretches: [KeptStretch]) {
    self.index = index
    self.answer = answer
    var mayBegin = [Bool](repeating: false, count: 1 << 12)
    for (first, second) in zip(answer.words, answer.words.dropFirst()) {
      places[Pair(first: first.key, second: second.key)] = []
      mayBegin[Int(first.key >> 52)] = true
    }
    guard !places.isEmpty else { return }
    for stretch in stretches.reversed() where stretch.words.count > 1 {
      for word in stretch.words.dropLast().reversed() where mayBegin[Int(index.keys[word] >> 52)] {
        let pair = Pair(first: index.keys[word], second: index.keys[word + 1])
        guard let slot = places.index(forKey: pair), places.values[slot].count < EvidenceLimits.places else { continue }
        places.values[slot].append(KeptPlace(run: stretch.run, word: word, limit: stretch.words.upperBound))
      }
    }
  }

  /// The longest phrase that begins with a word of the answer, at the last place by `PlaceOrder`; nil if it says little.
  func longest(from first: Int) -> Match? {
    guard first + 1 < answer.words.count, let places = places[pair(first)], !places.isEmpty else { return nil }
    let lengths = places.map { agreement(first, $0) }
    guard let longest = lengths.max() else { return nil }
    let length = wholeValues(first, longest)
    guard saysEnough(first..<first + length) else { return nil }
    var occurrences = 0
    var best: (place: KeptPlace, order: PlaceOrder)?
    for (place, agreeing) in zip(places, lengths) where agreeing >= length {
      occurrences += 1
      let order = PlaceOrder(ofRun: place.run, in: index, answer)
      if best.map({ $0.order < order }) ?? true { best = (place, order) }
    }
    return best.map {
      Match(
        words: first..<first + length, run: $0.place.run, recordWords: $0.place.word..<$0.place.word + length,
        occurrences: occurrences)
    }
  }

  private func pair(_ first: Int) -> Pair {
    Pair(first: answer.words[first].key, second: answer.words[first + 1].key)
  }

  /// How many words agree from there on.
  private func agreement(_ first: Int, _ place: KeptPlace) -> Int {
    let limit = min(answer.words.count - first, place.limit - place.word)
    var count = 2
    while count < limit, answer.words[first + count].key == index.keys[place.word + count] { count += 1 }
    return count
  }

  /// The words of `count` from `first` that do not end inside a number with its unit or a date, and are not all one.
  private func wholeValues(_ first: Int, _ count: Int) -> Int {
    let end = answer.words[first + count - 1].range.upperBound
    let value = answer.value(around: end) ?? answer.value(around: end - 1)
    guard let value else { return count }
    let beforeValue = min(count, max(0, answer.word(from: value.range.lowerBound) - first))
    return value.range.upperBound > end || beforeValue == 0 ? beforeValue : count
  }

  /// Three words of which two say something, or two that both do, are no numbers and have twelve letters together.
  private func saysEnough(_ words: Range<Int>) -> Bool {
    let count = words.count { answer.words[$0].kind != .sign }
    let saying = words.filter { answer.saysSomething[$0] }
    guard saying.count >= 2 else { return false }
    return count >= 3
      || saying.allSatisfy { answer.words[$0].kind == .word } && saying.reduce(0) { $0 + answer.words[$1].length } >= 12
  }
}
