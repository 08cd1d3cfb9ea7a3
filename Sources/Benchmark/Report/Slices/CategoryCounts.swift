import MedAlign

/// Instructions by category and subcategory.
struct CategoryCounts {
  struct Count {
    var all = 0
    var withReference = 0

    mutating func add(_ hasReference: Bool) {
      all += 1
      withReference += hasReference ? 1 : 0
    }
  }

  struct Subcategory {
    var name: String?
    var count: Count
  }

  struct Category {
    var name: String?
    var count: Count
    var subcategories: [Subcategory]
  }

  /// Largest first, then by name; instructions without a category last.
  var categories: [Category]
  var total: Count

  /// - Returns: `nil` if no item has a category.
  init?(_ facts: [ItemID: ItemFacts]) {
    guard facts.contains(where: { $0.value.category != nil }) else { return nil }
    total = Count()
    var found: [String?: [String?: Count]] = [:]
    for (_, items) in Dictionary(grouping: facts, by: \.key.instructionID) {
      // Items of one instruction differ in the person; where their categories do, the first person's stands.
      let ordered = items.sorted { $0.key < $1.key }.map(\.value)
      let named = ordered.first { $0.category != nil }
      let hasReference = ordered.contains(where: \.hasReference)
      found[named?.category, default: [:]][named?.subcategory, default: Count()].add(hasReference)
      total.add(hasReference)
    }
    categories = found.map { name, parts in
      let subcategories = parts.map { Subcategory(name: $0.key, count: $0.value) }
      return Category(
        name: name,
        count: Count(
          all: subcategories.reduce(0) { $0 + $1.count.all },
          withReference: subcategories.reduce(0) { $0 + $1.count.withReference }),
        subcategories: parts.keys.contains { $0 != nil }
          ? subcategories.sorted { Self.precedes($0.name, $0.count, $1.name, $1.count) } : [])
    }.sorted { Self.precedes($0.name, $0.count, $1.name, $1.count) }
  }

  private static func precedes(_ a: String?, _ aCount: Count, _ b: String?, _ bCount: Count) -> Bool {
    guard let a else { return false }
    guard let b else { return true }
    return (bCount.all, a) < (aCount.all, b)
  }
}
