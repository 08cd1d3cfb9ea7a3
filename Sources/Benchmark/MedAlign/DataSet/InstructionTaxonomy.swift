/// MedAlign's public taxonomy (som-shahlab/medalign, `data/instruction-taxonomy.csv`): 20 subcategories of instructions
/// in six categories.
public enum InstructionTaxonomy {
  /// A subcategory with the category that it belongs to, in the public file's spelling.
  public struct Entry: Sendable, Hashable {
    public let subcategory: String
    public let category: String
  }

  /// All subcategories, in the public file's order but with "other" last.
  public static let entries: [Entry] = categories.flatMap { category in
    category.subcategories.map { Entry(subcategory: $0, category: category.name) }
  }

  /// The names of the categories, in the same order.
  public static let categoryNames = categories.map(\.name)

  /// - Parameter subcategory: In any case, such as `retrieve vitals`.
  static func category(of subcategory: String) -> String? {
    let name = subcategory.lowercased()
    return entries.first { $0.subcategory == name }?.category
  }

  private static let categories: [(name: String, subcategories: [String])] = [
    (
      "information retrieval",
      [
        "retrieve medical history", "retrieve imaging studies", "retrieve social history",
        "retrieve medication information", "retrieve laboratory studies", "provide patient education information",
        "retrieve appointment information", "retrieve demographics", "retrieve vitals",
        "retrieve genetic and family history", "retrieve institutional policies", "retrieve provider referrals",
        "retrieve communications with patient", "retrieve coding & billing information",
      ]
    ),
    ("calculation & scoring", ["calculate numerical measures", "provide risk assessment"]),
    ("diagnosis support", ["provide diagnosis assistance"]),
    ("care planning", ["determine plan of care"]),
    ("translation", ["translate materials"]),
    ("other", ["other"]),
  ]
}
