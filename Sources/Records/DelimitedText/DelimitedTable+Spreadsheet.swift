extension DelimitedTable {
  /// Reads a table that a form or a spreadsheet program saved: separated by commas, or by tabs if the name ends in
  /// `.tsv`; if that gives a header of one cell, by whichever of comma, semicolon and tab gives more.
  ///
  /// Spreadsheets of many countries save semicolons under the name `.csv`, and what they save need not fit the name.
  /// - Throws: As `read(path:trying:)`.
  public static func read(spreadsheet path: String) throws(DelimitedTextError) -> DelimitedTable {
    let isTabbed = path.lowercased().hasSuffix(".tsv")
    let table = try read(path: path, trying: isTabbed ? [.tsv, .unquotedTSV] : [.csv])
    guard table.header.names.count == 1 else { return table }
    let semicolons = DelimitedFormat(delimiter: UInt8(ascii: ";"), quoting: .doubleQuotes)
    for format in [isTabbed ? .csv : .tsv, semicolons] {
      // A table of one column may hold text that another format cannot read.
      if let other = try? read(path: path, trying: [format]), other.header.names.count > 1 { return other }
    }
    return table
  }
}
