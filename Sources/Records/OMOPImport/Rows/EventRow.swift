import EHR

/// A row of an event table, with ids where names will stand.
struct EventRow {
  var table: OMOPTable
  /// The table's primary key; 0 when it has none.
  var id: Int64 = 0
  /// Where the row stands in its source.
  var position: Int
  var start: Timestamp
  var end: Timestamp?
  var visit: Int64?
  var provider: Int64?
  var careSite: Int64?
  /// Concept ids; 0 is OMOP's "none".
  var concept: Int64 = 0
  var sourceConcept: Int64 = 0
  var typeConcept: Int64 = 0
  var unitConcept: Int64 = 0
  var valueConcept: Int64 = 0
  var operatorConcept: Int64 = 0
  /// Text as bytes, so that it is copied once on its way; empty is none.
  var source: ArraySlice<UInt8> = []
  var value: ArraySlice<UInt8> = []
  /// The source's own wording of the value, where nothing else tells it.
  var valueSource: ArraySlice<UInt8> = []
  var unit: ArraySlice<UInt8> = []
  var title: ArraySlice<UInt8> = []
  var body: ArraySlice<UInt8> = []
  /// A MEDS row's code, which needs no concept, and its table where OMOP has none of that name.
  var code: ArraySlice<UInt8> = []
  var type: ArraySlice<UInt8> = []
  var details: [Detail] = []

  /// A detail of the table's schema, by its place there.
  struct Detail {
    var index: Int
    var concept: Int64
    var text: ArraySlice<UInt8>
  }
}

extension EventRow {
  func encode(into bytes: inout RowEncoder) {
    bytes.integer(id)
    bytes.integer(Int64(position))
    bytes.integer(start.minutes)
    bytes.optional(end?.minutes)
    bytes.optional(visit)
    bytes.optional(provider)
    bytes.optional(careSite)
    for concept in [concept, sourceConcept, typeConcept, unitConcept, valueConcept, operatorConcept] {
      bytes.integer(concept)
    }
    for text in [source, value, valueSource, unit, title, body, code, type] { bytes.text(text) }
    bytes.integer(Int64(details.count))
    for detail in details {
      bytes.integer(Int64(detail.index))
      bytes.integer(detail.concept)
      bytes.text(detail.text)
    }
  }

  init(table: OMOPTable, decoding bytes: inout RowDecoder) {
    let id = bytes.integer()
    self.init(table: table, position: Int(bytes.integer()), start: Timestamp(minutes: bytes.integer()))
    self.id = id
    end = bytes.optional().map { Timestamp(minutes: $0) }
    visit = bytes.optional()
    provider = bytes.optional()
    careSite = bytes.optional()
    concept = bytes.integer()
    sourceConcept = bytes.integer()
    typeConcept = bytes.integer()
    unitConcept = bytes.integer()
    valueConcept = bytes.integer()
    operatorConcept = bytes.integer()
    source = bytes.text()
    value = bytes.text()
    valueSource = bytes.text()
    unit = bytes.text()
    title = bytes.text()
    body = bytes.text()
    code = bytes.text()
    type = bytes.text()
    for _ in 0..<max(0, bytes.integer()) {
      let index = Int(bytes.integer())
      details.append(Detail(index: index, concept: bytes.integer(), text: bytes.text()))
    }
  }
}
