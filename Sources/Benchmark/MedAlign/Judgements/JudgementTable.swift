import DelimitedText
import EHR

/// Judgements as our own grading export writes them: the TSV that `JudgementFile` reads back equal.
///
/// Columns: `instruction_id`, `person_id`, `model`, `rater`, `rater_specialty` (if any judgement has one), `rank`,
/// `correct` (yes or no), `seconds`; what is missing is an empty cell. Quoted as pandas reads and writes it.
public enum JudgementTable {
  public static func text(_ judgements: some Sequence<Judgement>) -> String {
    let judgements = Array(judgements)
    let hasSpecialty = judgements.contains { $0.raterSpecialty != nil }
    let columns: [(name: String, cell: (Judgement) -> String)] =
      [
        ("instruction_id", { "\($0.item.instructionID)" }),
        ("person_id", { $0.item.personID.map { "\($0)" } ?? "" }),
        ("model", { $0.system }),
        ("rater", { $0.rater }),
      ] + (hasSpecialty ? [("rater_specialty", { $0.raterSpecialty ?? "" })] : []) + [
        ("rank", { number($0.rank) }),
        ("correct", { $0.isCorrect.map { $0 ? "yes" : "no" } ?? "" }),
        ("seconds", { number($0.seconds) }),
      ]
    var writer = DelimitedWriter(format: .tsv)
    // A format with quotes holds any cell, so nothing is thrown.
    try? writer.append(columns.map(\.name))
    for judgement in judgements { try? writer.append(columns.map { $0.cell(judgement) }) }
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// Whole numbers without a fraction.
  private static func number(_ value: Double?) -> String {
    guard let value else { return "" }
    return Int(exactly: value).map { "\($0)" } ?? "\(value)"
  }
}
