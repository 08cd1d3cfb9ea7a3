import EHR
import TextMetrics

/// An answer taken apart: its words, and the numbers and dates in it.
struct AnswerText {
  struct Value {
    let value: LabValue
    /// UTF-8 bytes of the answer.
    let range: Range<Int>
  }

  let words: [WordScanner.Word]
  /// For each word whether it says something: one with letters that is no stop word, a number of three digits.
  let saysSomething: [Bool]
  /// In the order of the answer, none overlapping another.
  let values: [Value]
  /// The days it names, as `Timestamp.dayNumber`.
  let days: Set<Int>

  /// Reads the first `EvidenceLimits.answerBytes` of an answer. Models copy `&lt;` from a record as it stands, so
  /// references stand for characters here too.
  init(_ answer: String) {
    var bytes = Array(answer.utf8.prefix(EvidenceLimits.answerBytes))
    if bytes.count == EvidenceLimits.answerBytes {
      while let last = bytes.last, last & 0xC0 == 0x80 { bytes.removeLast() }
      if let last = bytes.last, last >= 0xC0 { bytes.removeLast() }
    }
    let text = XMLPullReader(bytes: bytes, name: "")
    let whole = bytes.indices
    var scanner = WordScanner(text, whole, hasReferences: true)
    var words: [WordScanner.Word] = []
    while let word = scanner.next() { words.append(word) }
    self.words = words
    saysSomething = words.map {
      switch $0.kind {
      case .word: !StopWords.keys.contains($0.key)
      case .number: $0.length >= 3
      case .sign: false
      }
    }
    let decoded = DecodedText(text, whole, hasReferences: true)
    values = LabValueReader.places(in: decoded.scalars)
      .map { Value(value: $0.value, range: decoded.bytes($0.range)) }
      .filter { !$0.range.isEmpty }
    days = Set(values.compactMap(\.value.dayNumber))
  }

  /// The first word that begins at or after a byte.
  func word(from offset: Int) -> Int { words.partitionPoint { $0.range.lowerBound >= offset } }

  /// The value that begins before a byte and ends after it.
  func value(around offset: Int) -> Value? {
    let next = values.partitionPoint { $0.range.lowerBound >= offset }
    guard next > 0, values[next - 1].range.upperBound > offset else { return nil }
    return values[next - 1]
  }

  /// Keys of words that may name what is measured: those that say something, six before a value and three after it.
  func names(beside value: Value) -> Set<UInt64> {
    let first = word(from: value.range.lowerBound)
    let last = word(from: value.range.upperBound)
    let near = Array(max(0, first - 6)..<first) + Array(last..<min(words.count, last + 3))
    return Set(near.filter { words[$0].kind == .word && saysSomething[$0] }.map { words[$0].key })
  }
}

extension LabValue {
  /// Of a whole date.
  var dayNumber: Int? {
    guard case .date(let year?, let month, let day?) = self else { return nil }
    return Timestamp(year: year, month: month, day: day)?.dayNumber
  }
}

extension RandomAccessCollection where Index == Int {
  /// The first index from which on `isAfter` holds, for elements that are in order.
  func partitionPoint(_ isAfter: (Element) -> Bool) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = (low + high) / 2
      if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// Words that are no evidence by themselves: grammar, and what every answer about a record says.
enum StopWords {
  static let keys = Set(
    """
    a about above after again against all also am an and any are as at be because been before being below between \
    both but by can could did do does doing down during each few for from further had has have having he her here \
    hers him his how i if in into is it its itself just me more most my no nor not now of off on once only or other \
    our out over own same shall she should so some such than that the their them then there these they this those \
    through to too under until up upon very was we were what when where which while who whom whose why will with \
    within without would \
    you your yes there's it's patient patient's patients patients' pt pt's record records ehr answer question based \
    according provided given information available documented noted mentioned reported stated shows show following \
    found per dr mr mrs ms st nd rd th
    """.split(separator: " ").map { WordKey.word(String($0)) })
}
