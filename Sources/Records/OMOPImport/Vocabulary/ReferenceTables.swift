import EHR

/// What rows refer to by id: clinicians, places of care, concepts. Only what is referred to is kept, so that memory
/// follows the vocabulary in use and not the number of patients.
struct ReferenceTables: Sendable {
  private(set) var concepts = ConceptNames()
  private(set) var careSites: [Int64: CareSite] = [:]
  private(set) var providers: [Int64: Provider] = [:]
  private(set) var locations: [Int64: Location] = [:]

  /// Descriptions of codes that need no concept (MEDS).
  private(set) var codeNames: [String: String] = [:]

  /// No tables: codes stand for themselves, with descriptions where known.
  init(codeNames: [String: String]) { self.codeNames = codeNames }

  /// A row of LOCATION, as far as it identifies who lives there.
  struct Location: Sendable {
    var address: String?
    var city: String?
    var zip: String?
  }

  /// Ids met in rows used.
  struct Needed: Sendable {
    var concepts = IDSet()
    var careSites = IDSet()
    var providers = IDSet()
    var locations = IDSet()
  }

  /// Reads the tables, in an order in which each can add to what the next must have.
  /// - Parameter listsPlaces: Whether LOCATION is asked for. Nearly every person has a place of their own.
  init(
    from source: any TableSource, needed: consuming Needed, listsPlaces: Bool, tally: ImportTally
  ) throws(OMOPImportError) {
    var genders: [Int64: Int64] = [:]
    var specialties: [Int64: Int64] = [:]
    try Self.read(.provider, from: source, needed.providers.ids, tally) { rows, map, id in
      let careSite = rows.integer(map["care_site_id"])
      providers[id] = Provider(
        id: String(id), gender: rows.text(map["gender_source_value"]),
        specialty: rows.text(map["specialty_source_value"]),
        yearOfBirth: rows.integer(map["year_of_birth"]).map(String.init),
        careSiteID: careSite.map(String.init))
      needed.careSites.insert(careSite)
      genders[id] = rows.integer(map["gender_concept_id"])
      specialties[id] = rows.integer(map["specialty_concept_id"])
      needed.concepts.insert(genders[id])
      needed.concepts.insert(specialties[id])
    }
    try Self.read(.careSite, from: source, needed.careSites.ids, tally) { rows, map, id in
      careSites[id] = CareSite(
        id: String(id), name: rows.text(map["care_site_name"]) ?? rows.text(map["care_site_source_value"]))
    }
    try Self.read(
      .location, from: source, needed.locations.ids, tally, others: listsPlaces ? .notReferenced : .notAskedFor
    ) { rows, map, id in
      locations[id] = Location(
        address: rows.text(map["address_1"]), city: rows.text(map["city"]), zip: rows.text(map["zip"]))
    }
    try Self.read(.concept, from: source, needed.concepts.ids, tally) { rows, map, id in
      concepts.add(
        Concept(
          vocabulary: rows.text(map["vocabulary_id"]) ?? "OMOP", code: rows.text(map["concept_code"]) ?? String(id),
          name: rows.text(map["concept_name"]) ?? ""), id: id)
    }
    for (id, provider) in providers {
      providers[id]?.gender = genders[id].flatMap { concepts[$0]?.name } ?? provider.gender
      providers[id]?.specialty = provider.specialty ?? specialties[id].flatMap { concepts[$0]?.name }
      providers[id]?.careSiteName = provider.careSiteID.flatMap { Int64($0) }.flatMap { careSites[$0]?.name }
    }
  }

  /// Hands each row that is needed to `take`.
  private static func read(
    _ table: OMOPTable, from source: any TableSource, _ needed: Set<Int64>, _ tally: ImportTally,
    others: RowSkip = .notReferenced, _ take: (any TableRows, ColumnMap, Int64) -> Void
  ) throws(OMOPImportError) {
    guard let rows = try source.open(table) else { return }
    tally.found(table)
    let map = ColumnMap(rows.columns)
    guard let idColumn = map[table.keyColumn] else {
      throw .missingColumn(source: source.name, table: table, column: table.keyColumn)
    }
    var (used, notReferenced) = (0, 0)
    while try rows.next() {
      guard let id = rows.integer(idColumn) else {
        try tally.skip(.missingID, of: table, at: rows.position, in: rows.part)
        continue
      }
      guard needed.contains(id) else {
        notReferenced += 1
        continue
      }
      take(rows, map, id)
      used += 1
    }
    tally.use(table, count: used)
    tally.skipUnlisted(others, of: table, count: notReferenced)
    try tally.malformed(rows, of: table)
  }
}

/// Ids, with the last one at hand: neighbouring rows mostly repeat it.
struct IDSet: Sendable {
  private(set) var ids: Set<Int64> = []
  private var last: Int64 = 0

  /// 0 is OMOP's "none".
  mutating func insert(_ id: Int64?) {
    guard let id, id != 0, id != last else { return }
    last = id
    ids.insert(id)
  }
}
