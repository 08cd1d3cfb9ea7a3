import ContextPacking
import Foundation
import Generation
import Runner
import Testing
import Tokenizers

@Suite("Plans of many runs")
struct ExperimentPlanTests {
  private let folder = FileManager.default.temporaryDirectory.path

  private func plan(_ json: String) throws -> ExperimentPlan {
    let path = folder + "/plan-\(UUID()).json"
    try Data(json.utf8).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try ExperimentPlan(contentsOf: path)
  }

  private func runs(_ json: String) throws -> [PlannedRun] { try plan(json).runs(folder: folder, file: "plan.json") }

  private static let models = #""models": [{"name": "a", "file": "a.gguf", "chat": "vicuna-v1.1"}, {"name": "b", "file": "b.gguf"}]"#

  @Test("a grid is every combination once, those of a model together, whichever grids ask for it")
  func expansion() throws {
    let runs = try runs(
      """
      {"name": "p", \(Self.models), "generate_tokens": 32, "grids": [
        {"contexts": [2048, 4096], "strategies": ["paper", {"packing": "helm", "rendering": "compact", "fixed_reserve": true}],
         "templates": ["paper", "helm"]},
        {"models": ["b"], "contexts": [2048, 512], "strategies": [{"strategy": "refine", "part_tokens": 300}, "paper"]}]}
      """)
    #expect(runs.count == 2 * 8 + 3)
    #expect(runs.prefix(8).allSatisfy { $0.model.name == "a" } && runs.dropFirst(8).allSatisfy { $0.model.name == "b" })
    #expect(Set(runs.map(\.label)).count == runs.count)
    #expect(runs[0].label == "a_2048_paper_paper" && runs[3].label == "a_2048_helm+compact+reserve_helm")
    #expect(runs.contains { $0.label == "b_512_refine-300_paper" && $0.options.strategy == .refine && $0.options.partTokens == 300 })
    #expect(runs.allSatisfy { $0.options.generationTokens == 32 })
    #expect(runs[0].options.chatFormat?.rawValue == "vicuna-v1.1" && runs[8].options.chatFormat == nil)
    #expect(runs[3].options.reservesInstruction && runs[3].options.rendering == .compact)
    #expect(runs.contains { $0.options.template == .helm && $0.options.stepTemplates.refine.name == "helm-refine" })
  }

  @Test("seeds multiply only the runs that they can change")
  func seeds() throws {
    let grid = #""grids": [{"models": ["a"], "contexts": [2048], "strategies": ["paper", "random", "refine"], "seeds": [3, 4]}]"#
    let greedy = try runs(#"{"name": "p", \#(Self.models), \#(grid)}"#)
    #expect(greedy.map(\.label) == ["a_2048_paper_paper", "a_2048_random_paper_seed3", "a_2048_random_paper_seed4", "a_2048_refine_paper"])
    #expect(greedy.map(\.options.sampling.seed) == [3, 3, 4, 3])
    #expect(PlannedRun.names(greedy) == ["paper", "random seed3", "random seed4", "refine"])
    #expect(PlannedRun.names([greedy[0]]) == ["a_2048_paper_paper"])
    let drawn = try runs(#"{"name": "p", \#(Self.models), "sampling": {"temperature": 0.4, "top_p": 0.9}, \#(grid)}"#)
    #expect(drawn.count == 6 && drawn.allSatisfy { $0.options.sampling.temperature == 0.4 })
  }

  @Test(
    "what a plan cannot mean is one line that names the place",
    arguments: [
      (#"{"name": "p", "grids": []}"#, "models is missing"),
      (#"{"name": "p", "models": [{"name": "a", "file": "f"}], "grids": []}"#, "grids: expected at least one"),
      (#"{"name": "p", "models": [{"name": "a/b", "file": "f"}], "grids": [{"contexts": [1]}]}"#, "models[0].name: expected letters"),
      (#"{"name": "p", "models": [{"name": "a", "file": "f", "rope": 1}], "grids": [{"contexts": [1]}]}"#, "models[0].rope: unknown key"),
      (#"{"name": "p", "models": [{"name": "a", "file": "f"}], "grids": [{"contexts": ["x"]}]}"#, "grids[0].contexts[0]: a value of another type"),
      (#"{"name": "p", "models": [{"name": "a", "file": "f"}], "grids": [{"contexts": [0]}]}"#, "grids[0].contexts: expected numbers"),
      (#"{"name": "p", "models": [{"name": "a", "file": "f"}], "grids": [{"models": ["c"], "contexts": [1]}]}"#, "the model c"),
      (#"{"name": "p", "models": [{"name": "a", "file": "f"}], "grids": [{"contexts": [9], "strategies": ["newest"]}]}"#, "packing: there is no newest"),
      (#"{"name": "p", "models": [{"name": "a", "file": "f", "chat": "x"}], "grids": [{"contexts": [9]}]}"#, "chat: there is no x"),
      (#"{"name": "p", "models": [{"name": "a", "file": "f"}], "sampling": {"top_p": 3}, "grids": [{"contexts": [9]}]}"#, "sampling"),
      (#"{"name": "p", "models": [{"name": "a", "file": "f"}, {"name": "a", "file": "g"}], "grids": [{"contexts": [9]}]}"#, "two models are named a"),
      (#"{"name": "p", "models": [{"name": "a", "file": "f"}], "grids": [{"contexts": [9], "seeds": [-1]}]}"#, "grids[0].seeds"),
      (#"{"name": "p", "models": [{"name": "a", "file": "f"}], "grids": [{"contexts": [512, 256]}]}"#, "no room for a prompt"),
      (
        #"{"name": "p", "models": [{"name": "a", "file": "f"}], "grids": [{"contexts": [512], "strategies": [{"part_tokens": 9}]}]}"#,
        "part_tokens: needs"
      ),
      (
        "{\"name\": \"p\", \"models\": [{\"name\": \"a\", \"file\": \"f\"}], \"grids\": [{\"contexts\": ["
          + String(repeating: "512, ", count: 20_000) + "512]}]}", "more than 10000 combinations"
      ),
      ("{\"name\": \"p\",", "not valid JSON"), ("[]", "a value of another type"),
    ])
  func faults(_ json: String, _ expected: String) throws {
    do {
      _ = try runs(json)
      Issue.record("a plan was made of \(json)")
    } catch {
      #expect("\(error)".contains(expected) && !"\(error)".contains("\n"), "\(error)")
    }
  }

  @Test("more runs than anyone means are refused, and so are files that are none")
  func limits() throws {
    let many = (1...1001).map(String.init).joined(separator: ",")
    #expect(throws: RunnerError.self) {
      try runs(#"{"name": "p", "models": [{"name": "a", "file": "f"}], "grids": [{"contexts": [\#(many)]}]}"#)
    }
    #expect(throws: RunnerError.self) { try ExperimentPlan(contentsOf: folder) }
    #expect(throws: RunnerError.self) { try ExperimentPlan(contentsOf: folder + "/no-such-plan.json") }
  }

  @Test("the plans of the project say what they are for and come to runs")
  func shipped() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../plans").standardized.path
    let names = try FileManager.default.contentsOfDirectory(atPath: root).filter { $0.hasSuffix(".json") }.sorted()
    #expect(names == ["context-ablation.json", "demo.json", "paper-rows.json", "recent-random-bm25.json"])
    let counts = try names.map { name in
      let plan = try ExperimentPlan(contentsOf: root + "/" + name)
      #expect(plan.name + ".json" == name && plan.description != nil)
      return try plan.runs(folder: root, file: name).count
    }
    #expect(counts == [11, 8, 6, 36])
  }
}
