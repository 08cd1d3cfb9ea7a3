/// Which of MedAlign's two XML layouts a record is written in; the raw value is the root element.
public enum RecordLayout: String, Sendable, Codable, CaseIterable {
  /// `eventstream`/`encounter`/`events`/`entry`/`event`, the release (medalign v1.3).
  case release = "eventstream"
  /// `record`/`visit`/`day`/table/`code`, the layout of the paper's example.
  case older = "record"

  /// Folders of a data set that hold records: of the release, and of what others made of it.
  public static let folderNames = ["ehrs", "full_patient_ehrs", "full_ehrs", "medalign_ehr_xml"]
}

/// One fact of a record: a coded event or a note.
///
/// In the older layout each `code` child of a table element is an event of its own, whose `name` still holds
/// value and unit (they are appended there without a mark).
public struct RecordEvent: Sendable, Equatable {
  /// OMOP table: short name (`measurement`, `note`, …) in the release layout, tag (`drug_exposure`) in the older one.
  public var type: String
  /// nil when missing or not understood (then `PatientRecord.issues` counts it).
  public var timestamp: Timestamp?
  /// `VOCABULARY/CODE`, e.g. `LOINC/4548-4`.
  public var code: String?
  /// The concept's name; for a note its title or type. May be empty.
  public var name: String
  /// The element's text: a value, or a note's body.
  public var value: String
  public var unit: String?
  public var noteID: String?
  /// Attributes of the element beyond the above, in document order (`visit_id`, `provider_id`, …).
  public var otherAttributes: [RecordAttribute]
  /// Index into `PatientRecord.encounters`; nil for an event outside any.
  public var encounter: Int?
  /// The whole `event`, `code` or `note` element in `PatientRecord.source`.
  public var byteRange: Range<Int>

  public init(
    type: String, timestamp: Timestamp?, code: String? = nil, name: String = "", value: String = "",
    unit: String? = nil, noteID: String? = nil, otherAttributes: [RecordAttribute] = [], encounter: Int? = nil,
    byteRange: Range<Int> = 0..<0
  ) {
    self.type = type
    self.timestamp = timestamp
    self.code = code
    self.name = name
    self.value = value
    self.unit = unit
    self.noteID = noteID
    self.otherAttributes = otherAttributes
    self.encounter = encounter
    self.byteRange = byteRange
  }

  public var isNote: Bool { type == "note" }
}

/// An attribute kept as it was read, entities resolved.
public struct RecordAttribute: Sendable, Equatable {
  public var name: String
  public var value: String

  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

/// An `encounter` (release layout; not one OMOP visit) or a `visit` (older layout).
public struct RecordEncounter: Sendable, Equatable {
  /// The older layout's visit type.
  public var type: String?
  public var start: Timestamp?
  public var end: Timestamp?
  /// The insurance of the time (release layout).
  public var payerPlan: String?
  /// Places and clinicians that its events refer to by id (release layout).
  public var careSites: [CareSite]
  public var providers: [Provider]
  /// The whole element in `PatientRecord.source`.
  public var byteRange: Range<Int>

  public init(
    type: String? = nil, start: Timestamp? = nil, end: Timestamp? = nil, payerPlan: String? = nil,
    careSites: [CareSite] = [], providers: [Provider] = [], byteRange: Range<Int> = 0..<0
  ) {
    self.type = type
    self.start = start
    self.end = end
    self.payerPlan = payerPlan
    self.careSites = careSites
    self.providers = providers
    self.byteRange = byteRange
  }
}

/// Who the person is: from the `person` blocks, the first that states each value. Missing or `NULL` is nil.
public struct Demographics: Sendable, Equatable {
  public var birthDate: Timestamp?
  public var gender: String?
  public var race: String?
  public var ethnicity: String?

  public init(birthDate: Timestamp? = nil, gender: String? = nil, race: String? = nil, ethnicity: String? = nil) {
    self.birthDate = birthDate
    self.gender = gender
    self.race = race
    self.ethnicity = ethnicity
  }

  /// Whole days and years from birth to `date`; nil when either is unknown or the birth is later.
  public func age(at date: Timestamp?) -> (days: Int, years: Int)? {
    guard let birthDate, let date, birthDate <= date else { return nil }
    let (birthYear, birthMonth, birthDay) = birthDate.civil
    let (year, month, day) = date.civil
    let hadBirthday = (month, day) >= (birthMonth, birthDay)
    return (date.dayNumber - birthDate.dayNumber, year - birthYear - (hadBirthday ? 0 : 1))
  }
}

/// A patient's whole record: the bytes it was read from and the events found in them.
///
/// `source` is the file's text (byte order mark removed, invalid UTF-8 replaced by U+FFFD); all byte ranges
/// are offsets into it, so that packing can cut at events.
public struct PatientRecord: Sendable {
  /// The file's path or the name given, for messages.
  public let name: String
  /// The root's `person_id`, else the file name's number; nil when neither gives one.
  public let personID: PersonID?
  public let layout: RecordLayout
  public let source: [UInt8]
  public let demographics: Demographics
  public let encounters: [RecordEncounter]
  /// In document order, which need not be chronological.
  public let events: [RecordEvent]
  /// The record's latest timestamp: the benchmark's "now". nil when no event or encounter has one.
  public let latestTimestamp: Timestamp?
  /// What was odd, counted by kind; empty for a clean record.
  public let issues: [RecordIssue]
  /// Elements that may be dropped, in document order (see `RecordPruner`).
  let nodes: [RecordNode]
}

extension PatientRecord {
  /// Indices of `events` by timestamp, document order among equals, events without a timestamp first.
  public var eventsOldestFirst: [Int] {
    let minutes = events.map { $0.timestamp?.minutes ?? Int64.min }
    return events.indices.sorted { (minutes[$0], $0) < (minutes[$1], $1) }
  }
}

/// Something odd in a record that could still be read.
public struct RecordIssue: Sendable, Equatable, CustomStringConvertible {
  public enum Kind: String, Sendable, CaseIterable {
    case repairedUTF8 = "invalid UTF-8 sequences replaced by U+FFFD"
    case controlCharacter = "control characters that XML forbids"
    case unknownEntity = "entities that are not defined, kept as text"
    case unreadableTimestamp = "timestamps not understood"
    case missingTimestamp = "events without a timestamp"
    case eventOutsideEncounter = "events outside any encounter"
    case unreadablePersonID = "person ids that are not 64-bit integers"
    case personIDDiffersFromFileName = "person ids that differ from the file name's"
    case doctype = "document type declarations skipped"
  }

  public let kind: Kind
  public let count: Int
  /// The first place, as a line of the file.
  public let firstLine: Int

  public var description: String { "\(kind.rawValue): \(count), first on line \(firstLine)" }
}

/// One droppable element of a record's source.
struct RecordNode: Sendable {
  enum Kind { case wrapper, event, person }
  var kind: Kind
  /// The element with the white space before it.
  var range: Range<Int>
  /// Where a wrapper's start tag ends.
  var contentStart: Int
  /// Index of the enclosing wrapper; -1 directly under the root.
  var parent: Int
  /// Index into `PatientRecord.events`; -1 for other kinds.
  var event: Int
}
