extension ReportTable {
  /// What breaks the table's promises, in words: rows of other lengths than the columns, an id that cannot name a file,
  /// columns of one name. Empty for a sound table.
  package var problems: [String] {
    var found: [String] = []
    let allowed = id.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || byte == UInt8(ascii: "-")
    }
    if !allowed || id.isEmpty || id.count > 60 {
      found.append("\(id): expected up to 60 lower-case letters, digits and hyphens")
    }
    for (index, row) in rows.enumerated() where row.count != columns.count {
      found.append("\(id), row \(index + 1): expected \(columns.count) cells, found \(row.count)")
    }
    let names = flatColumns.map(\.name)
    for name in Set(names).sorted() where names.count(where: { $0 == name }) > 1 {
      found.append("\(id): expected column names of their own, found '\(name)' twice")
    }
    return found
  }

  /// What breaks the promises of tables that stand in one report.
  package static func problems(_ tables: [ReportTable]) -> [String] {
    let ids = tables.map(\.id)
    return tables.flatMap(\.problems)
      + Set(ids).sorted().filter { id in ids.count(where: { $0 == id }) > 1 }.map { "\($0): two tables have this id" }
  }
}
