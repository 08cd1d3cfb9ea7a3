/// The outcome of one person's rows, collected beside other persons' and handed to the tally afterwards.
struct GroupTally: Sendable {
  /// Rows whose outcome is that of their person.
  var positions: [(table: OMOPTable, position: Int)] = []
  private var used: [OMOPTable: Int] = [:]
  private var unlisted: [(reason: RowSkip, table: OMOPTable, count: Int)] = []
  private var skipped: [(reason: RowSkip, table: OMOPTable, position: Int)] = []

  mutating func use(_ table: OMOPTable) { used[table, default: 0] += 1 }

  mutating func skip(_ reason: RowSkip, of table: OMOPTable, at position: Int) {
    skipped.append((reason, table, position))
  }

  /// For rows that are not listed one by one.
  mutating func skip(_ reason: RowSkip, of table: OMOPTable, count: Int) { unlisted.append((reason, table, count)) }

  mutating func useAll() {
    for (table, _) in positions { used[table, default: 0] += 1 }
    positions = []
  }

  mutating func skipAll(_ reason: RowSkip) {
    for (table, position) in positions { skip(reason, of: table, at: position) }
    positions = []
  }

  func add(to tally: ImportTally) throws(OMOPImportError) {
    for (table, count) in used { tally.use(table, count: count) }
    for (reason, table, count) in unlisted { tally.skipUnlisted(reason, of: table, count: count) }
    for (reason, table, position) in skipped { try tally.skip(reason, of: table, at: position) }
  }
}
