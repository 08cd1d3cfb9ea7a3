/// The rows of a table that were skipped: the first in full, all counted.
struct MalformedRowLog {
  private static let keptCount = 1_000

  private(set) var rows: [MalformedRow] = []
  private(set) var count = 0

  mutating func add(position: Int, reason: String) {
    count += 1
    if rows.count < Self.keptCount { rows.append(MalformedRow(position: position, reason: reason)) }
  }
}

/// What one row of a database may take.
package enum RowLimit {
  /// Bytes of all of a row's cells as text; the same as of a row in a delimited file.
  package static let bytes = 64 << 20
}
