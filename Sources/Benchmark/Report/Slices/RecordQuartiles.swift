import MedAlign

/// Items by the length of the whole record, in quarters.
struct RecordQuartiles: Sendable {
  struct Quartile: Sendable {
    /// `Q1` for the shortest records.
    var name: String
    /// The shortest and the longest record, in tokens.
    var tokens: ClosedRange<Int>
    var items: Set<ItemID>

    var range: String { "\(Figures.count(tokens.lowerBound))–\(Figures.count(tokens.upperBound))" }
  }

  /// Those that hold items, ascending.
  let quartiles: [Quartile]
  /// Quartiles of the lengths, in tokens.
  let edges: [Double]
  /// Items whose record's length is not known.
  let unknownCount: Int
  /// In tokens, of items that have a place in a quartile.
  let lengths: [ItemID: Int]

  /// - Parameter items: Those that any system has a value for.
  /// - Returns: `nil` unless lengths fall into two quartiles or more: equal lengths cannot be compared.
  init?(of items: some Sequence<ItemID>, facts: [ItemID: ItemFacts]) {
    var lengths: [ItemID: Int] = [:]
    var unknownCount = 0
    for item in Set(items) {
      if let tokens = facts[item]?.recordTokens { lengths[item] = tokens } else { unknownCount += 1 }
    }
    guard let bins = QuantileBins(of: lengths.values.map(Double.init), count: 4) else { return nil }
    let groups = Dictionary(grouping: lengths) { bins.bin(of: Double($0.value)) }
    quartiles = groups.sorted { $0.key < $1.key }.compactMap { bin, members in
      guard let least = members.map(\.value).min(), let most = members.map(\.value).max() else { return nil }
      return Quartile(name: "Q\(bin + 1)", tokens: least...most, items: Set(members.map(\.key)))
    }
    guard quartiles.count > 1 else { return nil }
    edges = bins.edges
    self.lengths = lengths
    self.unknownCount = unknownCount
  }

  /// Says where the edges are and what has no place.
  var note: String {
    let places = edges.map { Figures.count(Int(min($0.rounded(), 1e15))) }
    var text =
      "Quartiles of the whole record's length, in tokens of the model that counted it first, over the items that have "
      + "a value: edges at \(places.joined(separator: ", ")) tokens; a record at an edge belongs to the quartile "
      + "below it, so that records of equal length stay together."
    if unknownCount > 0 {
      text += " The record's length is not known for \(Figures.count(unknownCount)) items, which are left out."
    }
    return text
  }
}
