import EHR
internal import SeededRandom

/// Makes one synthetic patient: visits over years within a byte budget.
struct PatientGenerator {
  private struct LabPlan {
    let lab: ClinicalCatalog.Measurement
    let first: Int
    let last: Int
    let noise: Int
  }
  private struct Prescription {
    let drug: ClinicalCatalog.Drug
    var dose: Int
  }
  private enum VisitKind { case office, telephone, emergency, inpatient }

  private let person: SyntheticPerson
  private let targetBytes: Int
  private let isCompact: Bool
  private let placesFactsLate: Bool
  private var random: SplitMix64
  private var builder: RecordBuilder
  private var plans: [LabPlan] = []
  private var conditions: [ClinicalCatalog.Condition] = []
  private var prescriptions: [Prescription] = []
  private var vitalBases: [Int] = []
  private var weight = 0
  private var height = 0
  private var covidDoses = 0
  private var pending: [(visit: Int, statement: NoteStatement)] = []
  private var statements: [NoteStatement] = []

  init(person: SyntheticPerson, targetBytes: Int, placesFactsLate: Bool, random: SplitMix64) {
    self.person = person
    self.targetBytes = targetBytes
    self.placesFactsLate = placesFactsLate
    isCompact = targetBytes <= 9_000
    self.random = random
    builder = RecordBuilder(firstNoteID: 0)
    builder = RecordBuilder(firstNoteID: self.random.int(in: 100_000...900_000) * 1_000)
  }

  mutating func generate() -> SyntheticPatient {
    let visits = visitCount()
    choosePlans()
    let years = isCompact ? random.int(in: 1...5) : random.int(in: 3...14)
    let end = lastVisit()
    var date = end.adding(days: -years * 365)
    choosePersonalFacts(visits: visits)
    for visit in 0..<visits {
      let share = (targetBytes - builder.byteCount) / (visits - visit)
      let last = writeVisit(visit, of: visits, on: date, budget: share)
      let left = visits - 1 - visit
      let interval = left > 0 ? (end.dayNumber - last.dayNumber) / left : 0
      let step = random.int(in: max(1, interval * 6 / 10)...max(2, interval * 14 / 10))
      date = Timestamp(minutes: last.minutes - last.minutes % 1440).adding(days: step)
    }
    let content = RecordContent(
      personID: person.id, demographics: person.demographics, encounters: builder.encounters,
      events: builder.events, comment: "Synthetic patient, not a real person: made by medalign synth")
    return SyntheticPatient(
      person: person, content: content, eventOffsets: builder.offsets, byteCount: builder.byteCount,
      statements: statements)
  }

  // MARK: plans

  private mutating func visitCount() -> Int {
    if isCompact { return max(2, targetBytes / random.int(in: 880...1_100)) }
    // A visit a week at most; beyond that, visits grow.
    return min(max(4, targetBytes / random.int(in: 2_200...4_000)), 150)
  }

  /// About when the record ends.
  private mutating func lastVisit() -> Timestamp {
    Timestamp(year: random.int(in: 2018...2024), month: random.int(in: 1...12), day: random.int(in: 1...28))
      ?? Timestamp(minutes: 0)
  }

  private mutating func choosePlans() {
    let count = isCompact ? random.int(in: 3...4) : random.int(in: 6...ClinicalCatalog.labs.count)
    for lab in random.shuffled(ClinicalCatalog.labs).prefix(count) {
      let width = lab.range.upperBound - lab.range.lowerBound
      let low = lab.range.lowerBound + width * random.int(in: 5...30) / 100
      let high = lab.range.lowerBound + width * random.int(in: 65...95) / 100
      switch random.int(in: 0...2) {
      case 0: plans.append(LabPlan(lab: lab, first: low, last: high, noise: width * 4 / 100))
      case 1: plans.append(LabPlan(lab: lab, first: high, last: low, noise: width * 4 / 100))
      default:
        let middle = lab.range.lowerBound + width * random.int(in: 20...80) / 100
        plans.append(LabPlan(lab: lab, first: middle, last: middle, noise: width * 2 / 100))
      }
    }
    for vital in ClinicalCatalog.vitals {
      let width = vital.range.upperBound - vital.range.lowerBound
      vitalBases.append(vital.range.lowerBound + width * random.int(in: 25...75) / 100)
    }
    height = random.int(in: ClinicalCatalog.height.range)
    weight = random.int(in: 52...110)
  }

  private mutating func choosePersonalFacts(visits: Int) {
    var facts = PersonalFacts.statements(for: person, &random)
    // A small record holds a few of them, so that lab and drug events keep their share.
    if isCompact { facts = Array(random.shuffled(facts).prefix(random.int(in: 1...3))) }
    for fact in facts {
      pending.append((placesFactsLate ? visits - 1 : random.int(in: 0...visits - 1), fact))
    }
  }

  // MARK: visits

  private mutating func visitKind(_ visit: Int) -> VisitKind {
    if visit == 0 { return .office }
    switch random.int(in: 1...100) {
    case 1...(isCompact ? 4 : 12): return isCompact ? .emergency : .inpatient
    case 13...20: return .emergency
    case 21...(isCompact ? 24 : 32): return .telephone
    default: return .office
    }
  }

  /// Writes one visit of about `budget` bytes; returns its last time.
  private mutating func writeVisit(_ visit: Int, of visits: Int, on date: Timestamp, budget: Int) -> Timestamp {
    let facts = takePending(upTo: visit)
    let drawn = visitKind(visit)
    let kind = drawn == .telephone && !facts.isEmpty ? .office : drawn  // facts are told in person
    let end = builder.byteCount + budget
    let start = date.adding(minutes: random.int(in: 8 * 12...15 * 12) * 5)
    builder.beginEncounter(kind == .inpatient ? "Inpatient Visit" : "Outpatient Visit", at: start)
    let label: (code: String, name: String) =
      switch kind {
      case .office: ("Visit/OP", "Office visit")
      case .telephone: ("Visit/TEL", "Telephone visit")
      case .emergency: ("Visit/ER", "Emergency visit")
      case .inpatient: ("Visit/IP", "Hospital stay")
      }
    builder.add("visit", at: start, code: label.code, name: label.name, value: "start")
    if kind == .telephone {
      return writeTelephoneCall(at: start.adding(minutes: 10), endingAt: end)
    }
    let measured = start.adding(minutes: 10)
    writeVitals(at: measured, endingAt: end)
    let fraction = visits > 1 ? visit * 1000 / (visits - 1) : 1000
    writeLabs(at: measured, fraction: fraction, endingAt: end)
    let decided = start.adding(minutes: 25)
    writeConditionsAndDrugs(at: decided, isFirst: visit == 0, endingAt: end)
    writeOccasionalEvents(at: decided, kind: kind)
    var time = start.adding(minutes: 40)
    if kind == .inpatient {
      time = writeStay(from: date, fraction: fraction, endingAt: end - min(budget / 3, 2_500))
    }
    time = writeImaging(at: time, endingAt: end)
    return writeClosingNote(kind, at: time, facts: facts, endingAt: end)
  }

  private mutating func takePending(upTo visit: Int) -> [NoteStatement] {
    let due = pending.filter { $0.visit <= visit }.map(\.statement)
    pending.removeAll { $0.visit <= visit }
    return due
  }

  private mutating func writeVitals(at time: Timestamp, endingAt end: Int) {
    let count = isCompact ? random.int(in: 1...2) : random.int(in: 3...6)
    for index in random.shuffled(Array(ClinicalCatalog.vitals.indices)).prefix(count).sorted() {
      let vital = ClinicalCatalog.vitals[index]
      let width = vital.range.upperBound - vital.range.lowerBound
      let value = vitalBases[index] + random.int(in: -width / 8...width / 8)
      builder.add(vital, at: time, value: min(max(value, vital.range.lowerBound), vital.range.upperBound))
    }
    guard !isCompact || random.chance(15) else { return }
    if !isCompact && random.chance(40) { return }
    weight = min(max(weight + random.int(in: -2...2), 46), 128)
    builder.add(ClinicalCatalog.height, at: time, value: height)
    builder.add(ClinicalCatalog.weight, at: time, value: weight)
  }

  private mutating func writeLabs(at time: Timestamp, fraction: Int, endingAt end: Int) {
    let count = isCompact ? random.int(in: 2...3) : random.int(in: 3...plans.count)
    for index in random.shuffled(Array(plans.indices)).prefix(count).sorted() where builder.byteCount + 250 < end {
      writeLab(plans[index], at: time, fraction: fraction)
    }
  }

  private mutating func writeLab(_ plan: LabPlan, at time: Timestamp, fraction: Int) {
    let trend = plan.first + (plan.last - plan.first) * fraction / 1000
    let value = trend + (plan.noise > 0 ? random.int(in: -plan.noise...plan.noise) : 0)
    let range = plan.lab.range
    builder.add(plan.lab, at: time, value: min(max(value, range.lowerBound), range.upperBound))
  }

  private mutating func writeConditionsAndDrugs(at time: Timestamp, isFirst: Bool, endingAt end: Int) {
    if !isCompact {
      // The problem and medication lists are coded again at many visits.
      for condition in conditions where random.chance(45) && builder.byteCount + 900 < end {
        builder.add("condition", at: time, code: condition.code, name: condition.name, value: "")
      }
    }
    for index in prescriptions.indices where builder.byteCount + (isCompact ? 250 : 700) < end {
      let drug = prescriptions[index].drug
      if random.chance(35) {
        let move = random.chance(65) ? 1 : -1
        prescriptions[index].dose = min(max(prescriptions[index].dose + move, 0), drug.doses.count - 1)
      } else if isCompact || random.chance(50) {
        continue
      }
      prescribe(prescriptions[index], at: time)
    }
    let maximum = isCompact ? 4 : 9
    guard isFirst || (conditions.count < maximum && random.chance(isCompact ? 45 : 25)) else { return }
    let known = conditions.map(\.name)
    let open = ClinicalCatalog.conditions.filter { !known.contains($0.name) }
    guard !open.isEmpty else { return }
    let condition = random.pick(open)
    conditions.append(condition)
    builder.add("condition", at: time, code: condition.code, name: condition.name, value: "")
    guard !condition.drugs.isEmpty, random.chance(80),
      let drug = ClinicalCatalog.drug(named: random.pick(condition.drugs)),
      !prescriptions.contains(where: { $0.drug.name == drug.name })
    else { return }
    let prescription = Prescription(drug: drug, dose: random.int(in: 0...max(0, drug.doses.count - 2)))
    prescriptions.append(prescription)
    prescribe(prescription, at: time)
  }

  private mutating func prescribe(_ prescription: Prescription, at time: Timestamp) {
    let drug = prescription.drug
    builder.add(
      "drug_exposure", at: time, code: drug.code, name: drug.name, value: String(drug.doses[prescription.dose]),
      unit: drug.unit)
  }

  private mutating func writeOccasionalEvents(at time: Timestamp, kind: VisitKind) {
    let vaccine = ClinicalCatalog.covidVaccine
    if time.civil.year >= 2021, covidDoses < 4, random.chance(isCompact ? 12 : 20) {
      covidDoses += 1
      builder.add("drug_exposure", at: time, code: vaccine.code, name: vaccine.name, value: "dose \(covidDoses)")
    }
    let influenza = ClinicalCatalog.influenzaVaccine
    if (9...12).contains(time.civil.month), random.chance(isCompact ? 8 : 25) {
      builder.add("drug_exposure", at: time, code: influenza.code, name: influenza.name, value: "given")
    }
    if kind == .office, random.chance(isCompact ? 4 : 8) {
      let noShow = ClinicalCatalog.noShow
      builder.add("observation", at: time, code: noShow.code, name: noShow.name, value: "earlier appointment missed")
    }
    if kind == .emergency, random.chance(25) {
      let left = ClinicalCatalog.leftAgainstAdvice
      builder.add("observation", at: time, code: left.code, name: left.name, value: "yes")
    }
  }

  // MARK: stays, images and notes

  /// Daily values and nursing notes of a hospital stay; returns the last time.
  private mutating func writeStay(from date: Timestamp, fraction: Int, endingAt end: Int) -> Timestamp {
    let days = random.int(in: 2...9)
    var time = date
    for day in 1...days {
      time = date.adding(days: day).adding(minutes: 6 * 60)
      for plan in plans where random.chance(45) && builder.byteCount < end {
        writeLab(plan, at: time, fraction: fraction)
      }
      if builder.byteCount < end { writeVitals(at: time, endingAt: end) }
      time = time.adding(minutes: 8 * 60)
      if builder.byteCount + 500 < end {
        let text = header(.nursing) + "\n" + NarrativeText.paragraphs(bytes: random.int(in: 150...500), &random)
        builder.addNote(.nursing, at: time, text: text)
      }
    }
    return time.adding(minutes: 60)
  }

  private mutating func writeImaging(at time: Timestamp, endingAt end: Int) -> Timestamp {
    guard builder.byteCount + 450 < end, random.chance(isCompact ? 10 : 18) else { return time }
    let study = random.chance(50) ? ClinicalCatalog.chestCT : ClinicalCatalog.chestXRay
    builder.add("procedure", at: time, code: study.code, name: study.name, value: "")
    let lobe = random.pick(SyntheticVocabulary.lobes)
    let finding = random.pick([
      "\(random.int(in: 4...14)) mm nodule in the \(lobe)", "consolidation in the \(lobe)",
      "no acute finding", "small pleural effusion on the \(lobe.hasPrefix("left") ? "left" : "right")",
    ])
    let reported = time.adding(minutes: 30)
    var statement = NoteStatement(
      family: .noteFact, subcategory: "retrieve imaging studies",
      question: "What is the impression of the radiology report of \(reported.date)?", answer: finding,
      sentence: "Impression: \(finding).")
    let technique = "Technique: standard protocol. Comparison: none available. Heart size normal. No fracture."
    let filler = isCompact ? "" : "\n" + technique
    statement.event = builder.addNote(
      .radiology, at: reported, text: "\(header(.radiology)) \(study.name).\(filler)\n\(statement.sentence)")
    statements.append(statement)
    return reported.adding(minutes: 30)
  }

  private mutating func writeTelephoneCall(at time: Timestamp, endingAt end: Int) -> Timestamp {
    let reason = random.pick(SyntheticVocabulary.callReasons)
    var statement = NoteStatement(
      family: .noteFact, subcategory: "retrieve communications with patient",
      question: "Why did the patient call on \(time.date)?", answer: reason,
      sentence: "The patient called about \(reason).")
    let room = max(0, min(end - builder.byteCount - 250, 1_500))
    statement.event = builder.addNote(
      .telephone, at: time, text: closing([header(.telephone), statement.sentence], fillerBytes: isCompact ? 0 : room))
    statements.append(statement)
    return time
  }

  private mutating func writeClosingNote(
    _ kind: VisitKind, at time: Timestamp, facts: [NoteStatement], endingAt end: Int
  ) -> Timestamp {
    if isCompact, facts.isEmpty, builder.byteCount + 250 > end { return time }
    let noteKind: NoteKind = kind == .inpatient ? .discharge : .progress
    var sentences = [header(noteKind)]
    var stated = facts
    if kind == .inpatient {
      let reason = random.pick(SyntheticVocabulary.dischargeReasons)
      stated.append(
        NoteStatement(
          family: .noteFact, subcategory: "retrieve medical history",
          question: "Why was the patient in hospital according to the discharge summary of \(time.date)?",
          answer: reason, sentence: "Reason for the stay: \(reason)."))
    }
    sentences += stated.map(\.sentence)
    var room = end - builder.byteCount - 200 - sentences.reduce(0) { $0 + $1.utf8.count + 1 }
    let index = builder.addNote(
      noteKind, at: time, text: closing(sentences, fillerBytes: min(max(room, 0), isCompact ? 130 : 4_000)))
    statements += stated.map { statement in
      var statement = statement
      statement.event = index
      return statement
    }
    var time = time
    room = end - builder.byteCount
    while room > 900 {  // a long record is filled up with nursing notes
      time = time.adding(minutes: 15)
      builder.addNote(.nursing, at: time, text: closing([header(.nursing)], fillerBytes: min(room - 250, 3_000)))
      room = end - builder.byteCount
    }
    return time
  }

  private func header(_ kind: NoteKind) -> String {
    "\(kind.name) for \(person.fullName) (synthetic patient)."
  }

  private mutating func closing(_ sentences: [String], fillerBytes: Int) -> String {
    let filler = NarrativeText.paragraphs(bytes: fillerBytes, &random)
    return sentences.joined(separator: " ") + (filler.isEmpty ? "" : "\n" + filler)
  }
}
