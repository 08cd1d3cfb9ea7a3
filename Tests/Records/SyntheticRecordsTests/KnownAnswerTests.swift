import EHR
import SyntheticRecords
import Testing

/// Answers worked out again from the written XML, apart from the generator's own account.
@Suite("Answers known by construction")
struct KnownAnswerTests {
  private func each(
    _ families: [InstructionFamily], _ check: (SyntheticInstruction, PatientRecord) throws -> Void
  ) throws {
    var options = SyntheticOptions(patientCount: 80, seed: 21, recordTokens: 1_000...12_000)
    options.families = families
    options.instructionsPerPatient = 10
    let set = try SyntheticDataSet(options)
    var count = 0
    for index in 0..<80 {
      let item = set.item(index)
      let record = try RecordReader.read(bytes: item.xml, name: "t")
      for instruction in item.instructions {
        try check(instruction, record)
        count += 1
      }
    }
    #expect(count > 20)
  }

  /// The question's last words in the form the record's names have.
  private func named(_ question: String, after prefix: String, before suffix: String = "?") -> String {
    var text = question
    if text.hasPrefix(prefix) { text.removeFirst(prefix.count) }
    if text.hasSuffix(suffix) { text.removeLast(suffix.count) }
    let aliases = ["leukocyte count": "leukocytes", "platelet count": "platelets"]
    let bare = text.lowercased()
    return aliases[bare] ?? (["height", "weight"].contains(bare) ? "body " + bare : bare)
  }

  @Test("last values, vitals and doses are the last such event's value, unit and date")
  func lastValues() throws {
    try each([.lastLab, .lastVital, .lastDose]) { instruction, record in
      let prefix = instruction.family == .lastDose ? "What is the patient's last dose of " : "What is the patient's last "
      let name = named(instruction.question, after: prefix)
      let last = try #require(record.events.last { $0.name.lowercased() == name }, "\(name)")
      #expect(instruction.answer == "\(last.value) \(try #require(last.unit)) on \(try #require(last.timestamp).date)")
    }
  }

  @Test("first dates and presence follow from the condition events")
  func conditions() throws {
    try each([.firstConditionDate, .conditionPresence]) { instruction, record in
      if instruction.family == .firstConditionDate {
        let name = named(instruction.question, after: "When was ", before: " first recorded?")
        let first = try #require(record.events.first { $0.type == "condition" && $0.name.lowercased() == name })
        #expect(instruction.answer == first.timestamp?.date)
      } else {
        let name = named(instruction.question, after: "Has the patient ever been diagnosed with ")
        let isPresent = record.events.contains { $0.name.lowercased() == name }
        #expect(instruction.answer == (isPresent ? "Yes" : "No"))
      }
    }
  }

  @Test("counts are numbers of events; a trend has the sign of the last value less the first")
  func countsAndTrends() throws {
    try each([.labCount, .labTrend]) { instruction, record in
      if instruction.family == .labCount {
        let name = named(instruction.question, after: "How many times was the patient's ", before: " measured?")
        #expect(instruction.answer == String(record.events.filter { $0.name.lowercased() == name }.count))
        return
      }
      let prefix = "Comparing the first and the last value, is the patient's "
      let name = named(instruction.question, after: prefix, before: " rising, falling or stable?")
      let values = record.events.filter { $0.name.lowercased() == name }.compactMap { Double($0.value) }
      let change = try #require(values.last) - (try #require(values.first))
      switch instruction.answer {
      case "rising": #expect(change > 0)
      case "falling": #expect(change < 0)
      default: #expect(instruction.answer == "stable")
      }
    }
  }

  @Test("what a note says stands in exactly one note")
  func notes() throws {
    try each([.noteFact, .referral, .emergencyContact, .nextAppointment]) { instruction, record in
      let notes = record.events.filter { $0.isNote && $0.value.contains(instruction.evidence) }
      #expect(notes.count >= 1 && instruction.evidence.contains(instruction.answer))
      if instruction.family == .emergencyContact { #expect(notes.count == 1 && instruction.answer.contains(") 555-01")) }
      if instruction.question.contains(" on 20") || instruction.question.contains(" of 20") {
        let date = try #require(notes.first { instruction.question.contains($0.timestamp?.date ?? "?") })
        #expect(date.isNote)
      }
    }
  }

  @Test("drug classes, vaccines, scans, missed visits and departures follow from the events")
  func others() throws {
    let families: [InstructionFamily] = [
      .statinEver, .benzodiazepines, .covidVaccination, .lastChestCT, .againstMedicalAdvice, .missedAppointments,
      .bodyMassIndex, .birthDate,
    ]
    try each(families) { instruction, record in
      func all(_ names: String...) -> [RecordEvent] { record.events.filter { names.contains($0.name) } }
      func dates(_ events: [RecordEvent]) -> [String] { events.compactMap { $0.timestamp?.date } }
      let expected: String
      switch instruction.family {
      case .statinEver:
        expected = all("Atorvastatin", "Simvastatin", "Rosuvastatin").first.map { "Yes, \($0.name)" } ?? "No"
      case .benzodiazepines:
        var names: [String] = []
        for event in all("Lorazepam", "Diazepam", "Clonazepam") where !names.contains(event.name) { names.append(event.name) }
        expected = names.isEmpty ? "None recorded" : names.joined(separator: ", ")
      case .covidVaccination:
        let found = dates(all("COVID-19 vaccine"))
        expected = found.isEmpty ? "None recorded" : found.joined(separator: ", ")
      case .lastChestCT: expected = dates(all("CT chest")).last ?? "None recorded"
      case .againstMedicalAdvice:
        expected = dates(all("Left against medical advice")).last.map { "Yes, on \($0)" } ?? "No"
      case .missedAppointments: expected = String(all("No show").count)
      case .bodyMassIndex:
        let height = try #require(all("Body height").last.flatMap { Double($0.value) }) / 100
        let weight = try #require(all("Body weight").last.flatMap { Double($0.value) })
        let index = (weight / height / height * 10).rounded() / 10
        expected = "\(index) kg/m2"
      default: expected = try #require(record.demographics.birthDate).date
      }
      #expect(instruction.answer == expected, "\(instruction.family)")
    }
  }
}
