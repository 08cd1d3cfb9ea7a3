/// What a layout writer needs: a record without the bytes it came from.
public struct RecordContent: Sendable, Equatable {
  public var personID: PersonID
  public var demographics: Demographics
  public var encounters: [RecordEncounter]
  /// In the order to be written within each encounter; an event without an encounter is not written.
  public var events: [RecordEvent]
  /// Written as an XML comment before the root; "--" in it is broken up.
  public var comment: String?

  public init(
    personID: PersonID, demographics: Demographics = Demographics(), encounters: [RecordEncounter] = [],
    events: [RecordEvent] = [], comment: String? = nil
  ) {
    self.personID = personID
    self.demographics = demographics
    self.encounters = encounters
    self.events = events
    self.comment = comment
  }

  /// The events of each encounter, in order.
  func eventsByEncounter() -> [[RecordEvent]] {
    var groups = [[RecordEvent]](repeating: [], count: encounters.count)
    for event in events {
      if let index = event.encounter, groups.indices.contains(index) { groups[index].append(event) }
    }
    return groups
  }
}
