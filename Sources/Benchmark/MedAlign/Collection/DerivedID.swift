import ContentHash

/// Ids for instructions that a form gives none: from the text, so that the same instruction has the same id in every
/// collection.
///
/// At most 15 digits: spreadsheets, where people mark relevance, keep no more of a number, and 64 bits hold them.
enum DerivedID {
  private static let limit: UInt64 = 1_000_000_000_000_000

  /// - Parameter isTaken: Whether another instruction has an id; the next one of a fixed sequence is then tried.
  static func make(for question: String, isTaken: (InstructionID) -> Bool) -> InstructionID {
    let text = FormText.collapsed(question)
    var attempt = 0
    while true {
      let digest = SHA256.hash(attempt == 0 ? text : "\(text)\n\(attempt)")
      let number = digest.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % limit
      let id = InstructionID("\(number)")
      if number > 0, !isTaken(id) { return id }
      attempt += 1
    }
  }

  /// Whether an id of a form can stay: up to 64 letters, digits, `-`, `_`, `.` and `:`, and not a number that a
  /// spreadsheet rounded ("9.92E+09").
  static func isUsable(_ text: String) -> Bool {
    let isPlain = text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || "-_.:".utf8.contains(byte)
    }
    let isRounded = text.contains(".") && text.lowercased().contains("e") && Double(text) != nil
    return isPlain && !text.isEmpty && text.utf8.count <= 64 && !isRounded && !text.contains("E+")
  }
}
