import EHR
import Retrieval

/// TIMER's record: the text of its visits, one after another, without what stands between them.
///
/// Source: som-shahlab/TIMER, `timer/evaluate/medalign_preprocessing.py`; `encounter` stands for `visit` in the release
/// layout. `codes` and `notes` drop the other kind of events from each visit.
struct TimerVisits {
  private let record: PatientRecord
  /// A visit's text, and where in it events and pieces of the source stand.
  private struct Visit {
    var text: [UInt8] = []
    var events: [(index: Int, range: Range<Int>)] = []
    var copies: [SourceCopy] = []
    let time: Timestamp?

    mutating func copy(_ range: Range<Int>, of source: [UInt8]) {
      copies.append(SourceCopy(start: text.count, source: range))
      text += source[range]
    }
  }
  /// In document order.
  private var visits: [Visit] = []

  init(_ record: PatientRecord, _ filter: EventFilter) {
    self.record = record
    var members = [[Int]](repeating: [], count: record.encounters.count)
    for (index, event) in record.events.enumerated() {
      if let encounter = event.encounter, members.indices.contains(encounter) { members[encounter].append(index) }
    }
    for (encounter, events) in zip(record.encounters, members) {
      var visit = Visit(time: encounter.start)
      var cursor = encounter.byteRange.lowerBound
      for index in events {
        let range = record.events[index].byteRange
        guard range.lowerBound >= cursor else { continue }
        visit.copy(cursor..<range.lowerBound, of: record.source)
        cursor = range.upperBound
        guard filter.admits(record.events[index]) else { continue }
        visit.events.append((index, visit.text.count..<visit.text.count + range.count))
        visit.copy(range, of: record.source)
      }
      visit.copy(
        min(cursor, encounter.byteRange.upperBound)..<encounter.byteRange.upperBound, of: record.source)
      visits.append(visit)
    }
  }

  /// All visits.
  var text: RecordText { joined(visits.indices.map { $0 }) }

  /// Visits in the order of their BM25 score until their tokens exceed `tokens` (the one that does so is kept), in
  /// order of time. LangChain's retriever cuts at white space and keeps case; equal scores: the later visit first.
  func retrieved(
    for question: String, tokens limit: Int, count: ([UInt8]) -> Int
  ) throws(PackingError) -> RecordText {
    let scores: [Double]
    do {
      var builder = BM25IndexBuilder(tokenizer: .whitespace)
      for visit in visits { try builder.add(utf8: visit.text) }
      scores = try builder.finish(variant: .okapi()).scores(of: question)
    } catch {
      throw .recordNotRanked(reason: "\(error)")
    }
    var chosen: [Int] = []
    var total = 0
    for index in visits.indices.sorted(by: { scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 > $1 }) {
      chosen.append(index)
      total += count(visits[index].text)
      if total > limit { break }
    }
    return joined(
      chosen.sorted { (visits[$0].time?.minutes ?? .min, $0) < (visits[$1].time?.minutes ?? .min, $1) })
  }

  private func joined(_ chosen: [Int]) -> RecordText {
    var bytes: [UInt8] = []
    var ranges = [Range<Int>](repeating: 0..<0, count: record.events.count)
    var copies: [SourceCopy] = []
    for index in chosen {
      if !bytes.isEmpty { bytes.append(UInt8(ascii: "\n")) }
      for (event, range) in visits[index].events {
        ranges[event] = bytes.count + range.lowerBound..<bytes.count + range.upperBound
      }
      copies += visits[index].copies.map { SourceCopy(start: bytes.count + $0.start, source: $0.source) }
      bytes += visits[index].text
    }
    return RecordText(bytes: bytes, eventRanges: ranges, copies: copies)
  }
}
