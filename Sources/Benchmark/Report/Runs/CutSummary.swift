import MedAlign
import Statistics

/// What packing left out.
struct CutSummary: Sendable {
  /// Of items whose record was packed: tokens of the whole record, and of what the prompt holds of it.
  var recordTokens: [Int] = []
  var keptTokens: [Int] = []
  var promptTokens: [Int] = []
  /// Items whose prompt the answering server counted otherwise.
  var miscounted = 0

  init(_ items: [StoredItem]) {
    for case let packing? in items.map({ $0.result?.packing }) {
      let (record, kept): (Int?, Int?) = (packing.recordTokens, packing.keptTokens)
      guard let record, let kept else { continue }
      recordTokens.append(record)
      keptTokens.append(kept)
      promptTokens.append(packing.promptTokens)
      if packing.promptTokensRead != nil { miscounted += 1 }
    }
  }

  var packed: Int { recordTokens.count }
  var cutCount: Int { zip(recordTokens, keptTokens).count { $0 > $1 } }
  /// Of all tokens of these records.
  var keptShare: Double? {
    let whole = recordTokens.reduce(0) { $0.addingReportingOverflow($1).partialValue }
    let kept = keptTokens.reduce(0) { $0.addingReportingOverflow($1).partialValue }
    return whole > 0 ? Double(kept) / Double(whole) : nil
  }

  static func median(_ values: [Int]) -> Int? {
    quantile(sorted: values.sorted().map(Double.init), probability: 0.5).map { Int(min($0.rounded(), 1e15)) }
  }
}
