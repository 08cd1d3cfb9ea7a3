import EHR
import Foundation
import MedAlign
import SampleRuns
import Testing

@Suite struct HarnessExportTests {
  private func export(_ scratch: Scratch) throws -> HarnessExport {
    try HarnessExport(RunStore.openForReading(folder: scratch.path))
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test("samples have the harness's fields, and hashes that Python computes from them")
  func samples() throws {
    let scratch = try Scratch()
    try Sample.mixedRun(scratch.path)
    _ = try RunScoring.score(RunStore.openForScoring(folder: scratch.path))
    let export = try export(scratch)
    #expect(export.samples.count == 5 && export.withoutAnswer == 3)
    let first = try object(export.samples[0])
    #expect(
      Set(first.keys).isSuperset(of: [
        "doc_id", "doc", "target", "arguments", "resps", "filtered_resps", "filter", "metrics", "doc_hash",
        "prompt_hash", "target_hash", "rougeL",
      ]))
    #expect(first["doc_id"] as? Int == 0)
    #expect(first["target"] as? String == "The value is 7.2.")
    #expect(first["resps"] as? [[String]] == [["<script>alert(1)</script> The value is 7.1."]])
    #expect((first["metrics"] as? [String])?.contains("rougeL") == true)
    let arguments = try #require((first["arguments"] as? [String: [String: Any]])?["gen_args_0"])
    #expect(arguments["arg_0"] as? String == "Question 0?")
    #expect((arguments["arg_1"] as? [String: Any])?["max_gen_toks"] as? Int == 256)
    // hashlib.sha256 over json.dumps(doc, indent=2, ensure_ascii=False), the question, and the reference.
    #expect(first["doc_hash"] as? String == "e4688327716922ff00a86ffdc36a28d4b4253c98fb4b71c5595c83199f618d51")
    #expect(first["prompt_hash"] as? String == "4f10ddf2629bc3a52122b8ea5983b475d4ee48dec181d0a6c5e89ca6372c2fa2")
    #expect(first["target_hash"] as? String == "1071a739d1178461ef7d5e6dae1bc110f3481c7e353d32e573b9aac17bbecdf5")
    // Item 3 has no reference: an answer without a target or a score.
    let unreferenced = try object(export.samples[3])
    #expect(unreferenced["target"] as? String == "None")
    #expect((unreferenced["metrics"] as? [String])?.isEmpty == true)
  }

  @Test("results hold means, counts and definitions, and no text of items")
  func results() throws {
    let scratch = try Scratch()
    try Sample.mixedRun(scratch.path)
    let store = try RunStore.openForScoring(folder: scratch.path)
    _ = try RunScoring.score(store)
    let export = try export(scratch)
    let results = try object(export.results)
    let task = try #require((results["results"] as? [String: [String: Any]])?["medalign"])
    let values = try store.items().compactMap { $0.score("rougeL") }
    let mean = try #require(task["rougeL,none"] as? Double)
    #expect(abs(mean - values.reduce(0, +) / Double(values.count)) < 1e-12)
    #expect(task["rougeL_stderr,none"] is Double)
    let counts = try #require((results["n-samples"] as? [String: [String: Int]])?["medalign"])
    #expect(counts == ["original": 8, "effective": 5])
    for secret in ["Question 0", "The value is"] { #expect(!export.results.contains(secret)) }
    #expect(export.results.contains("\"higher_is_better\": true"))
  }

  @Test("the same run gives the same bytes and names, in files for their owner alone")
  func files() throws {
    let scratch = try Scratch()
    try Sample.mixedRun(scratch.path + "/run")
    let out = scratch.path + "/exports/deep"
    let store = try RunStore.openForReading(folder: scratch.path + "/run")
    let paths = try HarnessExport(store).write(to: out)
    #expect(paths.count == 2 && paths.allSatisfy { $0.hasPrefix(out + "/model.gguf/") })
    #expect(paths[0].contains("/samples_medalign_20") && paths[1].contains("/results_20"))
    let bytes = try paths.map { try Data(contentsOf: URL(filePath: $0)) }
    #expect(try HarnessExport(store).write(to: out) == paths)
    #expect(try paths.map { try Data(contentsOf: URL(filePath: $0)) } == bytes)
    for path in paths + [out, out + "/model.gguf"] {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      let mode = try #require((attributes[.posixPermissions] as? NSNumber)?.intValue)
      #expect(mode == (paths.contains(path) ? 0o600 : 0o700))
    }
  }

  @Test("a system's name is no way out of the folder")
  func hostileName() throws {
    let scratch = try Scratch()
    var provenance = Sample.provenance()
    let names = [
      ("..", "model"), ("../../etc/x", "..__..__etc__x"), ("a:b|c", "a__b__c"), ("gpt\n4", "gpt__4"), ("", "model"),
    ]
    for (name, folder) in names {
      provenance.plan.modelName = name
      let run = scratch.path + "/\(folder)"
      _ = try RunStore.openForRun(folder: run + "-run-\(name.utf8.count)", provenance: provenance)
      let export = try HarnessExport(RunStore.openForReading(folder: run + "-run-\(name.utf8.count)"))
      #expect(export.modelFolder == folder)
      #expect(export.samples.isEmpty)
    }
  }

  @Test(
    "the folder around a path is found, for names of one character too",
    arguments: [("T", ""), ("a/T", "a"), ("/T", "/"), ("a//b/", "a"), ("/", "/"), ("", ""), ("ä/ö", "ä")])
  func parents(path: String, parent: String) {
    #expect(PrivateFolder.parent(of: path) == parent)
  }
}
