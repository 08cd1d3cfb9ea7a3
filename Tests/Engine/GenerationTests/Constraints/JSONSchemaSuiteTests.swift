import Foundation
import Generation
import ReferenceData
import Testing
import Tokenizers

/// The official test suites: every text written under one of their schemas validates.
@Suite("JSON schema suites", .enabled(if: ReferenceData.path("json-schema/tests/draft7/type.json") != nil))
struct JSONSchemaSuiteTests {
  struct Group {
    var place: String
    var schema: JSONValue
    var tests: [(value: JSONValue, isValid: Bool)]
  }

  private func groups(_ dialect: String) throws -> [Group] {
    let folder = try #require(ReferenceData.path("json-schema/tests/\(dialect)"))
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }.sorted()
    var result: [Group] = []
    for file in files {
      let bytes = Array(try Data(contentsOf: URL(filePath: folder + "/" + file)))
      // A few files hold values beyond the reader's limits, such as lone surrogates.
      guard let content = try? JSONReader.read(bytes), case .array(let items) = content else { continue }
      for (index, item) in items.enumerated() {
        guard let schema = item["schema"], case .array(let tests)? = item["tests"] else { continue }
        result.append(
          Group(
            place: "\(dialect)/\(file) \(index)", schema: schema,
            tests: tests.compactMap { test in
              guard let value = test["data"], case .bool(let isValid)? = test["valid"] else { return nil }
              return (value, isValid)
            }))
      }
    }
    return result
  }

  /// Schemas of the suites that are supported at least.
  private static let floors = ["draft7": 265, "draft2020-12": 325]

  @Test("what is written under their schemas is valid", arguments: ["draft7", "draft2020-12"])
  func suite(_ dialect: String) throws {
    let tokenizer = try TestVocabulary.sentencePiece()
    let trie = try TokenTrie(tokenizer)
    var (supported, checked) = (0, 0)
    for group in try groups(dialect) {
      let constraint: TokenConstraint
      do { constraint = try TokenConstraint(jsonSchema: group.schema.text, trie) } catch {
        #expect(!"\(error)".contains("\n"))
        continue
      }
      supported += 1
      let validator = PlainValidator(root: group.schema, isDraft7: dialect == "draft7")
      for seed in 0..<10 {
        var writer = RandomWriter(tokenizer, seed: UInt64(seed))
        let answer = writer.write(constraint, budget: 80)
        let value = try JSONReader.read(Array(answer.text.utf8))
        #expect(answer.isComplete, "\(group.place): \(answer.text)")
        if let isValid = try? validator.isValid(value, group.schema) {
          checked += 1
          #expect(isValid, "\(group.place): \(answer.text)")
        }
      }
      // The validator itself is right about the suite's own examples; formats and ECMA's own classes aside.
      if !group.place.contains("optional/") {
        for test in group.tests {
          guard let verdict = try? validator.isValid(test.value, group.schema) else { continue }
          #expect(verdict == test.isValid, "\(group.place): \(String(decoding: test.value.text, as: UTF8.self))")
        }
      }
    }
    // The plain validator knows nearly all of their keywords.
    #expect(checked >= Self.floors[dialect, default: 0] * 8)
    #expect(supported >= Self.floors[dialect] ?? .max, "\(supported) supported")
  }

  @Test("the demo model's answers are valid, cold and hot, and stop strings of the text are no matter")
  func demoModel() throws {
    let engine = try Engine(modelPath: TestVocabulary.demoModel, options: EngineOptions(threadCount: 2))
    let trie = try TokenTrie(engine.tokenizer)
    let scheduler = try Scheduler(engine, SchedulerOptions(contextTokens: 200))
    let prompt = engine.tokenizer.encode("What is the patient's last weight?")
    let budget = 100
    for (index, group) in try (groups("draft7") + groups("draft2020-12")).enumerated() where index % 7 == 0 {
      guard let constraint = try? TokenConstraint(jsonSchema: group.schema.text, trie) else { continue }
      for (seed, temperature) in [0, 1, 30].enumerated() {
        let result = try scheduler.generate(
          GenerationRequest(
            promptTokens: prompt, maximumTokens: budget,
            sampling: SamplingOptions(temperature: Float(temperature), topP: 0.99, seed: UInt64(seed)),
            constraint: constraint))
        let validator = PlainValidator(root: group.schema, isDraft7: group.place.hasPrefix("draft7"))
        let value = try JSONReader.read(Array(result.text.utf8))
        #expect((try? validator.isValid(value, group.schema)) ?? true, "\(group.place): \(result.text)")
      }
    }
  }
}
