import EHR

/// A row of PERSON.
struct PersonRow {
  var position: Int
  var birth: Timestamp?
  /// Gender, race, ethnicity.
  var attributes: [PersonAttribute]
  var location: Int64?
  /// The person's number at the source, such as a record number.
  var source: ArraySlice<UInt8>

  struct PersonAttribute {
    var concept: Int64
    var sourceConcept: Int64
    var source: ArraySlice<UInt8>
  }

  static let attributeNames = ["gender", "race", "ethnicity"]

  init(position: Int, birth: Timestamp?, attributes: [PersonAttribute], location: Int64?, source: ArraySlice<UInt8>) {
    self.position = position
    self.birth = birth
    self.attributes = attributes
    self.location = location
    self.source = source
  }

  func encode(into bytes: inout RowEncoder) {
    bytes.integer(Int64(position))
    bytes.optional(birth?.minutes)
    for attribute in attributes {
      bytes.integer(attribute.concept)
      bytes.integer(attribute.sourceConcept)
      bytes.text(attribute.source)
    }
    bytes.optional(location)
    bytes.text(source)
  }

  init(decoding bytes: inout RowDecoder) {
    position = Int(bytes.integer())
    birth = bytes.optional().map { Timestamp(minutes: $0) }
    attributes = []
    for _ in Self.attributeNames {
      attributes.append(
        PersonAttribute(concept: bytes.integer(), sourceConcept: bytes.integer(), source: bytes.text()))
    }
    location = bytes.optional()
    source = bytes.text()
  }
}

/// One statement about a person, as MEDS makes them: a birth, or a gender, race or ethnicity.
struct TraitRow {
  /// Marks the row in work files, where tables have their ordinals.
  static let ordinal: UInt8 = 255

  var position: Int
  var birth: Timestamp?
  /// A place in `PersonRow.attributeNames`.
  var attribute: Int
  var text: ArraySlice<UInt8>

  init(position: Int, birth: Timestamp?, attribute: Int = 0, text: ArraySlice<UInt8> = []) {
    self.position = position
    self.birth = birth
    self.attribute = attribute
    self.text = text
  }

  func encode(into bytes: inout RowEncoder) {
    bytes.integer(Int64(position))
    bytes.optional(birth?.minutes)
    bytes.integer(Int64(attribute))
    bytes.text(text)
  }

  init(decoding bytes: inout RowDecoder) {
    position = Int(bytes.integer())
    birth = bytes.optional().map { Timestamp(minutes: $0) }
    attribute = Int(bytes.integer())
    text = bytes.text()
  }
}

/// A row of OBSERVATION_PERIOD or PAYER_PLAN_PERIOD.
struct PeriodRow {
  var position: Int
  var start: Timestamp
  var end: Timestamp
  var concept: Int64
  var source: ArraySlice<UInt8>

  init(position: Int, start: Timestamp, end: Timestamp, concept: Int64, source: ArraySlice<UInt8>) {
    self.position = position
    self.start = start
    self.end = end
    self.concept = concept
    self.source = source
  }

  func encode(into bytes: inout RowEncoder) {
    bytes.integer(Int64(position))
    bytes.integer(start.minutes)
    bytes.integer(end.minutes)
    bytes.integer(concept)
    bytes.text(source)
  }

  init(decoding bytes: inout RowDecoder) {
    position = Int(bytes.integer())
    start = Timestamp(minutes: bytes.integer())
    end = Timestamp(minutes: bytes.integer())
    concept = bytes.integer()
    source = bytes.text()
  }
}
