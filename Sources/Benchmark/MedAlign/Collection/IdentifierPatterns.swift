/// What may identify a patient or a person, as a form that asks for no such thing should not hold it.
public enum IdentifierKind: String, Sendable, CaseIterable, Codable {
  case emailAddress = "e-mail address"
  case phoneNumber = "phone number"
  /// Seven digits or more in a row, a social security number, or "MRN" and four digits or more.
  case recordNumber = "number like a record's"
  /// Day, month and year.
  case fullDate = "full date"
}

/// Looks for obvious identifiers: an aid for a look at a form, not a de-identification (that is `Deidentification`'s).
enum IdentifierPatterns {
  static func kinds(in text: String) -> Set<IdentifierKind> {
    let bytes = Array(text.utf8)
    var kinds: Set<IdentifierKind> = []
    if hasEmailAddress(bytes) { kinds.insert(.emailAddress) }
    for group in numberGroups(bytes) { kinds.formUnion(group.kinds) }
    let words = FormText.words(text)
    if hasMonthNameDate(words) { kinds.insert(.fullDate) }
    for (word, next) in zip(words, words.dropFirst()) where word == "mrn" {
      if next.utf8.count >= 4, next.utf8.allSatisfy(isDigit) { kinds.insert(.recordNumber) }
    }
    return kinds
  }

  // MARK: E-mail addresses

  private static func hasEmailAddress(_ bytes: [UInt8]) -> Bool {
    for place in bytes.indices where bytes[place] == UInt8(ascii: "@") && place > 0 && isWord(bytes[place - 1]) {
      let domain = bytes[(place + 1)...].prefix { isWord($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
      let labels = domain.split(separator: UInt8(ascii: "."))
      if labels.count >= 2, let first = domain.first, isWord(first), labels[1].count >= 2 { return true }
    }
    return false
  }

  // MARK: Numbers

  /// Runs of digits with at most two of `-/. ()` between them.
  private struct NumberGroup {
    var runs: [[UInt8]] = []
    var separators: [[UInt8]] = []
    var hasPlus = false

    var kinds: Set<IdentifierKind> {
      var kinds: Set<IdentifierKind> = []
      if runs.contains(where: { $0.count >= 7 }) { kinds.insert(.recordNumber) }
      if hasPlus, runs.reduce(0, { $0 + $1.count }) >= 9 { kinds.insert(.phoneNumber) }
      for index in separators.indices {
        if sizes(index, [3, 4]), separators[index] == Array("-".utf8) { kinds.insert(.phoneNumber) }
        guard index + 1 < separators.count else { continue }
        let between = [separators[index], separators[index + 1]]
        if sizes(index, [3, 3, 4]), between.allSatisfy({ !$0.contains(UInt8(ascii: "/")) }) {
          kinds.insert(.phoneNumber)
        }
        if sizes(index, [3, 2, 4]), between.allSatisfy({ $0 == Array("-".utf8) }) { kinds.insert(.recordNumber) }
        if between[0] == between[1], isDate(index, between[0]) { kinds.insert(.fullDate) }
      }
      return kinds
    }

    private func sizes(_ index: Int, _ counts: [Int]) -> Bool {
      index + counts.count <= runs.count && zip(runs[index...], counts).allSatisfy { $0.count == $1 }
    }

    private func isDate(_ index: Int, _ separator: [UInt8]) -> Bool {
      guard separator.count == 1, [UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: ".")].contains(separator[0])
      else { return false }
      let parts = runs[index..<index + 3].map { $0 }
      let values = parts.map { $0.count <= 4 ? $0.reduce(0) { $0 * 10 + Int($1 - 0x30) } : Int.max }
      let (month, day) = (1...12, 1...31)
      if parts[0].count == 4 {
        return (1800...2199).contains(values[0]) && month.contains(values[1]) && day.contains(values[2])
      }
      let hasYear =
        (parts[2].count == 4 && (1800...2199).contains(values[2]))
        || (parts[2].count == 2 && separator[0] == UInt8(ascii: "/"))
      let isDayAndMonth =
        (month.contains(values[0]) && day.contains(values[1])) || (day.contains(values[0]) && month.contains(values[1]))
      return hasYear && parts[0].count <= 2 && parts[1].count <= 2 && isDayAndMonth
    }
  }

  private static func numberGroups(_ bytes: [UInt8]) -> [NumberGroup] {
    var groups: [NumberGroup] = []
    var index = 0
    while index < bytes.count {
      guard isDigit(bytes[index]) else {
        index += 1
        continue
      }
      var group = NumberGroup()
      group.hasPlus = index > 0 && bytes[index - 1] == UInt8(ascii: "+")
      while true {
        let run = bytes[index...].prefix(while: isDigit)
        group.runs.append(Array(run))
        index = run.endIndex
        let separator = bytes[index...].prefix(3) { "-/. ()".utf8.contains($0) }
        guard (1...2).contains(separator.count), separator.endIndex < bytes.count, isDigit(bytes[separator.endIndex])
        else { break }
        group.separators.append(Array(separator))
        index = separator.endIndex
      }
      groups.append(group)
    }
    return groups
  }

  // MARK: Dates in words

  /// "May 5, 2023", "5th of May 2023".
  private static func hasMonthNameDate(_ words: [String]) -> Bool {
    let words = words.filter { $0 != "of" }
    return words.indices.contains { place in
      guard isMonth(words[place]), place + 1 < words.count else { return false }
      if place + 2 < words.count, isDay(words[place + 1]), isYear(words[place + 2]) { return true }
      return place > 0 && isDay(words[place - 1]) && isYear(words[place + 1])
    }
  }

  private static func isMonth(_ word: String) -> Bool {
    let months = [
      "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
      "december",
    ]
    return word == "sept" || months.contains { $0 == word || $0.prefix(3) == word }
  }

  private static func isDay(_ word: String) -> Bool {
    let digits = word.prefix(while: \.isNumber)
    guard let day = Int(digits), (1...31).contains(day) else { return false }
    return ["", "st", "nd", "rd", "th"].contains(String(word.dropFirst(digits.count)))
  }

  private static func isYear(_ word: String) -> Bool {
    word.utf8.count == 4 && Int(word).map { (1800...2199).contains($0) } == true
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isWord(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte >= 0x80
  }
}

extension ArraySlice<UInt8> {
  /// The first elements, at most `limit`, as long as `predicate` holds.
  fileprivate func prefix(_ limit: Int, while predicate: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    prefix(limit).prefix(while: predicate)
  }
}
