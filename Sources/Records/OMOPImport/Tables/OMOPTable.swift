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
