/// A person's name as it stands in a text.
struct NameMention {
  struct Part {
    /// The index of its word.
    let token: Int
    var role: NameRegistry.Role
    let isInitial: Bool
  }

  var parts: [Part]
  /// The index of the first token after it.
  var next: Int
  /// Whether its context, or the names themselves, leave little doubt.
  var isSure = false

  /// Words that are no initials.
  var words: [Part] { parts.filter { !$0.isInitial } }

  /// Makes a single word a given name: after `Dear` or `daughter`.
  mutating func makeGiven() {
    guard words.count == 1, let only = parts.firstIndex(where: { !$0.isInitial }) else { return }
    parts[only].role = .given
  }
}
