/// A list of slots, each to be filled or, if it is not required, left out; in order, with commas between.
///
/// Objects without repeated names and arrays without repeated items are such lists: no two slots can be filled alike.
struct SchemaSlots {
  private static let stateLimit = 100_000

  struct Slot {
    var rule: Int
    var isRequired: Bool
  }

  var slots: [Slot] = []
  var minimum: Int
  var maximum: Int?

  func expression() throws(ConstraintError) -> GrammarExpression {
    // How many are filled matters up to the greatest bound; without any, only whether one is.
    let required = slots.count { $0.isRequired }
    let maximum = maximum ?? .max
    let counted = max(minimum > required ? minimum : 0, maximum < slots.count ? maximum + 1 : 0, 1)
    guard counted <= Self.stateLimit, (slots.count + 1) * (counted + 1) <= Self.stateLimit else {
      throw .tooLarge(what: "properties or unique items times their counts", limit: Self.stateLimit)
    }
    let width = counted + 1
    var graph = GrammarGraph(stateCount: (slots.count + 1) * width)
    for (index, slot) in slots.enumerated() {
      for count in 0..<width where count <= index {
        let here = index * width + count
        let filled = GrammarExpression.rule(slot.rule)
        if count < maximum {
          graph.addArc(
            from: here, count == 0 ? filled : .sequence([.text(","), filled]),
            to: (index + 1) * width + min(count + 1, counted))
        }
        if !slot.isRequired { graph.addArc(from: here, .empty, to: (index + 1) * width + count) }
      }
    }
    for count in 0..<width {
      let atLeast = minimum <= required || count >= minimum
      graph.isFinal[slots.count * width + count] = atLeast && count <= maximum
    }
    return .graph(graph)
  }
}
