/// How the rows of a table become events: the columns that matter, by CDM 5.3's and 5.4's names.
///
/// Source: OHDSI/CommonDataModel, `inst/csv/OMOP_CDMv5.4_Field_Level.csv`; where 5.3 has another name it is listed too.
/// A column that a table lacks reads as empty.
struct EventSchema: Sendable {
  /// The event's `type`, as the release layout names the table.
  var type: String
  var id: String
  var concept: String
  var sourceConcept: String
  var sourceValue: String
  var typeConcept: String
  var startDate: String
  var startTime: String
  var endDate = ""
  var endTime = ""
  var value = ""
  var valueText = ""
  var valueConcept = ""
  var valueSource = ""
  var operatorConcept = ""
  var unit = ""
  var unitConcept = ""
  var title = ""
  var body = ""
  /// Written as attributes of their own: text, and a concept that may stand for it.
  var details: [Detail] = []

  struct Detail: Sendable {
    var attribute: String
    var text: String
    var concept = ""
  }

  /// - Parameter prefix: what concept columns begin with.
  private init(_ type: String, id: String, prefix: String, start: String, end: String? = nil) {
    self.type = type
    self.id = id
    concept = prefix + "_concept_id"
    sourceConcept = prefix + "_source_concept_id"
    sourceValue = prefix + "_source_value"
    typeConcept = prefix + "_type_concept_id"
    startDate = start + "_date"
    startTime = start + "_datetime"
    if let end { (endDate, endTime) = (end + "_date", end + "_datetime") }
  }
}

extension OMOPTable {
  /// nil for tables whose rows are no events.
  var eventSchema: EventSchema? {
    switch self {
    case .visitOccurrence: .visits
    case .visitDetail: .visitDetails
    case .conditionOccurrence: .conditions
    case .drugExposure: .drugs
    case .procedureOccurrence: .procedures
    case .deviceExposure: .devices
    case .measurement: .measurements
    case .observation: .observations
    case .death: .deaths
    case .note: .notes
    case .specimen: .specimens
    case .person, .observationPeriod, .payerPlanPeriod, .careSite, .provider, .location, .concept: nil
    }
  }
}

extension EventSchema {
  fileprivate static let visits: EventSchema = {
    var schema = EventSchema(
      "visit", id: "visit_occurrence_id", prefix: "visit", start: "visit_start", end: "visit_end")
    schema.details = stayDetails
    return schema
  }()

  fileprivate static let visitDetails: EventSchema = {
    var schema = EventSchema(
      "visit_detail", id: "visit_detail_id", prefix: "visit_detail", start: "visit_detail_start",
      end: "visit_detail_end")
    schema.details = stayDetails
    return schema
  }()

  /// 5.3 says `admitting_source`, `discharge_to`; 5.4 `admitted_from`, `discharged_to`.
  private static let stayDetails = [
    Detail(attribute: "admitted_from", text: "admitted_from_source_value", concept: "admitted_from_concept_id"),
    Detail(attribute: "admitted_from", text: "admitting_source_value", concept: "admitting_source_concept_id"),
    Detail(attribute: "discharged_to", text: "discharged_to_source_value", concept: "discharged_to_concept_id"),
    Detail(attribute: "discharged_to", text: "discharge_to_source_value", concept: "discharge_to_concept_id"),
  ]

  fileprivate static let conditions: EventSchema = {
    var schema = EventSchema(
      "condition", id: "condition_occurrence_id", prefix: "condition", start: "condition_start", end: "condition_end")
    schema.details = [
      Detail(attribute: "status", text: "condition_status_source_value", concept: "condition_status_concept_id"),
      Detail(attribute: "stop_reason", text: "stop_reason"),
    ]
    return schema
  }()

  fileprivate static let drugs: EventSchema = {
    var schema = EventSchema(
      "drug_exposure", id: "drug_exposure_id", prefix: "drug", start: "drug_exposure_start", end: "drug_exposure_end")
    schema.unit = "dose_unit_source_value"
    schema.details = [
      Detail(attribute: "quantity", text: "quantity"),
      Detail(attribute: "days_supply", text: "days_supply"),
      Detail(attribute: "route", text: "route_source_value", concept: "route_concept_id"),
      Detail(attribute: "sig", text: "sig"),
      Detail(attribute: "stop_reason", text: "stop_reason"),
    ]
    return schema
  }()

  fileprivate static let procedures = EventSchema(
    "procedure", id: "procedure_occurrence_id", prefix: "procedure", start: "procedure", end: "procedure_end")

  fileprivate static let devices = EventSchema(
    "device_exposure", id: "device_exposure_id", prefix: "device", start: "device_exposure_start",
    end: "device_exposure_end")

  fileprivate static let measurements: EventSchema = {
    var schema = EventSchema("measurement", id: "measurement_id", prefix: "measurement", start: "measurement")
    schema.value = "value_as_number"
    schema.valueConcept = "value_as_concept_id"
    schema.valueSource = "value_source_value"
    schema.operatorConcept = "operator_concept_id"
    schema.unit = "unit_source_value"
    schema.unitConcept = "unit_concept_id"
    return schema
  }()

  fileprivate static let observations: EventSchema = {
    var schema = EventSchema("observation", id: "observation_id", prefix: "observation", start: "observation")
    schema.value = "value_as_number"
    schema.valueText = "value_as_string"
    schema.valueConcept = "value_as_concept_id"
    schema.valueSource = "value_source_value"
    schema.unit = "unit_source_value"
    schema.unitConcept = "unit_concept_id"
    schema.details = [
      Detail(attribute: "qualifier", text: "qualifier_source_value", concept: "qualifier_concept_id")
    ]
    return schema
  }()

  fileprivate static let deaths: EventSchema = {
    var schema = EventSchema("death", id: "person_id", prefix: "cause", start: "death")
    schema.typeConcept = "death_type_concept_id"
    return schema
  }()

  fileprivate static let notes: EventSchema = {
    var schema = EventSchema("note", id: "note_id", prefix: "note_class", start: "note")
    schema.typeConcept = "note_type_concept_id"
    schema.sourceValue = "note_source_value"
    schema.title = "note_title"
    schema.body = "note_text"
    return schema
  }()

  fileprivate static let specimens: EventSchema = {
    var schema = EventSchema("specimen", id: "specimen_id", prefix: "specimen", start: "specimen")
    schema.value = "quantity"
    schema.unit = "unit_source_value"
    schema.unitConcept = "unit_concept_id"
    schema.details = [
      Detail(attribute: "anatomic_site", text: "anatomic_site_source_value", concept: "anatomic_site_concept_id")
    ]
    return schema
  }()
}
