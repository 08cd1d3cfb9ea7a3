/// Whether a cell holds an instruction.
struct InstructionCheck {
  /// Characters without white space at the ends.
  var minimumCharacters: Int
  var maximumCharacters: Int

  /// - Parameter text: Trimmed.
  /// - Returns: Why it is dropped; `nil` if it is an instruction.
  func problem(_ text: String) -> CollectionReport.Reason? {
    if text.count > maximumCharacters { return .tooLong }
    let scalars = text.unicodeScalars
    let isBroken = scalars.contains { scalar in
      scalar == "\u{FFFD}" || (scalar.properties.generalCategory == .control && !scalar.properties.isWhitespace)
    }
    guard !isBroken, scalars.contains(where: \.properties.isAlphabetic) else { return .notText }
    return text.count < minimumCharacters ? .tooShort : nil
  }
}

/// What a form's answer says to "does it apply to patients generally?".
enum GeneralityAnswer {
  /// `nil` for an empty answer and for one that says neither or both.
  static func reading(_ text: String) -> Bool? {
    let words = FormText.words(text)
    guard let first = words.first else { return nil }
    if ["yes", "y", "true", "1"].contains(first) { return true }
    if ["no", "not", "n", "false", "0"].contains(first) { return false }
    let isGeneral = words.contains { ["general", "generally", "all", "any", "most", "every"].contains($0) }
    let isSpecific = words.contains {
      ["specific", "only", "certain", "particular", "some", "individual"].contains($0)
    }
    return isGeneral == isSpecific ? nil : isGeneral
  }
}
