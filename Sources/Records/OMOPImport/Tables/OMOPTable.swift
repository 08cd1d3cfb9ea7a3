/// A table of the OMOP Common Data Model that the import reads; the raw value is its name.
///
/// Source: OHDSI/CommonDataModel, `inst/csv/OMOP_CDMv5.4_Table_Level.csv` (5.3 has the same names).
public enum OMOPTable: String, Sendable, CaseIterable, Codable {
  case person
  case observationPeriod = "observation_period"
  case visitOccurrence = "visit_occurrence"
  case visitDetail = "visit_detail"
  case conditionOccurrence = "condition_occurrence"
  case drugExposure = "drug_exposure"
  case procedureOccurrence = "procedure_occurrence"
  case deviceExposure = "device_exposure"
  case measurement
  case observation
  case death
  case note
  case specimen
  case payerPlanPeriod = "payer_plan_period"
  // About no one person: looked up by id.
  case careSite = "care_site"
  case provider
  case location
  case concept
}

extension OMOPTable {
  /// Once, since `allCases` makes a new array each time.
  static let ordered = allCases

  /// A byte that stands for the table in work files.
  var ordinal: UInt8 { UInt8(Self.ordered.firstIndex(of: self) ?? 0) }

  init(ordinal: UInt8) {
    self = Self.ordered.indices.contains(Int(ordinal)) ? Self.ordered[Int(ordinal)] : .observation
  }

  /// The column that gives a row its place: whose it is, or what refers to it.
  var keyColumn: String {
    switch self {
    case .careSite, .provider, .location, .concept: rawValue + "_id"
    default: "person_id"
    }
  }

  /// Among events of one time: the visit first, notes and death last.
  var rank: UInt8 {
    switch self {
    case .visitOccurrence: 0
    case .visitDetail: 1
    case .note: 254
    case .death: 255
    default: ordinal + 2
    }
  }

  /// Whether the source value is words or codes that mean something; that of a visit is its number.
  var hasReadableSource: Bool { self != .visitOccurrence && self != .visitDetail }
}
