import MedAlign

/// What items are grouped by.
enum ItemGrouping: String, CaseIterable, Sendable {
  case specialty, category, gender, race, ethnicity, age

  var title: String {
    switch self {
    case .specialty: "Specialty of the asker"
    case .category: "Category"
    case .gender: "Gender"
    case .race: "Race"
    case .ethnicity: "Ethnicity"
    case .age: "Age in years"
    }
  }

  /// `nil` where it is not known.
  func group(of facts: ItemFacts) -> String? {
    switch self {
    case .specialty: facts.specialty
    case .category: facts.category
    case .gender: facts.gender
    case .race: facts.race
    case .ethnicity: facts.ethnicity
    case .age: facts.ageYears.map(Self.ageBand)
    }
  }

  static let ageBands = ["under 18", "18–39", "40–64", "65–79", "80 and over"]

  static func ageBand(_ years: Int) -> String {
    switch years {
    case ..<18: ageBands[0]
    case ..<40: ageBands[1]
    case ..<65: ageBands[2]
    case ..<80: ageBands[3]
    default: ageBands[4]
    }
  }

  /// The groups that items fall into: ages ascending, others with the most items first, then by name.
  func groups(of items: some Sequence<ItemID>, _ facts: [ItemID: ItemFacts]) -> [ItemGroup] {
    let found = Dictionary(grouping: Set(items)) { facts[$0].flatMap(group(of:)) }
    return found.map { ItemGroup(name: $0.key, items: Set($0.value)) }.sorted { a, b in
      guard let x = a.name else { return false }
      guard let y = b.name else { return true }
      if self == .age { return (Self.ageBands.firstIndex(of: x) ?? 0) < (Self.ageBands.firstIndex(of: y) ?? 0) }
      return (b.items.count, x) < (a.items.count, y)
    }
  }
}

struct ItemGroup: Sendable {
  /// `nil` for the items whose group is not known.
  var name: String?
  var items: Set<ItemID>

  var title: String { name ?? "not known" }
}
