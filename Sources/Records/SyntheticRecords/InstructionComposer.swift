import EHR
internal import SeededRandom

/// Finds every question that a synthetic record answers, by walking over its events.
struct InstructionComposer {
  let patient: SyntheticPatient

  private var events: [RecordEvent] { patient.content.events }

  /// All candidates in a fixed order; ids are given later.
  func candidates(_ random: inout SplitMix64) -> [SyntheticInstruction] {
    let all = measurementQuestions() + drugQuestions() + conditionQuestions() + otherQuestions() + noteQuestions()
    // Of the questions whose answer is that there is nothing, keep a third, so that "No" does not pay as a guess.
    return all.filter { !$0.evidence.isEmpty || $0.family == .conditionPresence || random.chance(35) }
  }

  // MARK: measurements

  private func measurementQuestions() -> [SyntheticInstruction] {
    var found: [SyntheticInstruction] = []
    for (measurements, isLab) in [(ClinicalCatalog.labs, true), (ClinicalCatalog.vitals, false)] {
      for measurement in measurements {
        let indices = events.indices.filter { events[$0].code == measurement.code }
        guard let last = indices.last else { continue }
        let category = isLab ? "retrieve laboratory studies" : "retrieve vitals"
        found.append(
          make(
            isLab ? .lastLab : .lastVital, category, "What is the patient's last \(measurement.spoken)?",
            "\(events[last].value) \(measurement.unit) on \(date(last))", [last]))
        guard isLab else { continue }
        found.append(
          make(
            .labCount, category, "How many times was the patient's \(measurement.spoken) measured?",
            String(indices.count), indices))
        if let trend = trend(of: measurement, indices) {
          found.append(
            make(
              .labTrend, category,
              "Comparing the first and the last value, is the patient's \(measurement.spoken) "
                + "rising, falling or stable?",
              trend, indices))
        }
      }
    }
    return found
  }

  /// Asked only where it is plain: a change of a quarter of the plausible range, or of at most a twelfth.
  private func trend(of measurement: ClinicalCatalog.Measurement, _ indices: [Int]) -> String? {
    guard indices.count >= 2, let first = indices.first.flatMap({ tenths(events[$0].value) }),
      let last = indices.last.flatMap({ tenths(events[$0].value) })
    else { return nil }
    let scale = measurement.decimals == 0 ? 10 : 1
    let width = (measurement.range.upperBound - measurement.range.lowerBound) * scale
    let change = last - first
    if abs(change) * 12 <= width { return "stable" }
    guard abs(change) * 4 >= width else { return nil }
    return change > 0 ? "rising" : "falling"
  }

  private func tenths(_ text: String) -> Int? {
    let parts = text.split(separator: ".")
    guard let whole = parts.first.flatMap({ Int($0) }) else { return nil }
    return whole * 10 + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
  }

  // MARK: drugs

  private func drugQuestions() -> [SyntheticInstruction] {
    let category = "retrieve medication information"
    var found: [SyntheticInstruction] = []
    var firstStatin: Int?
    var benzodiazepines: [Int] = []
    for drug in ClinicalCatalog.drugs {
      let indices = events.indices.filter { events[$0].code == drug.code }
      guard let first = indices.first, let last = indices.last else { continue }
      found.append(
        make(
          .lastDose, category, "What is the patient's last dose of \(drug.name)?",
          "\(events[last].value) \(drug.unit) on \(date(last))", [last]))
      if drug.drugClass == .statin { firstStatin = min(firstStatin ?? first, first) }
      if drug.drugClass == .benzodiazepine { benzodiazepines.append(first) }
    }
    found.append(
      make(
        .statinEver, category, "Has the patient ever taken a statin?",
        firstStatin.map { "Yes, \(events[$0].name)" } ?? "No", firstStatin.map { [$0] } ?? []))
    benzodiazepines.sort()
    found.append(
      make(
        .benzodiazepines, category, "Which benzodiazepines has the patient taken?",
        list(benzodiazepines.map { events[$0].name }), benzodiazepines))
    let vaccine = indices(named: ClinicalCatalog.covidVaccine.code)
    found.append(
      make(
        .covidVaccination, category, "On which dates did the patient receive a COVID-19 vaccine?",
        list(vaccine.map(date)), vaccine))
    return found
  }

  // MARK: conditions

  private func conditionQuestions() -> [SyntheticInstruction] {
    let category = "retrieve medical history"
    var found: [SyntheticInstruction] = []
    for condition in ClinicalCatalog.conditions {
      let question = "Has the patient ever been diagnosed with \(condition.spoken)?"
      guard let first = indices(named: condition.code).first else {
        found.append(make(.conditionPresence, category, question, "No", []))
        continue
      }
      found.append(
        make(
          .firstConditionDate, category, "When was \(condition.spoken) first recorded?", date(first), [first]))
      found.append(make(.conditionPresence, category, question, "Yes", [first]))
    }
    return found
  }

  // MARK: others

  private func otherQuestions() -> [SyntheticInstruction] {
    var found: [SyntheticInstruction] = []
    let scans = indices(named: ClinicalCatalog.chestCT.code)
    found.append(
      make(
        .lastChestCT, "retrieve imaging studies", "When did the patient have the last CT of the chest?",
        scans.last.map(date) ?? "None recorded", scans.last.map { [$0] } ?? []))
    let left = indices(named: ClinicalCatalog.leftAgainstAdvice.code)
    found.append(
      make(
        .againstMedicalAdvice, "retrieve medical history",
        "Has the patient ever left the hospital against medical advice?",
        left.last.map { "Yes, on \(date($0))" } ?? "No", left.last.map { [$0] } ?? []))
    let missed = indices(named: ClinicalCatalog.noShow.code)
    found.append(
      make(
        .missedAppointments, "retrieve appointment information",
        "How many missed appointments (no shows) are recorded for the patient?", String(missed.count), missed))
    if let height = indices(named: ClinicalCatalog.height.code).last,
      let weight = indices(named: ClinicalCatalog.weight.code).last,
      let centimeters = Int(events[height].value), let kilograms = Int(events[weight].value), centimeters > 0
    {
      // kg/m² in tenths, rounded half up.
      let tenths = (kilograms * 100_000 * 2 + centimeters * centimeters) / (2 * centimeters * centimeters)
      found.append(
        make(
          .bodyMassIndex, "calculate numerical measures", "What is the patient's body mass index at the last weighing?",
          "\(tenths / 10).\(tenths % 10) kg/m2", [height, weight]))
    }
    if let birth = patient.content.demographics.birthDate,
      let first = events.firstIndex(where: { $0.encounter == events.last?.encounter })
    {
      // Stated in each encounter's person block, so the last encounter's suffices.
      var instruction = make(
        .birthDate, "retrieve demographics", "What is the patient's date of birth?", birth.date, [first])
      instruction.evidence = "birthdate \(birth.date)"
      instruction.evidenceBytesFromEnd += RecordBuilder.encounterBytes
      found.append(instruction)
    }
    return found
  }

  private func noteQuestions() -> [SyntheticInstruction] {
    patient.statements.map { statement in
      var instruction = make(
        statement.family, statement.subcategory, statement.question, statement.answer, [statement.event])
      instruction.evidence = statement.sentence
      return instruction
    }
  }

  // MARK: parts

  private func indices(named code: String) -> [Int] { events.indices.filter { events[$0].code == code } }

  private func date(_ index: Int) -> String { events[index].timestamp?.date ?? "" }

  private func list(_ items: [String]) -> String { items.isEmpty ? "None recorded" : items.joined(separator: ", ") }

  private func make(
    _ family: InstructionFamily, _ subcategory: String, _ question: String, _ answer: String, _ evidence: [Int]
  ) -> SyntheticInstruction {
    let snippets = evidence.map { index in
      let event = events[index]
      let time = event.timestamp?.description ?? ""
      return [time, event.name, event.value, event.unit ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
    }
    return SyntheticInstruction(
      id: 0, family: family, question: question, answer: answer,
      evidence: snippets.joined(separator: "; "), subcategory: subcategory,
      evidenceBytesFromEnd: evidence.map(patient.bytesFromEnd).max() ?? 0)
  }
}
