import EHR

/// What a census of records comes to. Holds names of types, genders and notes' titles, no other text of a record.
public struct RecordStatistics: Sendable, Encodable {
  /// What sizes are counted in.
  public enum Unit: String, Sendable, Encodable { case tokens, bytes }

  /// Sizes of one kind.
  public struct Sizes: Sendable, Encodable {
    public let measure: SizeMeasure
    public let distribution: Distribution?
    public let fits: [Fit]
  }

  /// How many are no longer than a limit.
  public struct Fit: Sendable, Equatable, Encodable {
    public let limit: Int
    public let count: Int
    public let share: Double
  }

  public struct Issue: Sendable, Equatable, Encodable {
    public let kind: String
    public let records: Int
    public let places: Int
  }

  public let patients: Int
  /// A line for each file that could not be read; it begins with the file's path.
  public let unreadable: [String]
  public let bytes: Int
  public let encounters, events, notes, spanYears, ageYears: Distribution?
  public let distinctCodes: Int
  public let genders: [Tally]
  /// In decades: `60–69`.
  public let ages: [Tally]
  public let eventTypes: [Tally]
  public let noteTypes: [Tally]
  public let issues: [Issue]
  public let unit: Unit
  /// The file whose tokenizer counted.
  public let model: String?
  public let sizes: [Sizes]
  /// Sizes of the records' XML, ascending, for the histogram.
  public let recordSizes: [Int]

  /// - Parameter limits: Of the fits, in `unit`.
  public init(_ census: RecordCensus, unreadable: [String], unit: Unit, model: String?, limits: [Int]) {
    patients = census.recordCount
    self.unreadable = unreadable
    bytes = census.bytes
    encounters = Distribution(of: census.encounters)
    events = Distribution(of: census.events)
    notes = Distribution(of: census.notes)
    spanYears = Distribution(of: census.spanYears)
    ageYears = Distribution(of: census.ageYears)
    distinctCodes = census.codes.count
    genders = Tally.sorted(census.genders, of: census.recordCount)
    ages = Self.decades(census.ageYears, recordCount: census.recordCount)
    eventTypes = Tally.sorted(census.eventTypes, of: census.events.reduce(0, +))
    noteTypes = Tally.sorted(census.noteTypes, of: census.notes.reduce(0, +))
    issues = RecordIssue.Kind.allCases.compactMap { kind in
      census.issues[kind].map { Issue(kind: kind.rawValue, records: $0.records, places: $0.places) }
    }
    self.unit = unit
    self.model = model
    sizes = SizeMeasure.allCases.map { measure in
      let values = census.sizes[measure] ?? []
      return Sizes(
        measure: measure, distribution: Distribution(of: values), fits: limits.map { Fit(limit: $0, values) })
    }
    recordSizes = (census.sizes[.source] ?? []).sorted()
  }

  private static func decades(_ ages: [Int], recordCount: Int) -> [Tally] {
    let counts = Dictionary(ages.map { ($0 / 10, 1) }, uniquingKeysWith: +)
    var tallies = counts.sorted { $0.key < $1.key }.map { decade, count in
      Tally(name: "\(decade * 10)–\(decade * 10 + 9)", count: count, of: recordCount)
    }
    let unknown = recordCount - ages.count
    if unknown > 0 { tallies.append(Tally(name: RecordCensus.unstated, count: unknown, of: recordCount)) }
    return tallies
  }
}

extension RecordStatistics.Fit {
  init(limit: Int, _ values: [Int]) {
    self.limit = limit
    count = values.count { $0 <= limit }
    share = values.isEmpty ? 0 : Double(count) / Double(values.count)
  }
}
