/// A concept as a record shows it.
struct Concept: Sendable, Equatable {
  var vocabulary: String
  var code: String
  var name: String

  /// `LOINC/4548-4`.
  var qualifiedCode: String { "\(vocabulary)/\(code)" }
}

/// The concepts that the rows refer to: CONCEPT is read once, and only what is needed of it is kept.
struct ConceptNames: Sendable {
  private var concepts: [Int64: Concept] = WellKnownConcepts.all

  /// The concept of an id; nil for 0 and for ids that CONCEPT does not have.
  subscript(_ id: Int64) -> Concept? { concepts[id] }

  mutating func add(_ concept: Concept, id: Int64) { concepts[id] = concept }
}

/// Concepts that many data sets use without shipping CONCEPT's rows for them (the MIMIC demo, for one).
///
/// Source: OMOP standardised vocabularies (Gender, Race, Ethnicity, Visit, Meas Value Operator), by OHDSI's Athena.
enum WellKnownConcepts {
  static let all: [Int64: Concept] = [
    8507: Concept(vocabulary: "Gender", code: "M", name: "MALE"),
    8532: Concept(vocabulary: "Gender", code: "F", name: "FEMALE"),
    8515: Concept(vocabulary: "Race", code: "2", name: "Asian"),
    8516: Concept(vocabulary: "Race", code: "3", name: "Black or African American"),
    8527: Concept(vocabulary: "Race", code: "5", name: "White"),
    8557: Concept(vocabulary: "Race", code: "4", name: "Native Hawaiian or Other Pacific Islander"),
    8657: Concept(vocabulary: "Race", code: "1", name: "American Indian or Alaska Native"),
    38_003_563: Concept(vocabulary: "Ethnicity", code: "Hispanic", name: "Hispanic or Latino"),
    38_003_564: Concept(vocabulary: "Ethnicity", code: "Not Hispanic", name: "Not Hispanic or Latino"),
    262: Concept(vocabulary: "Visit", code: "ERIP", name: "Emergency Room and Inpatient Visit"),
    9201: Concept(vocabulary: "Visit", code: "IP", name: "Inpatient Visit"),
    9202: Concept(vocabulary: "Visit", code: "OP", name: "Outpatient Visit"),
    9203: Concept(vocabulary: "Visit", code: "ER", name: "Emergency Room Visit"),
  ]

  /// How a comparison is written before its value; "=" adds nothing.
  static func comparison(_ operatorConcept: Int64) -> String {
    switch operatorConcept {
    case 4_171_756: "<"
    case 4_171_754: "<="
    case 4_172_704: ">"
    case 4_171_755: ">="
    default: ""
    }
  }

  /// "EHR billing record".
  static let billingRecord: Int64 = 32_821

  /// Whether a type concept says that a row comes from a claim or billing record.
  ///
  /// Source: vocabulary "Type Concept": Claim and its kinds (dental, facility, inpatient, outpatient, professional
  /// claim with their headers and details), and EHR billing record.
  static func isBilling(_ typeConcept: Int64) -> Bool {
    switch typeConcept {
    case billingRecord, 32_810, 32_816, 32_844...32_846, 32_853...32_855, 32_859...32_861, 32_871...32_873: true
    default: false
    }
  }
}
