/// A named change of a timeline, each of which can be switched on or off; the raw value is its name on the command
/// line.
///
/// The stack is that of the release (VISTA-Stanford/meds2text, `src/meds2text/textify.py` and `transforms/core.py`; its
/// origin is som-shahlab/femr, `src/femr/transforms/stanford.py`), in the order of `allCases`. It differs where said at
/// the transform. None touches an event that its name does not cover.
public enum TimelineTransform: String, Sendable, CaseIterable, Codable {
  case dropRepeatedValues = "drop-repeated-values"
  case dropEventsWithoutVisit = "drop-events-without-visit"
  case readFlowsheets = "read-flowsheets"
  case startVisitsAtFirstEvent = "start-visits-at-first-event"
  case moveBillingToVisitEnd = "move-billing-to-visit-end"
  case moveMidnightToDayEnd = "move-midnight-to-day-end"
  case dropEmptyRepeats = "drop-empty-repeats"
  case renameICD10 = "rename-icd10"
  case splitIntervals = "split-intervals"
  case clampToBirth = "clamp-to-birth"

  /// The whole stack of the release.
  public static let release = allCases
  /// The release's without `dropEventsWithoutVisit`, which throws away what outpatient systems record without a visit.
  public static let standard = allCases.filter { $0 != .dropEventsWithoutVisit }

  /// Why a clinician would want it, in one sentence.
  public var reason: String {
    switch self {
    case .dropRepeatedValues: "Monitors repeat a value all day; a repetition within the day tells nothing new."
    case .dropEventsWithoutVisit: "An event whose visit was cut out of the extract has lost its setting."
    case .readFlowsheets: "Flowsheet rows hold their name, value and unit as JSON, which nobody wants to read."
    case .startVisitsAtFirstEvent: "Visits are often dated by day alone; care began with the day's first event."
    case .moveBillingToVisitEnd:
      "Diagnoses are billed once care is over; at the visit's start they would tell the future."
    case .moveMidnightToDayEnd: "Midnight mostly means that only the day is known; at 23:59 nothing precedes its cause."
    case .dropEmptyRepeats: "A code without a value adds nothing to the same code with one on the same day."
    case .renameICD10: "The codes of US sources called ICD10 are ICD10CM."
    case .splitIntervals: "A reader of a timeline must see when a drug or stay began and when it ended."
    case .clampToBirth: "Newborns' first events are entered before the birth; events long before it are errors."
    }
  }

  /// Applies the change.
  /// - Complexity: O(n log n) in the number of events.
  public func apply(to timeline: inout Timeline) -> TransformCounts {
    switch self {
    case .dropRepeatedValues: timeline.dropRepeatedValues()
    case .dropEventsWithoutVisit: timeline.dropEventsWithoutVisit()
    case .readFlowsheets: timeline.readFlowsheets()
    case .startVisitsAtFirstEvent: timeline.startVisitsAtFirstEvent()
    case .moveBillingToVisitEnd: timeline.moveBillingToVisitEnd()
    case .moveMidnightToDayEnd: timeline.moveMidnightToDayEnd()
    case .dropEmptyRepeats: timeline.dropEmptyRepeats()
    case .renameICD10: timeline.renameICD10()
    case .splitIntervals: timeline.splitIntervals()
    case .clampToBirth: timeline.clampToBirth()
    }
  }
}

/// What a transform did: `events before - dropped + added = events after`.
public struct TransformCounts: Sendable, Equatable, Codable {
  public var dropped = 0
  public var added = 0
  /// Events kept with another time, name, value or code.
  public var changed = 0

  public init(dropped: Int = 0, added: Int = 0, changed: Int = 0) {
    self.dropped = dropped
    self.added = added
    self.changed = changed
  }

  public static func += (total: inout TransformCounts, one: TransformCounts) {
    total.dropped += one.dropped
    total.added += one.added
    total.changed += one.changed
  }
}
