import ContextPacking
import EHR
import SeededRandom
import Testing
import Tokenizers

@Suite("Choosing what of a record goes in")
struct StrategyTests {
  /// A record of several visits with codes and notes, hostile text among it.
  static func record(seed: UInt64) -> PatientRecord? {
    var random = SplitMix64(seed: seed)
    var encounters: [RecordEncounter] = []
    var events: [RecordEvent] = []
    for visit in 0..<(1 + random.next(below: 8)) {
      let start = 26_000_000 + Int64(visit) * 50_000
      encounters.append(RecordEncounter(type: "Visit \(visit)", start: Timestamp(minutes: start)))
      for index in 0..<random.next(below: 24) {
        let time = Timestamp(minutes: start + Int64(index * 7))
        var event = RecordEvent(
          type: "measurement", timestamp: time, code: "LOINC/\(index)", name: "Test \(index)", encounter: visit)
        event.value = "\(visit).\(index)"
        event.unit = "mg/dL"
        if random.next(below: 4) == 0 {
          let words = ContextPackerTests.nasty + ["fracture of the left wrist", "metformin 500 mg twice daily"]
          event = RecordEvent(type: "note", timestamp: time, name: "Note \(visit)-\(index)", encounter: visit)
          event.value = words[random.next(below: words.count)] + " n\(visit)-\(index)"
        }
        event.otherAttributes = [RecordAttribute(name: "visit_id", value: "\(visit)")]
        events.append(event)
      }
    }
    let content = RecordContent(
      personID: PersonID(rawValue: Int64(seed)),
      demographics: Demographics(birthDate: Timestamp("1950-01-02"), gender: "FEMALE"),
      encounters: encounters, events: events)
    return try? RecordReader.read(bytes: ReleaseLayoutWriter().write(content), name: "\(seed).xml")
  }

  @Test(
    "every prompt fits, one unit more would not, what is kept and left out is the whole record",
    arguments: Fixtures.Model.present)
  func properties(_ model: Fixtures.Model) throws {
    let tokenizer = try model.tokenizer()
    for seed in 0..<12 {
      let record = try #require(Self.record(seed: UInt64(seed)))
      let question = "Was there a fracture, and what about metformin?"
      for policy in PackingPolicy.allCases {
        for rendering in RecordRendering.allCases where rendering == .xml || !policy.rawValue.hasPrefix("timer") {
          for reserves in [false, true] {
            let context = 900 + 331 * (seed % 5)
            let packer = try ContextPacker(
              tokenizer: tokenizer, template: PromptTemplate.builtIn[seed % 3], chatFormat: .plain, policy: policy,
              budget: PackingBudget(contextTokens: context, generationTokens: 128), rendering: rendering,
              reservesInstruction: reserves, instructionReserve: 150, seed: 5)
            let packed: PackedPrompt
            do { packed = try packer.pack(record: record, question: question) } catch {
              #expect(error.isRefusal, "\(policy) \(rendering)")
              continue
            }
            let account = packed.account
            #expect(packed.promptTokens.count <= context - 128)
            #expect(account.keptEvents + account.leftOutEvents == record.events.count)
            #expect(!packed.promptText.plainText.unicodeScalars.contains("\u{FFFD}"))
            #expect(packed.promptText.plainText.contains(question))
            #expect(packed.promptTokens == (try tokenizer.encode(packed.promptText)))
            checkSource(packed, record)
            if let units = account.units, units.kept < units.total {
              let more = try packer.promptTokens(record, question: question, keeping: units.kept + 1)
              #expect(try #require(more) > context - 128, "\(policy) \(rendering)")
            }
          }
        }
      }
    }
  }

  /// The bytes said to be in the prompt are there, and hold the events that are counted.
  private func checkSource(_ packed: PackedPrompt, _ record: PatientRecord) {
    let (kept, account) = (packed.keptSource, packed.account)
    #expect(zip(kept, kept.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound } && kept.allSatisfy { !$0.isEmpty })
    let whole = record.events.count { event in
      kept.contains { $0.lowerBound <= event.byteRange.lowerBound && $0.upperBound >= event.byteRange.upperBound }
    }
    #expect(whole == account.keptEvents, "\(account.policy) \(account.rendering)")
    guard account.rendering == .xml else { return }
    let texts = kept.map { String(decoding: record.source[$0], as: UTF8.self) }
    let prompt = packed.promptText.plainText
    switch account.policy {
    case .paper, .helm, .fixedReserve:
      let end = record.source.count
      #expect(kept == (account.firstKeptByte < end ? [account.firstKeptByte..<end] : []))
    case .timer, .timerNotes, .timerCodes, .timerRAG:
      #expect(texts.allSatisfy { prompt.contains($0) }, "\(account.policy)")
    default: #expect(prompt.contains(texts.joined()), "\(account.policy)")
    }
  }

  @Test("of compact text cut by tokens, the source that it holds has no date whose line was cut off")
  func compactSource() throws {
    let record = try #require(Self.record(seed: 3))
    var cutDates = 0
    for context in stride(from: 700, to: 2600, by: 30) {
      guard let prompt = try? packed(record, .paper, .compact, context: context) else { continue }
      let texts = prompt.keptSource.map { String(decoding: record.source[$0], as: UTF8.self) }
      let dates = texts.flatMap { text in
        text.ranges(of: "<entry timestamp=\"").map { text[$0.upperBound...].prefix(10) }
      }
      let held = record.events.indices.filter { event in
        prompt.keptSource.contains { $0.contains(record.events[event].byteRange.lowerBound) }
      }
      #expect(dates.allSatisfy { prompt.promptText.plainText.contains("\n\($0)\n") })
      let day = held.first.flatMap { record.events[$0].timestamp?.date }
      if let day, !dates.contains(day[...]) { cutDates += 1 }
    }
    #expect(cutDates > 0)
  }

  private func packed(
    _ record: PatientRecord, _ policy: PackingPolicy, _ rendering: RecordRendering, context: Int, question: String = "?"
  ) throws -> PackedPrompt {
    try ContextPacker(
      tokenizer: try Fixtures.byteTokenizer(), template: .helmVerbatim, chatFormat: .plain, policy: policy,
      budget: PackingBudget(contextTokens: context, generationTokens: 64), rendering: rendering
    ).pack(record: record, question: question)
  }

  @Test("chosen events stand in order of time, in XML and in compact text", arguments: RecordRendering.allCases)
  func chronological(_ rendering: RecordRendering) throws {
    let record = try #require(Self.record(seed: 3))
    for policy in [PackingPolicy.random, .bm25Events, .bm25Visits, .bm25Recent, .oldestFirst, .wholeEvents] {
      let text = try packed(record, policy, rendering, context: 2600, question: "fracture metformin").promptText
        .plainText
      let marks = record.events.filter(\.isNote).sorted { ($0.timestamp?.minutes ?? 0) < ($1.timestamp?.minutes ?? 0) }
        .compactMap { text.range(of: $0.name + (rendering == .xml ? "\"" : "\n"))?.lowerBound }
      #expect(marks == marks.sorted(), "\(policy)")
    }
  }

  @Test("notes-only and codes-only hold what their names say")
  func filters() throws {
    let record = try #require(Self.record(seed: 4))
    let notes = try packed(record, .notesOnly, .xml, context: 60_000)
    #expect(!notes.promptText.plainText.contains("type=\"measurement\""))
    #expect(notes.account.keptEvents == record.events.count(where: \.isNote))
    let codes = try packed(record, .codesOnly, .compact, context: 60_000)
    #expect(!codes.promptText.plainText.contains("note: "))
    #expect(codes.account.keptEvents == record.events.count { !$0.isNote })
  }

  @Test("retrieval finds the note that answers, wherever it stands; random does so by the seed alone")
  func retrieval() throws {
    var events = (0..<200).map { index in
      RecordEvent(
        type: "note", timestamp: Timestamp(minutes: Int64(26_000_000 + index * 1440)), name: "Note",
        value: "nothing of interest \(index)", encounter: 0)
    }
    events[20].value = "Fracture of the left wrist, cast applied."
    let content = RecordContent(personID: PersonID(rawValue: 1), encounters: [RecordEncounter()], events: events)
    let record = try RecordReader.read(bytes: ReleaseLayoutWriter().write(content), name: "1.xml")
    for policy in [PackingPolicy.bm25Events, .bm25Notes, .bm25Recent] {
      let text = try packed(record, policy, .xml, context: 1500, question: "Which wrist had the fracture?").promptText
        .plainText
      #expect(text.contains("cast applied"), "\(policy)")
    }
    #expect(!(try packed(record, .wholeEvents, .xml, context: 1500).promptText.plainText.contains("cast applied")))
    let draws = try (0..<2).map { _ in try packed(record, .random, .xml, context: 1500).promptTokens }
    #expect(draws[0] == draws[1])
  }

  @Test("compact text says names, values, units and notes of every event, in far fewer tokens")
  func compact() throws {
    let record = try #require(Self.record(seed: 3))
    let xml = try packed(record, .paper, .xml, context: 100_000)
    let compact = try packed(record, .paper, .compact, context: 100_000)
    let text = compact.promptText.plainText
    for event in record.events {
      #expect(text.contains(event.name) && text.contains(event.value))
    }
    for event in record.events where !event.isNote { #expect(text.contains("\(event.name) \(event.value) mg/dL")) }
    #expect(compact.account.isWholeRecord && compact.account.keptEvents == record.events.count)
    #expect(compact.account.sourceTokens?.value == xml.account.recordTokens.value)
    #expect(compact.account.recordTokens.value * 2 < xml.account.recordTokens.value)
  }

  @Test("HELM's rule: the last tokens that its own count leaves, none where the question fills the budget")
  func helm() throws {
    let tokenizer = try Fixtures.byteTokenizer()
    let record = try Fixtures.record(events: 120)
    let question = "What was measured last?"
    let count = { (text: String) in
      tokenizer.encode(bytes: Array(text.utf8), specialTokens: .asText, addBegin: false, addEnd: false).count
    }
    let packed = try packed(record, .helm, .xml, context: 2000, question: question)
    let target = 2000 - 64 - count(PromptTemplate.helmVerbatim.source) - count(question)
    let all = tokenizer.encode(bytes: record.source, specialTokens: .asText, addBegin: false, addEnd: false)
    let kept = all.suffix(target).flatMap { tokenizer.bytes(of: $0) }
    #expect(packed.promptText.plainText.contains("EHR: " + String(decoding: kept, as: UTF8.self) + "\n\nQuestion"))
    let full = String(repeating: "why ", count: 440)
    #expect(try self.packed(record, .helm, .xml, context: 2000, question: full).account.keptEvents == 0)
  }

  @Test("TIMER's rules join visits, drop one kind of events, and retrieve whole visits in order of time")
  func timer() throws {
    let record = try #require(Self.record(seed: 9))
    let notes = try packed(record, .timerNotes, .xml, context: 60_000).promptText.plainText
    #expect(notes.contains("<encounter>") && !notes.contains("type=\"measurement\"") && !notes.contains("<eventstream"))
    let codes = try packed(record, .timerCodes, .xml, context: 60_000).promptText.plainText
    #expect(!codes.contains("type=\"note\"") && codes.contains("type=\"measurement\""))
    let retrieved = try packed(record, .timerRAG, .xml, context: 3000, question: "fracture metformin").promptText
      .plainText
    #expect(retrieved.contains("</encounter>"))
    #expect(throws: PackingError.policyNeedsXML(policy: "timer")) {
      try packed(record, .timer, .compact, context: 3000)
    }
  }
}

extension String {
  fileprivate func range(of mark: String) -> Range<Index>? { self.ranges(of: mark).first }
}
