/// A patient's events in order of time, before they are grouped into encounters: what tables give and transforms
/// change.
public struct Timeline: Sendable, Equatable {
  public var personID: PersonID
  public var demographics: Demographics
  /// Oldest first; events of one time keep the order they came in. Every transform keeps this.
  public internal(set) var events: [TimelineEvent]
  public var payerPlans: [PayerPlan]

  /// Sorts `events` by time, stably.
  public init(
    personID: PersonID, demographics: Demographics = Demographics(), events: [TimelineEvent] = [],
    payerPlans: [PayerPlan] = []
  ) {
    self.personID = personID
    self.demographics = demographics
    self.events = events
    self.payerPlans = payerPlans
    sortEvents()
  }

  mutating func sortEvents() {
    if zip(events, events.dropFirst()).allSatisfy({ $0.time <= $1.time }) { return }
    // The standard library's sort does not promise to be stable; and events are large, so their places are sorted.
    let times = events.map(\.time)
    events = events.indices.sorted { (times[$0], $0) < (times[$1], $1) }.map { events[$0] }
  }
}

/// One event of a timeline.
public struct TimelineEvent: Sendable, Equatable {
  /// As the release layout names tables: `measurement`, `drug_exposure`, `visit`, `note`, …
  public var type: String
  public var time: Timestamp
  /// The end of an interval, at or after `time`.
  public var end: Timestamp?
  /// `VOCABULARY/CODE`.
  public var code: String?
  public var name: String
  /// A value or a note's body; nil where the table has none.
  public var value: String?
  public var unit: String?
  public var visitID: Int64?
  public var noteID: String?
  public var providerID: Int64?
  public var careSiteID: Int64?
  /// From a claim or billing record, by the row's type concept.
  public var isBilled: Bool
  /// Further attributes to be written, in order.
  public var otherAttributes: [RecordAttribute]
  /// The source's own wording; not written.
  public var sourceValue: String?

  public init(
    type: String, time: Timestamp, end: Timestamp? = nil, code: String? = nil, name: String = "", value: String? = nil,
    unit: String? = nil, visitID: Int64? = nil, noteID: String? = nil, providerID: Int64? = nil,
    careSiteID: Int64? = nil, isBilled: Bool = false, otherAttributes: [RecordAttribute] = [],
    sourceValue: String? = nil
  ) {
    self.type = type
    self.time = time
    self.end = end
    self.code = code
    self.name = name
    self.value = value
    self.unit = unit
    self.visitID = visitID
    self.noteID = noteID
    self.providerID = providerID
    self.careSiteID = careSiteID
    self.isBilled = isBilled
    self.otherAttributes = otherAttributes
    self.sourceValue = sourceValue
  }

  var isVisit: Bool { type == "visit" }
}

/// A period of insurance.
public struct PayerPlan: Sendable, Equatable {
  public var name: String
  public var start: Timestamp
  public var end: Timestamp

  public init(name: String, start: Timestamp, end: Timestamp) {
    self.name = name
    self.start = start
    self.end = end
  }
}
