import Evidence
package import MedAlign

/// Where in a system's prompt an answer's evidence stands: in the middle of its pieces.
package struct EvidencePlacement: Sendable, Equatable {
  package var item: ItemID
  /// The system whose prompt it is.
  package var system: String
  /// 0 for the oldest end of what the prompt holds of the record, 1 for the newest; median over its pieces.
  package var relativePosition: Double
  /// Age of the evidence at the record's latest time, median over its pieces.
  package var daysBeforeNow: Double?

  package init(item: ItemID, system: String, relativePosition: Double, daysBeforeNow: Double? = nil) {
    self.item = item
    self.system = system
    self.relativePosition = relativePosition
    self.daysBeforeNow = daysBeforeNow
  }
}

extension EvidencePlacement {
  /// Of every answer whose evidence was located.
  static func all(in data: EvaluationData) -> [EvidencePlacement] {
    data.runs.flatMap { column in
      column.run.items.compactMap { item in
        item.result?.evidence?.position.map {
          EvidencePlacement(
            item: item.id, system: column.name, relativePosition: $0.share, daysBeforeNow: $0.daysBeforeLatest)
        }
      }
    }
  }
}

/// A system's answers by the place of their evidence.
struct EvidenceEffect: Sendable {
  static let fifths = ["0–20 %, oldest", "20–40 %", "40–60 %", "60–80 %", "80–100 %, newest"]

  var system: MeasuredSystem
  /// In the order of items.
  var located: [(position: Double, days: Double?, value: Double)]
  /// Values of answers none of whose evidence was located, in the order of items.
  var unlocated: [Double]

  /// - Returns: `nil` if no answer that has a value has located evidence.
  init?(_ system: MeasuredSystem, _ placements: [EvidencePlacement]) {
    let own = placements.filter { $0.system == system.name && (0...1).contains($0.relativePosition) }
    let oldest = Dictionary(grouping: own, by: \.item).compactMapValues { placements in
      // Of equal positions the oldest day, so that the order of placements does not matter.
      placements.min {
        ($0.relativePosition, -($0.daysBeforeNow ?? 0)) < ($1.relativePosition, -($1.daysBeforeNow ?? 0))
      }
    }
    self.system = system
    located = system.answers.compactMap { answer in
      oldest[answer.item].map { ($0.relativePosition, $0.daysBeforeNow, answer.value) }
    }
    unlocated = system.answers.filter { oldest[$0.item] == nil }.map(\.value)
    if located.isEmpty { return nil }
  }

  static func fifth(of position: Double) -> Int { min(max(Int(position * 5), 0), 4) }

  func values(fifth: Int) -> [Double] { located.filter { Self.fifth(of: $0.position) == fifth }.map(\.value) }

  func days(fifth: Int) -> [Double] {
    located.filter { Self.fifth(of: $0.position) == fifth }.compactMap(\.days).filter(\.isFinite).sorted()
  }
}
