extension BM25Index {
  // MARK: Variants

  /// The same documents scored by another variant; linear in the number of documents and words, without reading text.
  /// - Throws: `.parameter`.
  public func scored(by variant: BM25Variant) throws(RetrievalError) -> BM25Index {
    var index = self
    try index.prepare(variant)
    return index
  }

  /// What a variant needs to know of all documents.
  mutating func prepare(_ variant: BM25Variant) throws(RetrievalError) {
    try variant.validate()
    self.variant = variant
    let mean = averageLength
    factors = lengths.map { mean > 0 ? variant.lengthFactor(Int($0), mean: mean) : 0 }
    idfFloor = variant.formula == .okapi ? variant.epsilon * meanOkapiIDF : 0
  }

  /// The mean over distinct words, summed by document frequency so that it does not depend on the order of words.
  private var meanOkapiIDF: Double {
    var wordsByFrequency = [Int](repeating: 0, count: documentCount + 1)
    for frequency in frequencies { wordsByFrequency[Int(frequency)] += 1 }
    var sum = 0.0
    for frequency in wordsByFrequency.indices.dropFirst() where wordsByFrequency[frequency] > 0 {
      sum += Double(wordsByFrequency[frequency]) * BM25Variant.okapiIDF(frequency, of: documentCount)
    }
    return wordCount == 0 ? 0 : sum / Double(wordCount)
  }

  // MARK: Queries

  /// The score of every document, by its index. A word counts as often as the query has it; unknown words and stop
  /// words add nothing, and an empty query scores 0 everywhere.
  public func scores(of query: String) -> [Double] {
    var base = 0.0
    let words = weightedWords(of: query)
    for word in words { base += variant.absentScore(idf: word.idf) * word.times }
    var scores = [Double](repeating: base, count: documentCount)
    for word in words {
      for part in parts {
        part.forEachList(of: word.number) { add(word, $0, to: &scores) }
      }
    }
    return scores
  }

  /// The `k` documents with the highest scores, best first; all of them if there are fewer. Documents without any word
  /// of the query may be among them (with score 0 in most variants).
  public func top(_ k: Int, of query: String, ties: TieRule = .earlierDocumentFirst) -> [Ranked] {
    Ranked.top(k, of: scores(of: query), ties: ties)
  }

  private struct QueryWord {
    var number: Int
    var idf: Double
    var times: Double
  }

  /// Distinct known words of a query in order of first appearance.
  private func weightedWords(of query: String) -> [QueryWord] {
    var text = NormalizedText()
    text.replace(with: query.utf8, lowercased: tokenizer.lowercases)
    var words: [QueryWord] = []
    var positions: [Int: Int] = [:]
    text.forEachWord(tokenizer.rule) { bytes, start, length in
      let word = Word(bytes, at: start, length: length, seed: .process)
      guard let number = vocabulary.number(of: word, in: bytes).map(Int.init), frequencies[number] > 0 else { return }
      if let position = positions[number] {
        words[position].times += 1
      } else {
        positions[number] = words.count
        let idf = variant.idf(Int(frequencies[number]), of: documentCount, floor: idfFloor)
        words.append(QueryWord(number: number, idf: idf, times: 1))
      }
    }
    return words
  }

  @inline(__always)
  private func add(_ word: QueryWord, _ list: ArraySlice<Posting>, to scores: inout [Double]) {
    let absent = variant.absentScore(idf: word.idf)
    for posting in list {
      let document = Int(posting.document)
      let score = variant.score(idf: word.idf, tf: Double(posting.count), factor: factors[document])
      scores[document] += (score - absent) * word.times
    }
  }
}
