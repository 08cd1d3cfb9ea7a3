import EHR
import MedAlign
import Report
import Testing

@Suite struct InstructionCategoryTests {
  /// MedAlign's Table 2: all instructions, and those with a reference answer.
  private static let paper: [(String, Int, Int)] = [
    ("Retrieve & Summarize", 667, 223), ("Care Planning", 136, 22), ("Calculation & Scoring", 70, 13),
    ("Diagnosis Support", 33, 4), ("Translation", 2, 0), ("Other", 75, 41),
  ]

  private static func facts() -> [ItemID: ItemFacts] {
    var facts: [ItemID: ItemFacts] = [:]
    for (category, all, withReference) in paper {
      for index in 0..<all {
        facts[SliceSample.item(facts.count + 1)] = ItemFacts(category: category, hasReference: index < withReference)
      }
    }
    return facts
  }

  private func counted(_ facts: [ItemID: ItemFacts]) -> ReportTable? {
    SliceSections.tables(EvaluationData(systems: [], facts: facts), ReportOptions())["instruction-categories"]
  }

  @Test("instructions in the paper's categories sum to 983 and 303, in the paper's shares")
  func paper() throws {
    let table = try #require(counted(Self.facts()))
    let order = [
      "Retrieve & Summarize", "Care Planning", "Other", "Calculation & Scoring", "Diagnosis Support", "Translation",
    ]
    #expect(table.cells("category") == (order + ["all"]).map { .text($0) })
    #expect(table.cells("instructions") == [667, 136, 75, 70, 33, 2, 983].map { .count($0) })
    #expect(table.cells("with_reference") == [223, 22, 41, 13, 4, 0, 303].map { .count($0) })
    // 68 % retrieve and summarize; 17 % are like questions of a licensing examination.
    #expect(near(table.number(0, "share"), 667.0 / 983))
    #expect(near((table.number(1, "share") ?? 0) + (table.number(4, "share") ?? 0), 169.0 / 983))
    #expect(near(table.number(5, "share_with_reference"), 0) && near(table.number(6, "share"), 1))
  }

  @Test("an instruction about two persons counts once, with a reference if any of its items has one")
  func persons() throws {
    var facts = Self.facts()
    facts[SliceSample.item(983, person: 8)] = ItemFacts(category: "Other", hasReference: true)
    let table = try #require(counted(facts))
    #expect(table.cell(6, "instructions") == .count(983) && table.cell(6, "with_reference") == .count(304))
  }

  @Test("subcategories stand under their category, instructions without one last")
  func subcategories() throws {
    let table = try #require(
      counted(
        SliceSample.facts([
          ItemFacts(category: "b", subcategory: "x"), ItemFacts(category: "b", subcategory: "y", hasReference: true),
          ItemFacts(category: "b", subcategory: "y"), ItemFacts(category: "b"), ItemFacts(), ItemFacts(category: "a"),
        ])))
    #expect(
      zip(table.cells("category"), table.cells("subcategory")).map { [$0, $1] }
        == [
          ["b", "all"], ["b", "y"], ["b", "x"], ["b", "no subcategory"], ["a", "all"], ["no category", "all"],
          ["all", "all"],
        ].map { $0.map { .text($0) } })
    #expect(table.cells("instructions") == [4, 2, 1, 1, 1, 1, 6].map { .count($0) })
  }

  @Test("without a category there is no table of categories")
  func none() {
    #expect(counted(SliceSample.facts([ItemFacts(), ItemFacts(hasReference: true)])) == nil)
  }
}
