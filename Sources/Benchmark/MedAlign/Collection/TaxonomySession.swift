/// Asks for the subcategories of instructions that have none, one after another, and saves each answer at once.
///
/// The caller brings the ways to read a line, to show text and to save, so that a terminal is not needed for a test.
public struct TaxonomySession {
  /// What a line means.
  enum Answer: Equatable {
    case chosen(InstructionTaxonomy.Entry)
    case skip, back, list, stop
    case notUnderstood
  }

  private let read: () -> String?
  private let show: (String) -> Void
  private let save: ([CollectedInstruction]) throws -> Void

  /// - Parameters:
  ///   - read: The next line; `nil` at the end of input, which stops.
  ///   - save: Called with all instructions after each answer; what it throws ends the session.
  public init(
    read: @escaping () -> String?, show: @escaping (String) -> Void,
    save: @escaping ([CollectedInstruction]) throws -> Void
  ) {
    self.read = read
    self.show = show
    self.save = save
  }

  /// The subcategories with their numbers, under their categories.
  public static let list: String = {
    var lines: [String] = []
    for (index, entry) in InstructionTaxonomy.entries.enumerated() {
      if index == 0 || InstructionTaxonomy.entries[index - 1].category != entry.category {
        lines.append(entry.category + ":")
      }
      lines.append("  \(index + 1 < 10 ? " " : "")\(index + 1)  \(entry.subcategory)")
    }
    return lines.joined(separator: "\n") + "\n"
  }()

  /// Runs until all are answered or skipped, or input ends.
  /// - Returns: The instructions with the answers in them.
  public func run(_ instructions: [CollectedInstruction]) throws -> [CollectedInstruction] {
    var instructions = instructions
    let open = instructions.indices.filter { instructions[$0].subcategory == nil }
    guard !open.isEmpty else { return instructions }
    show(
      "\(open.count) of \(instructions.count) instructions have no subcategory.\n" + Self.list
        + "Answer with a number or with a name's beginning; Enter skips, b goes back, ? lists, q ends. "
        + "Answers are saved at once.\n")
    var place = 0
    while place < open.count {
      let index = open[place]
      show(
        "\n[\(place + 1)/\(open.count)] \(FormText.shown(instructions[index].question, limit: 2_000))\nsubcategory> ")
      guard let line = read() else { break }
      switch Self.answer(line) {
      case .chosen(let entry):
        instructions[index].subcategory = entry.subcategory
        instructions[index].category = entry.category
        try save(instructions)
        show("  \(entry.subcategory) (\(entry.category))\n")
        place += 1
      case .skip: place += 1
      case .back: place = max(0, place - 1)
      case .list: show(Self.list)
      case .notUnderstood: show("  a number from 1 to \(InstructionTaxonomy.entries.count), please; ? lists\n")
      case .stop: return instructions
      }
    }
    return instructions
  }

  static func answer(_ line: String) -> Answer {
    let words = FormText.words(line)
    let text = FormText.collapsed(line).lowercased()
    switch text {
    case "": return .skip
    case "q": return .stop
    case "b": return .back
    case "?": return .list
    default: break
    }
    let entries = InstructionTaxonomy.entries
    if let number = Int(text) {
      return entries.indices.contains(number - 1) ? .chosen(entries[number - 1]) : .notUnderstood
    }
    guard !words.isEmpty else { return .notUnderstood }
    let sought = words.joined(separator: " ")
    let names = entries.map { (entry: $0, name: FormText.words($0.subcategory).joined(separator: " ")) }
    for fits in [names.filter { $0.name.hasPrefix(sought) }, names.filter { $0.name.contains(sought) }] {
      if fits.count == 1 { return .chosen(fits[0].entry) }
      if let exact = fits.first(where: { $0.name == sought }) { return .chosen(exact.entry) }
    }
    return .notUnderstood
  }
}
