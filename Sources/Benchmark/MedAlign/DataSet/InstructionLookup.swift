/// Finds the item that a row means which names an instruction and no person.
struct InstructionLookup: Sendable {
  enum Match: Equatable, Sendable {
    case none
    case one(ItemID)
    case several
  }

  private let byInstruction: [InstructionID: [ItemID]]

  init(_ items: some Sequence<ItemID>) {
    byInstruction = Dictionary(grouping: Set(items), by: \.instructionID)
  }

  /// The one item that has the instruction, if there is exactly one.
  func item(of instruction: InstructionID) -> Match {
    switch byInstruction[instruction]?.count ?? 0 {
    case 0: .none
    case 1: byInstruction[instruction]?.first.map { .one($0) } ?? .none
    default: .several
    }
  }

  /// The item that a row means: the one that it names, if there is such an item; else, if it names no person, the one
  /// that has the instruction.
  func match(_ item: ItemID) -> Match {
    if byInstruction[item.instructionID]?.contains(item) == true { return .one(item) }
    return item.personID == nil ? self.item(of: item.instructionID) : .none
  }
}
