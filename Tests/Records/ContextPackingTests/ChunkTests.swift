import ContextPacking
import EHR
import Testing
import Tokenizers

@Suite("Reading a record in parts")
struct ChunkTests {
  private func packer(
    _ tokenizer: Tokenizer, _ template: PromptTemplate, context: Int, rendering: RecordRendering = .xml,
    reserves: Bool = false
  ) throws -> ContextPacker {
    try ContextPacker(
      tokenizer: tokenizer, template: template, chatFormat: .plain, policy: .paper,
      budget: PackingBudget(contextTokens: context, generationTokens: 64), rendering: rendering,
      reservesInstruction: reserves, instructionReserve: 60)
  }

  @Test(
    "the parts are the whole text, each prompt fits, and one character more would not",
    arguments: Fixtures.Model.present)
  func partition(_ model: Fixtures.Model) throws {
    let tokenizer = try model.tokenizer()
    let question = "Was there a fracture?"
    for seed in 0..<4 {
      let record = try #require(StrategyTests.record(seed: UInt64(seed)))
      for (index, template) in PromptTemplate.builtIn.enumerated() {
        for rendering in RecordRendering.allCases {
          let packer = try packer(
            tokenizer, template, context: 700 + 97 * (seed % 4), rendering: rendering, reserves: index == 1)
          let refine = template.builtIn(for: .refine)
          let prepared = packer.prepare(record)
          let chunks = try packer.chunks(
            of: prepared, question: question, templates: [ChunkTemplate(template), ChunkTemplate(refine, answerReserve: 70)])
          #expect(chunks.map(\.index) == Array(chunks.indices) && chunks.allSatisfy { $0.count == chunks.count })
          #expect(chunks.first?.textRange.lowerBound == 0)
          for (chunk, next) in zip(chunks, chunks.dropFirst()) {
            #expect(chunk.textRange.upperBound == next.textRange.lowerBound && !chunk.textRange.isEmpty)
          }
          #expect(chunks.reduce(0) { $0 + $1.events } == record.events.count)
          var text = ""
          for chunk in chunks {
            let first = try packer.prompt(template, chunk: chunk, of: prepared, question: question)
            let later = try packer.prompt(refine, chunk: chunk, of: prepared, question: question, answer: "No.")
            #expect(max(first.tokens.count, later.tokens.count) <= packer.budget.promptTokens)
            #expect(later.text.plainText.contains(chunk.name))
            text += try Self.recordPart(first.text.plainText, template, question, prepared.now)
            if chunk.index < chunks.count - 1 {
              // Within the reserve, the characters of one token, and the numbers' width the part is full.
              let spare = packer.budget.promptTokens - later.tokens.count - (index == 1 ? 60 : 0)
              #expect(spare <= 70 + 40, "\(template.name) \(rendering) part \(chunk.name): \(spare) tokens left")
            }
          }
          if rendering == .xml { #expect(Array(text.utf8) == record.source) }
          #expect(!text.unicodeScalars.contains("\u{FFFD}"))
        }
      }
    }
  }

  /// What a filled template holds between its text before and after the record.
  private static func recordPart(
    _ prompt: String, _ template: PromptTemplate, _ question: String, _ now: String
  ) throws -> String {
    let mark = "\u{1}"
    let frame = Array(template.fill(PromptFields(question: question, record: mark, now: now)).utf8)
    let bytes = Array(prompt.utf8)
    let before = try #require(frame.firstIndex(of: 1))
    let after = frame.count - before - 1
    try #require(bytes.starts(with: frame[..<before]) && bytes.suffix(after).elementsEqual(frame.suffix(after)))
    return String(decoding: bytes.dropFirst(before).dropLast(after), as: UTF8.self)
  }

  @Test("where parts end depends on no question if room for it is set aside, and a limit makes them shorter")
  func reserveAndLimit() throws {
    let record = try #require(StrategyTests.record(seed: 4))
    let packer = try packer(try Fixtures.byteTokenizer(), .helm, context: 2000, reserves: true)
    let prepared = packer.prepare(record)
    let templates = [ChunkTemplate(PromptTemplate.helm)]
    let chunks = try packer.chunks(of: prepared, question: "A?", templates: templates)
    #expect(try packer.chunks(of: prepared, question: "Something longer?", templates: templates) == chunks)
    let short = try packer.chunks(of: prepared, question: "A?", templates: templates, tokenLimit: 300)
    #expect(short.count > chunks.count)
    #expect(try packer.chunks(of: prepared, question: "A?", templates: templates, tokenLimit: .max) == chunks)
    for chunk in short {
      let text = Array(prepared.record.source[chunk.textRange])
      let tokens = packer.tokenizer.encode(bytes: text, specialTokens: .asText, addBegin: false, addEnd: false).count
      #expect(tokens <= 302 && (tokens >= 290 || chunk == short.last), "part \(chunk.name): \(tokens) tokens")
    }
  }

  @Test("a context without room for any of the record is refused, and so is an answer beyond its reserve")
  func refusals() throws {
    let record = try #require(StrategyTests.record(seed: 4))
    let packer = try packer(try Fixtures.byteTokenizer(), .helmVerbatim, context: 500)
    let prepared = packer.prepare(record)
    let refine = PromptTemplate.helmVerbatim.builtIn(for: .refine)
    #expect(throws: PackingError.self) {
      try packer.chunks(of: prepared, question: "?", templates: [ChunkTemplate(refine, answerReserve: 400)])
    }
    let chunks = try packer.chunks(of: prepared, question: "?", templates: [ChunkTemplate(.helmVerbatim)])
    let chunk = try #require(chunks.first)
    do {
      _ = try packer.prompt(.helmVerbatim, chunk: chunk, of: prepared, question: String(repeating: "why ", count: 300))
      Issue.record("a question longer than the context was taken")
    } catch { #expect(error.isRefusal) }
    do {
      let fields = PromptFields(question: "?", record: "", now: "", answer: String(repeating: "so ", count: 300))
      _ = try packer.prompt(refine, fields)
      Issue.record("answers longer than the context were taken")
    } catch { #expect(error.isRefusal && "\(error)".contains("with the answers so far")) }
  }

  @Test("templates of later steps must hold their placeholders, and others stay text")
  func roles() throws {
    #expect(throws: PackingError.placeholderMissing(placeholder: "answer", file: "t")) {
      try PromptTemplate(name: "t", source: "{question} {ehr}", role: .refine)
    }
    #expect(throws: PackingError.placeholderMissing(placeholder: "answer", file: "t")) {
      try PromptTemplate(name: "t", source: "{question}", role: .reduce)
    }
    let fields = PromptFields(question: "Q", record: "R", now: "N", answer: "{ehr}", part: "1 of 2")
    let refine = try PromptTemplate(name: "t", source: "{answer} {part} {ehr} {question}", role: .refine)
    #expect(refine.fill(fields) == "{ehr} 1 of 2 R Q")
    #expect(try PromptTemplate(name: "t", source: "{answer} {part} {ehr} {question}").fill(fields) == "{answer} {part} R Q")
  }
}
