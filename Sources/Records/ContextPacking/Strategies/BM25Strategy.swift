import EHR
import Retrieval

/// Units by how well their text answers the question's words.
struct BM25Strategy: ContextStrategy {
  var unit: UnitSize
  var filter = EventFilter.all
  /// nil: age does not matter; else the score halves for every so many days before the record's latest time.
  var halfLifeDays: Double?
  var passesOverTooLarge: Bool { true }

  /// Lucene's form, in which no word has a negative weight: records are small, and in the original half of the units
  /// having a word makes it count nothing. Among equals the newer unit comes first.
  func preference(in record: PatientRecord, question: String, seed: UInt64) throws(PackingError) -> [ContextUnit] {
    let units = unit.units(of: record, filter)
    let times = units.map { unit in unit.events.compactMap { record.events[$0].timestamp?.minutes }.max() }
    let now = record.latestTimestamp?.minutes ?? 0
    var scores: [Double]
    do {
      var builder = BM25IndexBuilder()
      for unit in units { try builder.add(UnitText.text(of: unit, in: record)) }
      scores = try builder.finish(variant: .lucene()).scores(of: question)
      if let halfLifeDays {
        let ages = times.map { $0.map { Double(now - $0) / 1440 } ?? 0 }
        scores = try RecencyWeight(halfLife: halfLifeDays).applied(to: scores, ages: ages)
      }
    } catch {
      throw .recordNotRanked(reason: "\(error)")
    }
    let order = units.indices.sorted { a, b in
      scores[a] != scores[b] ? scores[a] > scores[b] : (times[a] ?? .min, a) > (times[b] ?? .min, b)
    }
    return order.map { units[$0] }
  }
}

/// A unit as the ranking reads it: names, values, units and codes of its events.
enum UnitText {
  static func text(of unit: ContextUnit, in record: PatientRecord) -> String {
    var text = ""
    for index in unit.events {
      let event = record.events[index]
      for part in [event.type, event.name, event.value, event.unit ?? "", event.code ?? ""] where !part.isEmpty {
        text += part
        text += " "
      }
      text += "\n"
    }
    return text
  }
}
