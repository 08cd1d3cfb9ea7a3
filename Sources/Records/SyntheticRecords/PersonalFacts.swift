import EHR
internal import SeededRandom

/// Facts about a person that one note states once.
enum PersonalFacts {
  /// In a fixed order; the caller chooses where they go.
  static func statements(for person: SyntheticPerson, _ random: inout SplitMix64) -> [NoteStatement] {
    let doctor = "Dr. Testdoctor-" + random.pick(SyntheticVocabulary.doctorWords)
    let clinic = random.pick(SyntheticVocabulary.clinics)
    let relation = random.pick(SyntheticVocabulary.relations)
    let contact = random.pick(random.chance(50) ? SyntheticVocabulary.femaleNames : SyntheticVocabulary.maleNames)
    // 555-0100 to 555-0199 are kept free for fiction in the North American numbering plan.
    let phone = "(\(random.int(in: 201...989))) 555-01\(twoDigits(random.int(in: 0...99)))"
    let work = random.pick(SyntheticVocabulary.occupations)
    let home = random.pick(SyntheticVocabulary.livesWith)
    let family = random.pick(SyntheticVocabulary.familyHistory)
    let allergy = random.pick(SyntheticVocabulary.allergies)
    let smoking = random.pick(SyntheticVocabulary.smoking)
    let sleep = random.pick(SyntheticVocabulary.sleepAids)
    let next = random.pick(SyntheticVocabulary.clinics)
    return [
      NoteStatement(
        family: .referral, subcategory: "retrieve provider referrals",
        question: "Who referred this patient to \(clinic)?", answer: doctor,
        sentence: "Referred to \(clinic) by \(doctor)."),
      NoteStatement(
        family: .emergencyContact, subcategory: "retrieve demographics",
        question: "What is the phone number of the patient's emergency contact?", answer: phone,
        sentence: "Emergency contact: \(contact) \(person.surname) (\(relation)), phone \(phone)."),
      NoteStatement(
        family: .nextAppointment, subcategory: "retrieve appointment information",
        question: "In which clinic is the patient's follow-up appointment planned?", answer: next,
        sentence: "Follow-up appointment planned in: \(next)."),
      NoteStatement(
        family: .noteFact, subcategory: "retrieve social history", question: "What is the patient's occupation?",
        answer: work, sentence: "Occupation: \(work)."),
      NoteStatement(
        family: .noteFact, subcategory: "retrieve social history", question: "With whom does the patient live?",
        answer: home, sentence: "Lives \(home)."),
      NoteStatement(
        family: .noteFact, subcategory: "retrieve genetic and family history",
        question: "What family history is recorded for this patient?", answer: family,
        sentence: "Family history: \(family)."),
      NoteStatement(
        family: .noteFact, subcategory: "retrieve medical history", question: "What allergies does the patient have?",
        answer: allergy, sentence: "Allergies: \(allergy)."),
      NoteStatement(
        family: .noteFact, subcategory: "retrieve social history", question: "What is the patient's smoking status?",
        answer: smoking, sentence: "Smoking status: \(smoking)."),
      NoteStatement(
        family: .noteFact, subcategory: "retrieve medication information",
        question: "What does the patient take at home for sleep?", answer: sleep,
        sentence: "Takes for sleep: \(sleep)."),
    ]
  }

  static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
}
