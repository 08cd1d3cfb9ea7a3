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

/// Which of several places of the same is cited, the greatest: one on a day that the answer names, then the latest. Of
/// equal ones it is the first compared, which is the last in the source.
struct PlaceOrder: Comparable {
  private let isOnDayOfAnswer: Bool
  /// Minutes, the least for what has no time.
  private let time: Int64

  init(ofRun run: Int, in index: RecordIndex, _ answer: AnswerText) {
    let event = index.nearestEvent(of: index.runs[run]).map { index.record.events[$0] }
    time = event?.timestamp?.minutes ?? .min
    isOnDayOfAnswer = event?.timestamp.map { answer.days.contains($0.dayNumber) } ?? false
  }

  static func < (a: Self, b: Self) -> Bool {
    a.isOnDayOfAnswer == b.isOnDayOfAnswer ? a.time < b.time : b.isOnDayOfAnswer
  }
}
