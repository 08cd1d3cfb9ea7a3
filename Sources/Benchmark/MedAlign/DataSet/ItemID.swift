public import EHR

/// One thing to be answered: an instruction about a person's record.
///
/// `personID` is `nil` for an instruction that no record was assigned to; such an item can only be skipped.
public struct ItemID: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
  public let instructionID: InstructionID
  public let personID: PersonID?

  public init(instructionID: InstructionID, personID: PersonID?) {
    self.instructionID = instructionID
    self.personID = personID
  }

  public var description: String {
    "instruction \(instructionID), person \(personID.map { String($0.rawValue) } ?? "none")"
  }

  /// By instruction, then by person; an item without a person comes first. Exports and reports use this order.
  public static func < (a: ItemID, b: ItemID) -> Bool {
    if a.instructionID != b.instructionID { return a.instructionID < b.instructionID }
    switch (a.personID, b.personID) {
    case (nil, nil), (_, nil): return false
    case (nil, _): return true
    case (let x?, let y?): return x.rawValue < y.rawValue
    }
  }
}
