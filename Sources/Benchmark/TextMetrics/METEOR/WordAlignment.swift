/// Which words of two texts METEOR matches: NLTK's greedy rule, not the least crossings of the paper.
struct WordAlignment {
  /// For each word of the answer its place in the reference, or -1.
  private var places: [Int32]
  /// Words of both texts that are still free, ascending.
  private var freeAnswer: [Int]
  private var freeReference: [Int]

  /// - Returns: Pairs of places, ascending in the answer.
  static func matches(answer: Tokens, reference: Tokens, wordNet: WordNet?) -> [(answer: Int, reference: Int)] {
    var alignment = WordAlignment(
      places: [Int32](repeating: -1, count: answer.count), freeAnswer: Array(0..<answer.count),
      freeReference: Array(0..<reference.count))
    alignment.matchEqual(TokenNumbers(answer: answer, reference: reference))
    if !alignment.isComplete {
      // From here on words are their stems: NLTK looks those up in WordNet too.
      let answerStems = stems(answer, alignment.freeAnswer)
      let referenceStems = stems(reference, alignment.freeReference)
      let (answerBefore, referenceBefore) = (alignment.freeAnswer, alignment.freeReference)
      alignment.matchEqual(TokenNumbers(answer: answerStems, reference: referenceStems))
      if let wordNet, !alignment.isComplete {
        alignment.matchSynonyms(
          answer: answerStems.those(alignment.freeAnswer, of: answerBefore),
          reference: referenceStems.those(alignment.freeReference, of: referenceBefore), wordNet)
      }
    }
    return alignment.places.indices.compactMap { index in
      alignment.places[index] < 0 ? nil : (index, Int(alignment.places[index]))
    }
  }

  private var isComplete: Bool { freeAnswer.isEmpty || freeReference.isEmpty }

  /// From the answer's last word to its first, each takes the last free word of the reference that is equal.
  private mutating func matchEqual(_ numbers: TokenNumbers) {
    var free = FreePlaces(numbers.reference, distinctCount: numbers.distinctCount)
    match { index in
      let token = numbers.answer[index]
      return token < 0 ? nil : free.takeLast(of: token)
    }
  }

  /// The same for words of one set of synonyms: of all synonyms' last free words the last one.
  private mutating func matchSynonyms(answer: Tokens, reference: Tokens, _ wordNet: WordNet) {
    let table = TokenTable(reference)
    var free = FreePlaces(table.numbers, distinctCount: table.distinctCount)
    let words = WordNumbers(reference, table, wordNet)
    match { index in
      var best: Int32 = -1
      var place = -1
      // The word itself has no free equal: the stage before would have matched it.
      wordNet.forEachSynonym(of: answer[index]) { synonym in
        let token = words.token(of: synonym)
        guard token >= 0, let last = free.last(of: token), last > place else { return }
        (best, place) = (token, last)
      }
      return best < 0 ? nil : free.takeLast(of: best)
    }
  }

  /// - Parameter find: From a place among the free words of the answer to one among those of the reference.
  private mutating func match(_ find: (Int) -> Int?) {
    var isTaken = [Bool](repeating: false, count: freeReference.count)
    var restOfAnswer: [Int] = []
    for index in freeAnswer.indices.reversed() {
      if let place = find(index) {
        places[freeAnswer[index]] = Int32(truncatingIfNeeded: freeReference[place])
        isTaken[place] = true
      } else {
        restOfAnswer.append(freeAnswer[index])
      }
    }
    freeAnswer = restOfAnswer.reversed()
    freeReference = freeReference.indices.filter { !isTaken[$0] }.map { freeReference[$0] }
  }

  private static func stems(_ tokens: Tokens, _ places: [Int]) -> Tokens {
    var stems = Tokens(capacity: tokens.scalars.count)
    for place in places { stems.append(token: PorterStemmer.stem(tokens[place])) }
    return stems
  }
}

extension Tokens {
  /// The tokens that stand for some of the places that all tokens stand for; both ascending.
  fileprivate func those(_ some: [Int], of all: [Int]) -> Tokens {
    var result = Tokens(capacity: scalars.count)
    var next = some.makeIterator()
    var wanted = next.next()
    for (index, place) in all.enumerated() where place == wanted {
      result.append(token: self[index])
      wanted = next.next()
    }
    return result
  }
}

/// The places of each token of a text that no match has taken, as stacks.
private struct FreePlaces {
  private var lasts: [Int32]
  private var before: [Int32]

  init(_ tokens: [Int32], distinctCount: Int) {
    lasts = [Int32](repeating: -1, count: distinctCount)
    before = []
    before.reserveCapacity(tokens.count)
    for (place, token) in tokens.enumerated() {
      before.append(lasts[Int(token)])
      lasts[Int(token)] = Int32(truncatingIfNeeded: place)
    }
  }

  func last(of token: Int32) -> Int? { lasts[Int(token)] < 0 ? nil : Int(lasts[Int(token)]) }

  mutating func takeLast(of token: Int32) -> Int? {
    guard let place = last(of: token) else { return nil }
    lasts[Int(token)] = before[place]
    return place
  }
}

/// WordNet's numbers for the few words of a reference that are still free.
private struct WordNumbers {
  private var numbers: [(word: Int, token: Int32)] = []
  /// Whether a word whose number ends in these bits is among them: most are not.
  private var isPossible = [Bool](repeating: false, count: 1024)

  init(_ tokens: Tokens, _ table: TokenTable, _ wordNet: WordNet) {
    for (index, token) in table.numbers.enumerated() {
      guard let word = wordNet.number(of: tokens[index]), self.token(of: word) < 0 else { continue }
      numbers.append((word, token))
      isPossible[word % isPossible.count] = true
    }
  }

  /// The token that is this word of WordNet, or -1.
  func token(of word: Int) -> Int32 {
    guard isPossible[word % isPossible.count] else { return -1 }
    return numbers.first { $0.word == word }?.token ?? -1
  }
}
