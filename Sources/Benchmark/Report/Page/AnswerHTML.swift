import Evidence
import MedAlign

/// What a store holds of one answer, in the order in which it came to be: the answers of its steps, then the answer
/// with the places of the record that it agrees with. Only for pages that were asked to hold text.
struct AnswerHTML {
  var item: StoredItem

  func draw(_ page: inout Markup) {
    if !item.steps.isEmpty { steps(&page) }
    guard let outcome = item.result?.outcome else { return }
    guard let answer = outcome.answer else { return Self.quote(outcome.reason ?? "", &page) }
    let spans = item.result?.evidence?.spans ?? []
    let parts = Self.parts(of: answer, spans)
    guard parts.contains(where: { $0.span != nil }) else { return Self.quote(answer, &page) }
    page.element("p", ["class": "quote"]) { page in
      var number = 0
      for part in parts {
        guard part.span != nil else {
          page.text(part.text)
          continue
        }
        number += 1
        page.element("mark") { page in
          page.text(part.text)
          page.element("sup", text: "[\(number)]")
        }
      }
    }
    page.element("p", ["class": "soft evidence-title"], text: "Marked: also in the part of the record that was read.")
    page.element("ol", ["class": "evidence"]) { page in
      for span in parts.compactMap(\.span) { page.element("li", text: Self.place(span)) }
    }
  }

  static func quote(_ text: String, _ page: inout Markup) {
    if text.isEmpty { return page.element("p", ["class": "soft"], text: "(empty)") }
    page.element("p", ["class": "quote"], text: text)
  }

  // MARK: Steps

  private func steps(_ page: inout Markup) {
    let count = item.steps.count
    page.element("details", ["class": "steps"]) { page in
      page.element(
        "summary",
        text: "\(Figures.count(count)) step\(count == 1 ? "" : "s")"
          + (item.result == nil ? " so far" : " that led to the answer"))
      for (index, step) in item.steps.enumerated() {
        page.element("h4", text: "Step \(index + 1): \(Self.title(step))")
        page.element("p", ["class": "soft"], text: Self.remarks(step))
        Self.quote(step.answer, &page)
      }
    }
  }

  private static func title(_ step: AnswerStep) -> String {
    let part = step.part.map { "part \($0.index + 1) of \($0.count)" } ?? "the record"
    switch step.kind {
    case .answer: return "first answer, from \(part)"
    case .refine: return "answer refined with \(part)"
    case .map: return "answer from \(part) alone"
    case .reduce: return "one answer from several"
    }
  }

  private static func remarks(_ step: AnswerStep) -> String {
    var remarks: [String] = []
    if let part = step.part {
      let times = [part.earliest, part.latest].compactMap(\.self)
      if !times.isEmpty { remarks.append(times.first == times.last ? times[0] : times.joined(separator: " to ")) }
      remarks.append("\(Figures.count(part.events)) event\(part.events == 1 ? "" : "s")")
      // Of another rendering than the stored XML these are not offsets into the record's file.
      remarks.append("bytes \(bytes(part.firstByte, part.endByte)) of the record as rendered")
    }
    remarks.append("\(Figures.count(step.promptTokens)) prompt tokens")
    remarks.append("\(Figures.count(step.generation.generatedTokens)) generated, \(step.generation.finishReason)")
    return remarks.joined(separator: " · ")
  }

  // MARK: Evidence

  private struct Part {
    var text: String
    var span: EvidenceSpan?
  }

  /// The answer in pieces. Spans that it does not hold, or that overlap an earlier one, are left out: they come from a
  /// file.
  private static func parts(of answer: String, _ spans: [EvidenceSpan]) -> [Part] {
    let bytes = Array(answer.utf8)
    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    var parts: [Part] = []
    var position = 0
    for span in spans.sorted(by: { $0.answerRange.lowerBound < $1.answerRange.lowerBound }) {
      let range = span.answerRange
      guard range.lowerBound >= position, range.upperBound <= bytes.count, !range.isEmpty,
        !isInside(range.lowerBound, bytes), !isInside(range.upperBound, bytes)
      else { continue }
      if position < range.lowerBound { parts.append(Part(text: text(position..<range.lowerBound))) }
      parts.append(Part(text: text(range), span: span))
      position = range.upperBound
    }
    if position < bytes.count { parts.append(Part(text: text(position..<bytes.count))) }
    return parts
  }

  /// Whether an offset cuts a character's bytes.
  private static func isInside(_ offset: Int, _ bytes: [UInt8]) -> Bool {
    offset < bytes.count && bytes[offset] & 0xC0 == 0x80
  }

  private static func place(_ span: EvidenceSpan) -> String {
    var place = [span.kind.rawValue, span.timestamp.map { "event of \($0)" } ?? "no event"]
    place.append("bytes \(bytes(span.recordRange.lowerBound, span.recordRange.upperBound)) of the record's file")
    if span.occurrences > 1 { place.append("one of \(Figures.count(span.occurrences)) places") }
    return place.joined(separator: " · ")
  }

  private static func bytes(_ first: Int, _ end: Int) -> String { "\(Figures.count(first))–\(Figures.count(end))" }
}
