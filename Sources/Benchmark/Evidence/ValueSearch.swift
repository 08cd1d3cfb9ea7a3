import EHR
import TextMetrics

/// An answer's numbers and dates in the kept part of a record, compared by value.
///
/// Words that may be such a value are picked out by their keys; around each of them the record is then read as
/// `LabMatch` reads answers.
struct ValueSearch {
  struct Match {
    let place: KeptPlace
    /// In the record's source.
    let range: Range<Int>
    let occurrences: Int
  }

  private struct Found {
    let place: KeptPlace
    let value: LabValue
    let range: Range<Int>
  }

  private let index: RecordIndex
  private let answer: AnswerText
  private let kept: KeptSource
  /// Values of the record whose number is written as one of the answer's, by that number's key.
  private var numbers: [UInt64: [Found]] = [:]
  private var dates: [LabValue: [Found]] = [:]

  init(_ answer: AnswerText, in index: RecordIndex, _ stretches: [KeptStretch], _ kept: KeptSource) {
    self.index = index
    self.answer = answer
    self.kept = kept
    var forms: [UInt64: [DateForms]] = [:]
    var sought: Set<UInt64> = []
    for value in answer.values.prefix(EvidenceLimits.values) {
      switch value.value {
      case .number: if let key = numberKey(value) { sought.insert(key) }
      case .date(let year, let month, let day):
        guard dates[value.value] == nil else { break }
        dates[value.value] = []
        let form = DateForms(value: value.value, year: year, month: month, day: day)
        for key in form.anchors { forms[key, default: []].append(form) }
      case .time: break
      }
    }
    if sought.isEmpty, forms.isEmpty { return }
    for stretch in stretches.reversed() {
      for word in stretch.words.reversed() {
        let key = index.keys[word]
        let place = KeptPlace(run: stretch.run, word: word, limit: stretch.words.upperBound)
        if sought.contains(key), index.runs[stretch.run].kind.mayHoldNumbers {
          addNumber(key, place, stretch.words)
        }
        for form in forms[key] ?? [] { addDate(form, place, stretch.words) }
      }
    }
  }

  private mutating func addNumber(_ key: UInt64, _ place: KeptPlace, _ words: Range<Int>) {
    guard numbers[key, default: []].count < EvidenceLimits.places, let found = read(place, words),
      case .number = found.value
    else { return }
    numbers[key, default: []].append(found)
  }

  private mutating func addDate(_ form: DateForms, _ place: KeptPlace, _ words: Range<Int>) {
    let near = index.keys[max(words.lowerBound, place.word - 3)..<min(words.upperBound, place.word + 4)]
    guard form.mayStand(among: near), dates[form.value, default: []].count < EvidenceLimits.places,
      let found = read(place, words), found.value == form.value
    else { return }
    dates[form.value, default: []].append(found)
  }

  // MARK: reading the record

  /// The value that the word at a place is part of.
  private func read(_ place: KeptPlace, _ words: Range<Int>) -> Found? {
    let run = index.runs[place.run]
    let word = index.bytes(place.word..<place.word + 1)
    var first = place.word
    while first > max(words.lowerBound, place.word - 5), word.lowerBound - Int(index.starts[first - 1]) <= 64 {
      first -= 1
    }
    var last = place.word
    while last < min(words.upperBound - 1, place.word + 6), Int(index.ends[last + 1]) - word.upperBound <= 64 {
      last += 1
    }
    var text = DecodedText(
      index.text, Int(index.starts[first])..<Int(index.ends[last]), hasReferences: run.hasReferences)
    if place.word == index.words(place.run).upperBound - 1, let unit = unit(of: place, word.upperBound) {
      text.append(" " + unit)
    }
    for (value, range) in LabValueReader.places(in: text.scalars) {
      let bytes = text.bytes(range)
      if bytes.lowerBound <= word.lowerBound, bytes.upperBound >= word.upperBound {
        return Found(place: place, value: value, range: bytes)
      }
    }
    return nil
  }

  /// The unit that the event gives in an attribute, for the number that ends its text at `end`.
  private func unit(of place: KeptPlace, _ end: Int) -> String? {
    guard let event = event(around: place, end), index.runs[place.run].kind == .text else { return nil }
    return event.unit
  }

  /// The coded event around a place, if its beginning is in the prompt too.
  private func event(around place: KeptPlace, _ end: Int) -> RecordEvent? {
    guard let event = index.event(of: index.runs[place.run]).map({ index.record.events[$0] }), !event.isNote,
      kept.contains(event.byteRange.lowerBound..<end)
    else { return nil }
    return event
  }

  // MARK: matches

  /// Where the record says the same; nil if it does not.
  func match(_ value: AnswerText.Value) -> Match? {
    switch value.value {
    case .number(let number, let comparison, let unit):
      guard let key = numberKey(value), let found = numbers[key] else { return nil }
      let names = answer.names(beside: value)
      return best(found) { candidate in
        guard case .number(number, comparison, let other) = candidate.value else { return nil }
        let hasUnit = unit != nil && unit == other
        if unit != nil, other != nil, !hasUnit { return nil }
        let isNamed = isNamed(candidate, names)
        return isNamed ? (hasUnit ? 3 : 2) : hasUnit ? 1 : nil
      }
    case .date:
      // The time of an event says more than what a text says of another day.
      return best(dates[value.value] ?? []) { index.runs[$0.place.run].kind == .time ? 2 : 1 }
    case .time: return nil
    }
  }

  /// Of the places with the highest rank the last by `PlaceOrder`.
  private func best(_ found: [Found], _ rank: (Found) -> Int?) -> Match? {
    var best: (found: Found, rank: Int, order: PlaceOrder, count: Int)?
    for candidate in found {
      guard let rank = rank(candidate) else { continue }
      let order = PlaceOrder(ofRun: candidate.place.run, in: index, answer)
      guard let known = best, rank <= known.rank else {
        best = (candidate, rank, order, 1)
        continue
      }
      guard rank == known.rank else { continue }
      let isBetter = known.order < order
      best = (isBetter ? candidate : known.found, rank, isBetter ? order : known.order, known.count + 1)
    }
    return best.map { Match(place: $0.found.place, range: $0.found.range, occurrences: $0.count) }
  }

  /// Whether one of `names` is in the name of what was measured: the event's, or the four words before the number.
  private func isNamed(_ found: Found, _ names: Set<UInt64>) -> Bool {
    guard !names.isEmpty else { return false }
    let stretchStart = index.words(found.place.run).lowerBound
    var end = found.place.word
    while end > stretchStart, Int(index.starts[end - 1]) >= found.range.lowerBound { end -= 1 }
    let before = max(stretchStart, end - 4)..<end
    for word in before where names.contains(index.keys[word]) {
      if kept.contains(index.bytes(word..<found.place.word + 1)) { return true }
    }
    guard let event = event(around: found.place, found.range.upperBound) else { return false }
    let bytes = Array(event.name.utf8)
    var scanner = WordScanner(XMLPullReader(bytes: bytes, name: ""), bytes.indices, hasReferences: false)
    while let word = scanner.next() { if names.contains(word.key) { return true } }
    return false
  }

  /// The key of the number in a value of the answer.
  private func numberKey(_ value: AnswerText.Value) -> UInt64? {
    var word = answer.word(from: value.range.lowerBound)
    while word < answer.words.count, answer.words[word].range.upperBound <= value.range.upperBound {
      if answer.words[word].kind == .number { return answer.words[word].key }
      word += 1
    }
    return nil
  }
}

/// How the parts of a date may be written.
private struct DateForms {
  let value: LabValue
  /// Words that are looked for: the year, or without one the month's name.
  let anchors: [UInt64]
  private let months: Set<UInt64>
  private let day: UInt64?

  init(value: LabValue, year: Int?, month: Int, day: Int?) {
    self.value = value
    let name = DateReader.months.indices.contains(month - 1) ? DateReader.months[month - 1] : ""
    let names = [name, String(name.prefix(3))] + (month == 9 ? ["sept"] : [])
    anchors =
      year.map { [WordKey.number($0)] + ($0 > 1900 && $0 < 2100 ? [WordKey.number($0 % 100)] : []) }
      ?? Array(Set(names)).map(WordKey.word)
    months = Set(names.map(WordKey.word) + [WordKey.number(month)])
    self.day = day.map(WordKey.number)
  }

  func mayStand(among keys: ArraySlice<UInt64>) -> Bool {
    keys.contains(where: months.contains) && (day.map(keys.contains) ?? true)
  }
}

extension TextRun.Kind {
  /// A code's digits are none, nor are those of a time.
  fileprivate var mayHoldNumbers: Bool { self == .text || self == .attribute }
}
