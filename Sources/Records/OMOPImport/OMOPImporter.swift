import EHR

/// Reads OMOP tables and writes a record per person.
///
/// ```swift
/// let report = try OMOPImporter(path: "omop/").run(to: "records/")
/// ```
/// Tables are read once, in any order of rows. Rows are sorted by person in work files, names are looked up for the
/// ids that occur, and records are made one person after the other: memory follows the vocabulary in use and the
/// largest record, not the number of patients. The same tables give the same bytes, from files or a database.
public struct OMOPImporter {
  private let source: any TableSource

  /// A folder of CSV or TSV files, gzip-compressed or plain, or an SQLite file.
  public init(path: String) throws(OMOPImportError) {
    guard DelimitedFolder.isFolder(path) else {
      source = try SQLiteDatabase(path: path)
      return
    }
    let folder = try DelimitedFolder(path: path)
    if folder.isEmpty { throw .noTables(source: path) }
    source = folder
  }

  /// A PostgreSQL database; see `PostgreSQLDatabase`.
  ///
  /// - Parameters:
  ///   - postgreSQL: What libpq needs to connect, without a password; what it leaves out comes from libpq's usual
  ///     sources.
  ///   - schema: nil for the server's search path.
  public init(postgreSQL: String, schema: String? = nil) throws(OMOPImportError) {
    source = try PostgreSQLDatabase(connection: postgreSQL, schema: schema)
  }

  /// - Parameters:
  ///   - output: A new or empty folder; it has its name only when all records are in it.
  ///   - progress: Called every few thousand rows and every few patients.
  public func run(
    to output: String, options: ImportOptions = ImportOptions(), progress: (ImportProgress) -> Void = { _ in }
  ) throws(OMOPImportError) -> ImportReport {
    try OutputFolder.filled(at: output) { folder throws(OMOPImportError) in
      try run(in: folder, options, progress)
    }
  }

  private func run(
    in folder: OutputFolder, _ options: ImportOptions, _ progress: (ImportProgress) -> Void
  ) throws(OMOPImportError) -> ImportReport {
    let tally = try ImportTally(logPath: options.skippedRowsPath)
    var intake = RowIntake(folder: folder.workPath, options: options, tally: tally)
    for table in OMOPTable.ordered {
      try intake.read(table, from: source) { progress(.reading(table: table.rawValue, rows: $0)) }
    }
    guard intake.hasPersonRows else { throw .noTables(source: source.name) }
    let acceptsUnknownPersons = !intake.hasPersonTable
    let (rows, needed) = try intake.finish()
    let assembler = PatientAssembler(
      references: try ReferenceTables(
        from: source, needed: needed, listsPlaces: options.identifiersPath != nil, tally: tally),
      acceptsUnknownPersons: acceptsUnknownPersons)
    let maker = RecordMaker(
      folder: folder, assembler: assembler, layout: options.layout, transforms: options.transforms)
    var writing = try RecordWriting(maker: maker, options: options, tally: tally)
    try writing.writeAll(rows) { progress(.writing(patients: $0)) }
    try tally.finish()
    return try writing.finish()
  }
}
