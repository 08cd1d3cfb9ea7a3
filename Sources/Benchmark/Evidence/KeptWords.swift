import EHR

/// The part of a record that a prompt held, as ranges of its source.
struct KeptSource {
  let ranges: [Range<Int>]

  init(_ ranges: [Range<Int>], of record: PatientRecord) {
    self.ranges = ranges.map { $0.clamped(to: 0..<record.source.count) }.merged()
  }

  func contains(_ range: Range<Int>) -> Bool {
    let next = ranges.partitionPoint { $0.lowerBound > range.lowerBound }
    return next > 0 && ranges[next - 1].upperBound >= range.upperBound
  }
}

/// Words of a run that follow one another and are all in the prompt.
struct KeptStretch {
  let run: Int
  let words: Range<Int>
}

/// A word in the prompt.
struct KeptPlace {
  let run: Int
  let word: Int
  /// The end of its stretch.
  let limit: Int
}

extension RecordIndex {
  /// The stretches of the kept part, in the order of the source.
  func stretches(_ kept: KeptSource) -> [KeptStretch] {
    var result: [KeptStretch] = []
    for range in kept.ranges {
      var run = runs.partitionPoint { Int($0.end) > range.lowerBound }
      while run < runs.count, Int(runs[run].start) < range.upperBound {
        var words = words(run)
        if Int(runs[run].start) < range.lowerBound || Int(runs[run].end) > range.upperBound {
          let first = starts[words].partitionPoint { Int($0) >= range.lowerBound }
          let last = ends[words].partitionPoint { Int($0) > range.upperBound }
          words = first..<max(first, last)
        }
        if !words.isEmpty { result.append(KeptStretch(run: run, words: words)) }
        run += 1
      }
    }
    return result
  }
}
