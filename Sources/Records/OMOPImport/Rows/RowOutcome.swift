/// Why a row is in no record; the raw value is for reports.
public enum RowSkip: String, Error, Sendable, CaseIterable, Codable {
  case malformed = "not as many cells as columns"
  case missingPersonID = "no person id"
  case unreadablePersonID = "a person id that is no 64-bit integer"
  case unknownPerson = "a person that PERSON does not have"
  case unwantedPerson = "a person not asked for"
  case repeatedPerson = "a person that PERSON has already"
  case repeatedRow = "an id that the person's rows of the table have already"
  case missingDate = "no date"
  case unreadableDate = "a date not understood"
  case missingID = "no id to be looked up by"
  case notAskedFor = "needed for --identifiers only"
  case notReferenced = "referred to by no row used"
  case recordTooLarge = "a person with more rows than one record may hold"
}

/// What was mended in a row that is used.
public enum RowRepair: String, Sendable, CaseIterable, Codable {
  case endBeforeStart = "end before start, moved to it"
  case unreadableEnd = "end not understood, left out"
  case unreadableID = "id of a visit, clinician or place not understood, left out"
  case missingBirthDate = "birth without a readable date"
}
