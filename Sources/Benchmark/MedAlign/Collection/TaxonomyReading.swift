/// What a form's cells say about an instruction's place in the taxonomy.
///
/// A known subcategory is kept in the taxonomy's spelling and brings its category; an unknown one is kept as it stands.
/// Of several ticked in one cell (Google Forms joins them by ", ", or by ";" in its own download) the first known one
/// counts. A category alone is kept, known or not; where a subcategory of the taxonomy says otherwise, the taxonomy's
/// counts.
struct TaxonomyReading: Equatable {
  enum Remark: Equatable {
    /// A subcategory or a category that the taxonomy does not have.
    case unknown(String)
    case severalSubcategories
    case otherCategory
  }

  private(set) var category: String?
  private(set) var subcategory: String?
  private(set) var remarks: [Remark] = []

  init(categoryCell: String?, subcategoryCell: String?) {
    let categoryText = categoryCell.flatMap(FormText.trimmed)
    category = categoryText.map { Self.knownCategory($0) ?? $0 }
    var text = subcategoryCell.flatMap(FormText.trimmed)
    // Forms that call subcategories "category".
    if text == nil, let categoryText, Self.knownCategory(categoryText) == nil, !Self.entries(in: categoryText).isEmpty {
      text = categoryText
      category = nil
    }
    guard let text else {
      if let category, !InstructionTaxonomy.categoryNames.contains(category) { remarks.append(.unknown(category)) }
      return
    }
    let known = Self.entries(in: text)
    guard let first = known.first else {
      subcategory = text
      remarks.append(.unknown(text))
      return
    }
    if known.count > 1 { remarks.append(.severalSubcategories) }
    subcategory = first.subcategory
    if let category, category != first.category { remarks.append(.otherCategory) }
    category = first.category
  }

  /// The taxonomy's entries that a cell names, in the cell's order.
  static func entries(in cell: String) -> [InstructionTaxonomy.Entry] {
    if let whole = entry(cell) { return [whole] }
    return cell.split(whereSeparator: { $0 == ";" || $0 == "," || $0.isNewline }).compactMap { entry(String($0)) }
  }

  private static func entry(_ name: String) -> InstructionTaxonomy.Entry? {
    let words = FormText.words(name)
    return words.isEmpty ? nil : InstructionTaxonomy.entries.first { FormText.words($0.subcategory) == words }
  }

  /// The paper's Table 2 calls information retrieval "Retrieve & Summarize".
  private static func knownCategory(_ name: String) -> String? {
    let words = FormText.words(name)
    if words == ["retrieve", "and", "summarize"] { return InstructionTaxonomy.categoryNames.first }
    return InstructionTaxonomy.categoryNames.first { FormText.words($0) == words }
  }
}
