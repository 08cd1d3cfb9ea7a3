import MedAlign

/// A named group of judgements: those of items or raters that meet every one of some conditions.
///
/// ```swift
/// try Cohort("specialty=Neurology")
/// try Cohort("rater=Annotator_1")
/// try Cohort("tokens>=32768 & category=care planning")
/// ```
///
/// Words are compared without regard to case. An item that lacks an attribute meets no condition on it, `!=` included.
public struct Cohort: Sendable, Equatable {
  /// As it was written.
  public let name: String
  let conditions: [Condition]

  struct Condition: Sendable, Equatable {
    var attribute: Attribute
    var comparison: Comparison
    var value: Value
  }

  enum Attribute: String, Sendable, CaseIterable {
    case category, subcategory
    /// Of the clinician who asked.
    case specialty
    case rater
    /// Of the clinician who judged.
    case raterSpecialty = "rater-specialty"
    case gender, race, ethnicity
    /// In years, at the record's latest time.
    case age
    /// Of the whole record.
    case tokens

    var isNumber: Bool { self == .age || self == .tokens }
  }

  enum Comparison: String, Sendable, CaseIterable {
    // Longer ones first: `<=` begins with `<`.
    case atMost = "<=", atLeast = ">=", unequal = "!=", equal = "=", below = "<", above = ">"
  }

  enum Value: Sendable, Equatable {
    case word(String)
    case number(Int)
  }

  /// - Throws: `CohortError` for conditions that say nothing.
  public init(_ text: String) throws(CohortError) {
    name = text
    var conditions: [Condition] = []
    for part in text.split(separator: "&", omittingEmptySubsequences: false) {
      conditions.append(try Self.condition(part))
    }
    self.conditions = conditions
  }

  private static func condition(_ text: Substring) throws(CohortError) -> Condition {
    guard let start = text.firstIndex(where: { "<>=!".contains($0) }),
      let comparison = Comparison.allCases.first(where: { text[start...].hasPrefix($0.rawValue) })
    else { throw .noComparison(trimmed(text)) }
    let name = trimmed(text[..<start]).lowercased()
    guard let attribute = Attribute(rawValue: name) else { throw .unknownAttribute(name) }
    let value = trimmed(text[start...].dropFirst(comparison.rawValue.count))
    guard !value.isEmpty else { throw .noValue(attribute: name) }
    if attribute.isNumber {
      guard let number = Int(value) else { throw .notWholeNumber(attribute: name, value: value) }
      return Condition(attribute: attribute, comparison: comparison, value: .number(number))
    }
    guard comparison == .equal || comparison == .unequal else { throw .noOrder(attribute: name) }
    return Condition(attribute: attribute, comparison: comparison, value: .word(value.lowercased()))
  }

  private static func trimmed(_ text: Substring) -> String {
    let start = text.drop { $0.isWhitespace }
    return String(start.prefix(start.count - start.reversed().prefix { $0.isWhitespace }.count))
  }

  /// - Parameter facts: Of the judgement's item.
  func holds(_ judgement: Judgement, _ facts: ItemFacts?) -> Bool {
    conditions.allSatisfy { condition in
      switch (Self.value(of: condition.attribute, judgement, facts), condition.value) {
      case (.word(let found)?, .word(let wanted)):
        (found.lowercased() == wanted) == (condition.comparison == .equal)
      case (.number(let found)?, .number(let limit)):
        switch condition.comparison {
        case .atMost: found <= limit
        case .atLeast: found >= limit
        case .below: found < limit
        case .above: found > limit
        case .equal: found == limit
        case .unequal: found != limit
        }
      default: false
      }
    }
  }

  private static func value(of attribute: Attribute, _ judgement: Judgement, _ facts: ItemFacts?) -> Value? {
    switch attribute {
    case .category: facts?.category.map { .word($0) }
    case .subcategory: facts?.subcategory.map { .word($0) }
    case .specialty: facts?.specialty.map { .word($0) }
    case .rater: .word(judgement.rater)
    case .raterSpecialty: judgement.raterSpecialty.map { .word($0) }
    case .gender: facts?.gender.map { .word($0) }
    case .race: facts?.race.map { .word($0) }
    case .ethnicity: facts?.ethnicity.map { .word($0) }
    case .age: facts?.ageYears.map { .number($0) }
    case .tokens: facts?.recordTokens.map { .number($0) }
    }
  }

  /// Values of the cohort's attributes that the data have, for a message: words, or the range of numbers.
  func valuesAtHand(_ data: EvaluationData) -> [String] {
    conditions.map { condition in
      let found = data.judgements.compactMap { Self.value(of: condition.attribute, $0, data.facts[$0.item]) }
      let words = Set(found.compactMap { if case .word(let word) = $0 { word } else { nil } }).sorted()
      let numbers = found.compactMap { if case .number(let number) = $0 { number } else { nil } }
      let list = words.prefix(12).joined(separator: ", ") + (words.count > 12 ? ", …" : "")
      let range = numbers.min().flatMap { low in numbers.max().map { "\(low) to \($0)" } }
      return "\(condition.attribute.rawValue): \(range ?? (list.isEmpty ? "not known" : list))"
    }
  }
}
