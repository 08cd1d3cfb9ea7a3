import Deidentification
import EHR
import SeededRandom

/// A sentence with identifiers planted in it, and what became of them.
///
/// Templates hold slots in braces: `Seen by Dr. {last} on {date}.` Each slot is drawn anew; all persons and numbers are
/// made up.
struct PlantedText {
  enum Piece {
    case plain(String)
    case planted(IdentifierKind, String)
  }

  let template: String
  let pieces: [Piece]

  var text: String {
    pieces.map { piece in
      switch piece {
      case .plain(let text), .planted(_, let text): text
      }
    }.joined()
  }

  init(_ template: String, values: PlantedValues, _ random: inout SplitMix64) {
    self.template = template
    var pieces: [Piece] = []
    var rest = template[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      if open > rest.startIndex { pieces.append(.plain(String(rest[..<open]))) }
      let slot = String(rest[rest.index(after: open)..<close])
      let (kind, value) = values.draw(slot, &random)
      pieces.append(.planted(kind, value))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(.plain(String(rest))) }
    self.pieces = pieces
  }

  /// For each planted identifier whether it is gone from between the words around it.
  func outcome(in output: String) -> [(kind: IdentifierKind, value: String, isGone: Bool)] {
    var outcomes: [(IdentifierKind, String, Bool)] = []
    var position = output.startIndex
    for (index, piece) in pieces.enumerated() {
      switch piece {
      case .plain(let text):
        if let found = output[position...].firstRange(of: text) { position = found.upperBound }
      case .planted(let kind, let value):
        var end = output.endIndex
        if index + 1 < pieces.count, case .plain(let next) = pieces[index + 1],
          let found = output[position...].firstRange(of: next)
        {
          end = found.lowerBound
        }
        outcomes.append((kind, value, Self.isGone(value, kind, from: String(output[position..<end]))))
      }
    }
    return outcomes
  }

  /// Nothing that identifies is left: no word of a name or address but those that may stay, no run of digits of a
  /// number, not the date.
  static func isGone(_ value: String, _ kind: IdentifierKind, from output: String) -> Bool {
    if output == value { return false }
    let left = Set(words(output))
    switch kind {
    case .date: return !output.contains(value)
    case .age: return output == "90+"
    case .name: return words(value).allSatisfy { $0.count < 2 || particles.contains($0) || !left.contains($0) }
    case .address:
      return words(value).allSatisfy { kept.contains($0) || $0.count < 2 || !left.contains($0) }
    case .phone, .recordNumber, .email, .webAddress, .id, .other: return !output.contains(value)
    }
  }

  private static func words(_ text: String) -> [String] {
    text.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
  }

  private static let particles: Set<String> = ["de", "la", "van", "der", "jr", "iii", "del", "von", "san"]
  /// Kinds of streets and states stay; `Oak Street` may become `Elm Street`.
  private static let kept: Set<String> = [
    "street", "st", "avenue", "ave", "road", "rd", "drive", "dr", "lane", "ln", "court", "ct", "blvd", "boulevard",
    "apt", "suite",
    "unit", "po", "box", "way", "il", "ca", "tx", "ny", "oh", "north", "south", "n", "s", "place", "parkway", "pkwy",
    "p", "o",
    "ste", "floor", "highway", "hwy", "w", "e", "circle", "terrace", "ter", "th", "nd", "rd", "pl", "cir",
  ]
}

/// Recall and precision of one kind.
struct Tally {
  var planted = 0
  var gone = 0
  var replaced = 0
  /// Replaced beyond what a sentence had planted of the kind.
  var excess = 0

  var recall: Double { planted == 0 ? 1 : Double(gone) / Double(planted) }
  var precision: Double { replaced == 0 ? 1 : 1 - Double(excess) / Double(replaced) }
}

/// Runs the de-identifier over planted sentences, each as a record of its own: no sentence helps another.
struct RecallMeasurement {
  private(set) var tallies: [IdentifierKind: Tally] = [:]
  /// What was missed and what was replaced for nothing, for whoever works on the patterns.
  private(set) var misses: [String] = []
  private(set) var excesses: [String] = []

  mutating func run(_ templates: [String], values: PlantedValues, rounds: Int, seed: UInt64, listsNames: Bool = false)
    throws
  {
    var random = SplitMix64(seed: seed)
    for round in 0..<rounds {
      for (index, template) in templates.enumerated() where round == 0 || template.contains("{") {
        try add(
          PlantedText(template, values: values, &random), person: try Self.person(1_000_000 + round * 1000 + index),
          listsNames: listsNames)
      }
    }
  }

  /// A person with a shift well between none and a year: else a month without a day may stay what it is.
  private static func person(_ first: Int) throws -> Int {
    let empty = try RecordReader.read(bytes: Fixtures.releaseRecord(note: "", person: first), name: "t")
    let shift = try Fixtures.deidentifier().deidentify(empty).shiftDays
    return (35...320).contains(shift) ? first : try person(first + 100_000_000)
  }

  private mutating func add(_ planted: PlantedText, person: Int, listsNames: Bool) throws {
    var listed = ListedIdentifiersTable()
    for case .planted(.name, let value) in planted.pieces where listsNames {
      listed.add(.init(kind: .name, value: value), person: PersonID(rawValue: Int64(person)))
    }
    let (output, counts) = try Fixtures.deidentify(note: planted.text, person: person, listed: listed)
    var plantedCounts: [IdentifierKind: Int] = [:]
    for (kind, value, isGone) in planted.outcome(in: output) {
      tallies[kind, default: Tally()].planted += 1
      plantedCounts[kind, default: 0] += 1
      if isGone {
        tallies[kind, default: Tally()].gone += 1
      } else {
        misses.append("\(kind) \(value): \(planted.text) -> \(output)")
      }
    }
    for (kind, count) in counts {
      let excess = max(0, count - (plantedCounts[kind] ?? 0))
      tallies[kind, default: Tally()].replaced += count
      tallies[kind, default: Tally()].excess += excess
      if excess > 0 { excesses.append("\(kind): \(planted.text) -> \(output)") }
    }
  }

  /// All kinds together.
  var total: Tally {
    tallies.values.reduce(into: Tally()) { total, tally in
      total.planted += tally.planted
      total.gone += tally.gone
      total.replaced += tally.replaced
      total.excess += tally.excess
    }
  }

  /// Kind, planted, recall, replaced, precision.
  var table: String {
    var lines = ["| kind | planted | recall | replaced | precision |", "|---|---|---|---|---|"]
    for kind in IdentifierKind.allCases {
      if let tally = tallies[kind] { lines.append(Self.row(kind.rawValue, tally)) }
    }
    lines.append(Self.row("all", total))
    return lines.joined(separator: "\n")
  }

  private static func row(_ name: String, _ tally: Tally) -> String {
    func percent(_ value: Double) -> String {
      let tenths = Int((value * 1000).rounded())
      return "\(tenths / 10).\(tenths % 10) %"
    }
    return "| \(name) | \(tally.planted) | \(percent(tally.recall)) | \(tally.replaced) | \(percent(tally.precision)) |"
  }
}
