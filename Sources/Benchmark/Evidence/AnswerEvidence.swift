import EHR
import TextMetrics

/// What an answer has in common with the part of the record that its prompt held, by the rule in the README.
public struct AnswerEvidence: Codable, Sendable, Equatable {
  /// Changes with the rule.
  public static let currentVersion = 1

  public var version: Int
  /// In the order of the answer, none overlapping another.
  public var spans: [EvidenceSpan]
  /// nil without spans.
  public var position: EvidencePosition?

  public init(version: Int = Self.currentVersion, spans: [EvidenceSpan], position: EvidencePosition?) {
    self.version = version
    self.spans = spans
    self.position = position
  }
}

extension RecordIndex {
  /// The spans of an answer with their position in the record.
  ///
  /// - Parameters:
  ///   - answer: the answer as it is stored: spans are offsets into it.
  ///   - kept: what of `record.source` the prompt held (`PackedPrompt.keptSource`), in any order.
  public func evidence(for answer: String, kept: [Range<Int>]) -> AnswerEvidence {
    let spans = spans(of: answer, kept: kept)
    return AnswerEvidence(
      spans: spans, position: EvidencePosition(of: spans, kept: kept, latest: record.latestTimestamp))
  }

  /// An answer's spans that stand in the kept part: from left to right, at each place the longest.
  ///
  /// Linear in the kept part and in the answer, of which the first `EvidenceLimits.answerBytes` are read.
  public func spans(of answer: String, kept: [Range<Int>]) -> [EvidenceSpan] {
    let answer = AnswerText(answer)
    guard !answer.words.isEmpty else { return [] }
    let kept = KeptSource(kept, of: record)
    let stretches = stretches(kept)
    let phrases = PhraseSearch(answer, in: self, stretches)
    let values = ValueSearch(answer, in: self, stretches, kept)
    var spans: [EvidenceSpan] = []
    var word = 0
    var value = 0
    var position = 0
    while true {
      while word < answer.words.count, answer.words[word].range.lowerBound < position { word += 1 }
      while value < answer.values.count, answer.values[value].range.lowerBound < position { value += 1 }
      let wordStart = word < answer.words.count ? answer.words[word].range.lowerBound : .max
      let valueStart = value < answer.values.count ? answer.values[value].range.lowerBound : .max
      let start = min(wordStart, valueStart)
      if start == .max { return spans }
      let candidates = [
        valueStart == start && value < EvidenceLimits.values ? span(answer.values[value], values) : nil,
        wordStart == start ? span(word, answer, phrases) : nil,
      ].compactMap(\.self)
      if let first = candidates.first {
        // Of equal ones the value, which says what kind it is.
        let longest = candidates.dropFirst().reduce(first) {
          $1.answerRange.count > $0.answerRange.count ? $1 : $0
        }
        spans.append(longest)
        position = longest.answerRange.upperBound
      } else {
        position = start + 1
      }
    }
  }

  private func span(_ value: AnswerText.Value, _ search: ValueSearch) -> EvidenceSpan? {
    guard let match = search.match(value) else { return nil }
    var kind = EvidenceSpan.Kind.quantity
    if case .date = value.value { kind = .date }
    return span(
      value.range, match.range, kind, run: match.place.run, day: value.value.dayNumber, match.occurrences)
  }

  private func span(_ word: Int, _ answer: AnswerText, _ search: PhraseSearch) -> EvidenceSpan? {
    // Not from the middle of a number or a date on.
    let start = answer.words[word].range.lowerBound
    guard answer.value(around: start) == nil, let match = search.longest(from: word) else { return nil }
    let end = answer.words[match.words.upperBound - 1].range.upperBound
    return span(start..<end, bytes(match.recordWords), .phrase, run: match.run, match.occurrences)
  }

  private func span(
    _ answerRange: Range<Int>, _ recordRange: Range<Int>, _ kind: EvidenceSpan.Kind, run: Int, day: Int? = nil,
    _ occurrences: Int
  ) -> EvidenceSpan {
    let event = event(of: runs[run], on: day)
    return EvidenceSpan(
      answerRange: answerRange, recordRange: recordRange, kind: kind, event: event,
      timestamp: event.flatMap { record.events[$0].timestamp?.description }, occurrences: occurrences)
  }
}
