import EHR

/// A synthetic person's fixed attributes.
struct SyntheticPerson: Sendable {
  let id: PersonID
  let givenName: String
  let surname: String
  let demographics: Demographics
  var fullName: String { "\(givenName) \(surname)" }
}

/// A record in the making with what is known about it.
struct SyntheticPatient: Sendable {
  let person: SyntheticPerson
  var content: RecordContent
  /// For each event, about how many bytes of the written record come before it.
  var eventOffsets: [Int]
  /// About how long the written record is.
  var byteCount: Int
  /// Answers that stand in notes.
  var statements: [NoteStatement]

  /// Bytes from event `index` to the record's end.
  func bytesFromEnd(_ index: Int) -> Int { max(0, byteCount - eventOffsets[index]) }
}

/// A fact that a note states, with the question it answers.
struct NoteStatement: Sendable {
  let family: InstructionFamily
  let subcategory: String
  let question: String
  let answer: String
  /// As it stands in the note.
  let sentence: String
  /// The note's event index, once written.
  var event = 0
}
