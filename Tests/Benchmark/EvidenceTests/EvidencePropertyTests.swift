import EHR
import Evidence
import Mutations
import SeededRandom
import SyntheticRecords
import Testing
import TextMetrics

@Suite("Evidence on made-up patients")
struct EvidencePropertyTests {
  private static func items(_ layout: RecordLayout) throws -> [(record: PatientRecord, item: SyntheticDataSet.Item)] {
    var options = SyntheticOptions(patientCount: 4, seed: 11, recordTokens: 1500...6000)
    options.layout = layout
    options.instructionsPerPatient = 12
    let set = try SyntheticDataSet(options)
    return try (0..<4).map {
      let item = set.item($0)
      return (try RecordReader.read(bytes: item.xml, name: "EHR_\(item.personID).xml"), item)
    }
  }

  /// What must hold of the spans of any answer.
  private func check(_ answer: String, _ index: RecordIndex, _ kept: [Range<Int>]) -> [EvidenceSpan] {
    let record = index.record
    let spans = index.spans(of: answer, kept: kept)
    let bytes = Array(answer.utf8)
    var end = 0
    for span in spans {
      #expect(span.answerRange.lowerBound >= end && span.answerRange.upperBound <= bytes.count)
      #expect(!span.answerRange.isEmpty && !span.recordRange.isEmpty && span.occurrences >= 1)
      end = span.answerRange.upperBound
      let (first, last) = (span.recordRange.lowerBound, span.recordRange.upperBound)
      #expect(kept.contains { $0.lowerBound <= first && $0.upperBound >= last })
      guard let said = String(validating: bytes[span.answerRange], as: UTF8.self),
        let recorded = String(validating: record.source[span.recordRange], as: UTF8.self)
      else {
        Issue.record("a range that does not end between characters")
        continue
      }
      if let event = span.event {
        #expect(record.events[event].timestamp?.description == span.timestamp)
        if span.kind != .date { #expect(record.events[event].byteRange.contains(span.recordRange.lowerBound)) }
      } else {
        #expect(span.timestamp == nil)
      }
      switch span.kind {
      case .phrase: #expect(PlainWords.of(said) == PlainWords.of(recorded), "\(said) / \(recorded)")
      case .date:
        let comparison = LabMatch.comparison(said, reference: recorded)
        #expect(comparison.matched == 1 && comparison.referenceCount == 1, "\(said) / \(recorded)")
      case .quantity:
        let comparison = LabMatch.comparison(said, reference: PlainWords.decoded(recorded))
        #expect(comparison.matched == 1 && comparison.answerCount == 1, "\(said) / \(recorded)")
      }
    }
    if let position = EvidencePosition(of: spans, kept: kept, latest: record.latestTimestamp) {
      #expect((0...1).contains(position.share) && position.followingBytes >= 0 && position.spanCount == spans.count)
    } else {
      #expect(spans.isEmpty)
    }
    return spans
  }

  private func keptParts(_ record: PatientRecord, _ random: inout SplitMix64) -> [[Range<Int>]] {
    let count = record.source.count
    let pruner = RecordPruner(record)
    return [
      [0..<count], [random.int(count)..<count], pruner.keptRanges(droppingOldest: random.int(pruner.eventCount)),
      record.sourceRanges(ofEvents: record.events.indices.filter { _ in random.int(3) == 0 }),
    ]
  }

  @Test(
    "answers cut from a record, changed answers and noise: spans say the same and are in the prompt",
    arguments: RecordLayout.allCases)
  func invariants(_ layout: RecordLayout) throws {
    var random = SplitMix64(seed: 3)
    var found = 0
    let tokens = [
      "&amp;", "&lt;", "2019-03-02", "7.2 %", "\u{E9}", " less 5 than 6 mg ", "\u{2265}", "m\u{B2}", "10\u{2079}/L",
      "-3",
      "1,2,3", "\u{0}",
    ]
    for (record, item) in try Self.items(layout) {
      let index = RecordIndex(record)
      let text = record.events.map { "\($0.name) \($0.value) \($0.unit ?? "")" }.joined(separator: "; ")
      let letters = Array(text.utf8)
      for kept in keptParts(record, &random) {
        for instruction in item.instructions {
          found += check(instruction.answer + ". " + instruction.evidence, index, kept).count
        }
        for _ in 0..<40 {
          let start = random.int(letters.count)
          let cut = letters[start..<min(letters.count, start + random.int(700))]
          found += check(String(decoding: random.mutated(Array(cut), with: tokens), as: UTF8.self), index, kept).count
          let noise = (0..<random.int(200)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
          _ = check(String(decoding: noise, as: UTF8.self), index, kept)
        }
      }
    }
    #expect(found > 2000)
  }

  @Test("an answer copied from a note is covered by one span, at the note's place", arguments: RecordLayout.allCases)
  func copies(_ layout: RecordLayout) throws {
    var random = SplitMix64(seed: 4)
    var tried = 0
    for (record, _) in try Self.items(layout) {
      let index = RecordIndex(record)
      for (number, note) in record.events.enumerated() where note.isNote {
        let words = note.value.split(whereSeparator: \.isWhitespace)
        guard words.count >= 12 else { continue }
        let start = random.int(words.count - 11)
        let length = 11 + random.int(words.count - start - 10)
        let answer = words[start..<start + length].joined(separator: "\n ")
        let spans = index.spans(of: answer, kept: [record.source.indices])
        tried += 1
        let covered = spans.first.map { String(decoding: Array(answer.utf8)[$0.answerRange], as: UTF8.self) }
        #expect(spans.count == 1 && covered.map(PlainWords.of) == PlainWords.of(answer))
        #expect(spans.first.map { $0.occurrences > 1 || $0.event == number } == true)
      }
    }
    #expect(tried > 8)
  }

  @Test("the last laboratory value of a made-up answer is cited at the time of its evidence")
  func synthesizedAnswers() throws {
    var tried = 0
    for (record, item) in try Self.items(.release) {
      let index = RecordIndex(record)
      for instruction in item.instructions where instruction.question.hasPrefix("What is the patient's last ") {
        guard let time = Timestamp(String(instruction.evidence.prefix(16))) else { continue }
        let concept = instruction.question.dropFirst("What is the patient's last ".count).dropLast()
        let answer = "The last \(concept) was \(instruction.answer)."
        let spans = index.spans(of: answer, kept: [record.source.indices])
        let quantity = spans.first { $0.kind == .quantity }
        #expect(quantity?.timestamp == time.description, "\(instruction.question)")
        tried += 1
      }
    }
    #expect(tried >= 5)
  }

  @Test("answers of a megabyte and records that repeat themselves take no long time")
  func degenerate() throws {
    let words = [String](repeating: "stroke stroke 5 mg 2019-03-02", count: 8_000).joined(separator: " ")
    let xml = """
      <eventstream><encounter><events><entry timestamp="2019-03-02"><event type="note" name="n">\(words)</event></entry>
      </events></encounter></eventstream>
      """
    let record = try RecordReader.read(bytes: Array(xml.utf8), name: "1.xml")
    let index = RecordIndex(record)
    let kept = [record.source.indices]
    let time = ContinuousClock().measure {
      #expect(index.spans(of: words + words, kept: kept).count >= 1)
      #expect(index.spans(of: "stroke stroke stroke of 5 mg on 2019-03-02 and 5 mg", kept: kept).count >= 2)
      #expect(index.spans(of: String(repeating: "5 mg of ", count: 1000), kept: kept).map(\.kind).contains(.quantity))
      #expect(index.spans(of: String(repeating: "&", count: 1 << 20), kept: kept).isEmpty)
      let accents = String(repeating: "\u{301}", count: 1 << 19)
      #expect(index.spans(of: accents, kept: kept).isEmpty)
    }
    // About two seconds on a quiet machine; the product of the lengths would take minutes.
    #expect(time < .seconds(60))
  }
}

/// Words of a text as the rule has them, written the plain way.
enum PlainWords {
  static func of(_ text: String) -> [String] {
    var words: [String] = []
    var word: [Unicode.Scalar] = []
    var isNumber = false
    func end() {
      var text = String(String.UnicodeScalarView(word))
      if isNumber, let value = Double(text.replacing(",", with: "")) { text = "\(value)" }
      if !word.isEmpty { words.append(text) }
      (word, isNumber) = ([], false)
    }
    let scalars = Array(decoded(text).lowercased().unicodeScalars)
    for (place, scalar) in scalars.enumerated() {
      let isDigit = ("0"..."9").contains(scalar)
      let isLetter =
        scalar.properties.isAlphabetic || (scalar.properties.numericType != nil && !isDigit)
        || [.nonspacingMark, .spacingMark].contains(scalar.properties.generalCategory)
      let next = scalars.dropFirst(place + 1).first
      if isDigit {
        if word.isEmpty { isNumber = true }
        word.append(scalar)
      } else if isLetter {
        if isNumber { end() }
        word.append(scalar)
      } else if isNumber, scalar == "." || scalar == ",", let next, ("0"..."9").contains(next) {
        word.append(scalar)
      } else if !isNumber, !word.isEmpty, scalar == "'" || scalar == "\u{2019}", next?.properties.isAlphabetic == true {
        word.append("'")
      } else {
        end()
      }
    }
    end()
    return words
  }

  static func decoded(_ text: String) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")].reduce(text) {
      $0.replacing($1.0, with: $1.1)
    }
  }
}
