/// MedAlign's public taxonomy (som-shahlab/medalign, `data/instruction-taxonomy.csv`): the category of a subcategory.
enum InstructionTaxonomy {
  /// - Parameter subcategory: In any case, such as `retrieve vitals`.
  static func category(of subcategory: String) -> String? {
    let name = subcategory.lowercased()
    return categories.first { $0.subcategories.contains(name) }?.name
  }

  private static let categories: [(name: String, subcategories: Set<String>)] = [
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
