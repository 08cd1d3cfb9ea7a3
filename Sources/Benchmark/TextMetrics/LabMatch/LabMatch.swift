/// How far an answer gives the values of the reference: numbers with their units, dates and times, whatever the words
/// around them and however they are written.
///
/// The rule, version 1:
/// - A number is compared digit by digit: `7` = `7.0` = `07.00`, `1,234` = `1234`, `7,2` = `7.2`, `.5` = `0.5`,
///   `1.2e3` = `1200`; `7.2` is not `7.24`. A comma before three digits separates thousands, else it is the point. The
///   sign counts, and so do `<`, `>`, `<=`, `>=` and their words. Digits inside a word (`HbA1c`, `T4`, `3rd`) are none.
/// - A unit is compared by what it means, not by how it is written: `mg/dL`, `mg / dl` and `milligrams per deciliter`;
///   `ug`, `mcg` and `µg`; `K/uL`, `10*3/uL` and `10^9/L` (`UnitNames`). Units are not converted: `1 g` is not
///   `1000 mg`. A number without a unit equals the same number with any unit.
/// - A date is compared by year, month and day: `2019-03-02`, `3/2/2019`, `3/2/19`, `2.3.2019`, `2 Mar 2019`,
///   `March 2nd, 2019`. With slashes and dashes the month comes first unless only the second can be one; with points
///   the day. A date without its day or its year equals only another such date. Times: `14:30` = `2:30 pm`.
/// - `120/80` and `3.5-5.0` are two numbers each.
///
/// Each value of the answer matches at most one of the reference; equal units first. The score is F1 over values;
/// precision and recall are beside it. There is no score where the reference holds no value.
public struct LabMatch: TextMetric {
  public init() {}

  public var definition: MetricDefinition {
    MetricDefinition(name: "lab_match", title: "Values (F1)", version: "medalign 1", range: 0...1)
  }

  public func score(_ answer: String, reference: String) -> MetricScore? {
    let referenceValues = LabValueReader.values(in: reference)
    guard !referenceValues.isEmpty else { return nil }
    let comparison = Self.comparison(LabValueReader.values(in: answer), referenceValues)
    return RougeTokens.score(
      matched: comparison.matched, answer: comparison.answerCount, reference: comparison.referenceCount)
  }

  /// How many values each text has, and how many they have in common.
  public struct Comparison: Sendable, Equatable {
    public var matched: Int
    public var answerCount: Int
    public var referenceCount: Int
  }

  public static func comparison(_ answer: String, reference: String) -> Comparison {
    comparison(LabValueReader.values(in: answer), LabValueReader.values(in: reference))
  }

  private static func comparison(_ answerValues: [LabValue], _ referenceValues: [LabValue]) -> Comparison {
    // Equal values first.
    var surplus: [LabValue: Int] = [:]
    for value in answerValues { surplus[value, default: 0] += 1 }
    for value in referenceValues { surplus[value, default: 0] -= 1 }
    var matched = answerValues.count - surplus.values.reduce(0) { $0 + max($1, 0) }
    // Then, number by number, those without a unit in one text and those with any in the other.
    var bare: [LabValue: Int] = [:]
    var others: [LabValue: (answer: Int, reference: Int)] = [:]
    for (value, count) in surplus where count != 0 {
      guard let plain = value.withoutUnit else { continue }
      if plain == value {
        bare[plain] = count
      } else if count > 0 {
        others[plain, default: (0, 0)].answer += count
      } else {
        others[plain, default: (0, 0)].reference -= count
      }
    }
    for (plain, count) in bare {
      guard let rest = others[plain] else { continue }
      matched += count > 0 ? min(count, rest.reference) : min(-count, rest.answer)
    }
    return Comparison(matched: matched, answerCount: answerValues.count, referenceCount: referenceValues.count)
  }
}
