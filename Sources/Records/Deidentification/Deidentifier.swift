public import EHR

/// Hides identifiers in plain sight: rewrites a record so that dates are shifted and names, numbers and addresses are
/// replaced by surrogates of the same form.
///
/// ```swift
/// let deidentifier = Deidentifier(key: key)
/// let result = try deidentifier.deidentify(record)   // a PatientRecord of either layout
/// ```
/// The same key and record give the same bytes. An aid, not a guarantee: what no pattern and no list knows stays.
public struct Deidentifier: Sendable {
  public let key: SecretKey
  public var listed = ListedIdentifiersTable()
  public var keepsPersonIDs = false
  /// `note_id`, `visit_id`, `provider_id`, `care_site_id` and the like.
  public var keepsOtherIDs = false

  public init(key: SecretKey) { self.key = key }

  /// One record without its identifiers.
  public struct Result: Sendable {
    /// The XML, in the layout it came in.
    public let bytes: [UInt8]
    public let person: PersonID
    /// Digits, as the output's `person_id` and file name have them.
    public let newPerson: String
    /// By how many days dates were moved back.
    public let shiftDays: Int
    /// Identifiers replaced.
    public let counts: [IdentifierKind: Int]
    /// Timestamps in attributes that nobody understands; they stay as they are.
    public let unreadableTimestamps: Int
    /// Whether the person is 90 or more at the record's end, so that the birth date was moved further.
    public let isOldest: Bool
  }

  /// - Parameter attempt: another than 0 gives another new id, where two persons would get the same.
  /// - Throws: `noPersonID`; `notRereadable` (a defect, but better than a damaged record).
  public func deidentify(_ record: PatientRecord, attempt: Int = 0) throws(DeidentificationError) -> Result {
    guard let person = record.personID else { throw .noPersonID(file: record.name) }
    let patientKey = SecretKey(key, person: person.description)
    var draws = patientKey.draws("shift", "")
    let dates = DateShift(
      weeks: 1 + draws.next(below: 52), birth: record.demographics.birthDate, latest: record.latestTimestamp)
    let ids = SurrogateIDs(
      key: key, person: person.description, newPerson: newID(of: person, attempt: attempt), keepsOtherIDs: keepsOtherIDs
    )
    var rewriter = RecordRewriter(
      record, patient: PatientDisguise(key: patientKey, dates: dates, listed: listed.identifiers(of: person)), ids: ids)
    let bytes: [UInt8]
    do { bytes = try rewriter.rewrite() } catch { throw .record(error) }
    try check(bytes, against: record)
    return Result(
      bytes: bytes, person: person, newPerson: ids.newPerson, shiftDays: dates.days, counts: rewriter.counts,
      unreadableTimestamps: record.issues.first { $0.kind == .unreadableTimestamp }?.count ?? 0,
      isOldest: dates.isOldest)
  }

  /// The new id of a person; also for a file whose name says another id than its root.
  func newID(of person: PersonID, attempt: Int = 0) -> String {
    keepsPersonIDs
      ? person.description : SurrogateIDs.newPersonID(person.description, key: key, attempt: attempt)
  }

  private func check(_ bytes: [UInt8], against record: PatientRecord) throws(DeidentificationError) {
    let again: PatientRecord
    do { again = try RecordReader.read(bytes: bytes, name: record.name) } catch {
      throw .notRereadable(file: record.name)
    }
    guard again.events.count == record.events.count, again.encounters.count == record.encounters.count else {
      throw .notRereadable(file: record.name)
    }
  }
}
