/// A kind of question whose answer a synthetic record fixes by construction.
public enum InstructionFamily: String, Sendable, CaseIterable, Codable {
  // Lookups: one event, or a walk over events of one name.
  case lastLab = "last-lab"
  case lastVital = "last-vital"
  case lastDose = "last-dose"
  case firstConditionDate = "first-condition-date"
  case conditionPresence = "condition-presence"
  case labCount = "lab-count"
  case labTrend = "lab-trend"
  // After public instructions, in our own wording.
  case statinEver = "statin-ever"
  case benzodiazepines
  case lastChestCT = "last-chest-ct"
  case againstMedicalAdvice = "against-medical-advice"
  case covidVaccination = "covid-vaccination"
  case missedAppointments = "missed-appointments"
  case bodyMassIndex = "body-mass-index"
  case birthDate = "birth-date"
  // What a note says.
  case referral
  case emergencyContact = "emergency-contact"
  case nextAppointment = "next-appointment"
  case noteFact = "note-fact"

  /// The families that need no arithmetic and no reading of notes: what a very small model can learn.
  public static let lookups: [InstructionFamily] = [
    .lastLab, .lastVital, .lastDose, .firstConditionDate, .conditionPresence, .labCount, .labTrend,
  ]

  /// How often the family is asked, relative to the others.
  var weight: Int {
    switch self {
    case .lastLab: 6
    case .lastDose, .firstConditionDate, .conditionPresence, .noteFact: 3
    case .lastVital, .labCount, .labTrend: 2
    default: 1
    }
  }
}

/// One question with its answer, known because the record was made with it.
public struct SyntheticInstruction: Sendable, Equatable {
  /// Up to ten digits, often beyond 32 bits, as in the release.
  public var id: Int64
  public var family: InstructionFamily
  public var question: String
  public var answer: String
  /// The facts the answer rests on, one after the other; empty when the answer is that there are none.
  public var evidence: String
  /// A subcategory of MedAlign's public taxonomy.
  public var subcategory: String
  /// About how many bytes of the record, from its end, hold all of the evidence; 0 without evidence.
  public var evidenceBytesFromEnd: Int
}
