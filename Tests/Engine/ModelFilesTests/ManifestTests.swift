import Foundation
import ModelFiles
import Testing

@Suite("Manifest")
struct ManifestTests {
  static let folder: URL = {
    var folder = URL(filePath: #filePath)
    for _ in 0..<4 { folder.deleteLastPathComponent() }
    return folder.appending(path: "models")
  }()

  /// Names without `.json`, in order.
  static let names: [String] = {
    let path = folder.appending(path: "manifests").path
    let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
  }()

  static func data(_ name: String) throws -> Data {
    try Data(contentsOf: folder.appending(path: "manifests/\(name).json"))
  }

  static func manifest(_ name: String) throws -> ModelManifest {
    try JSONDecoder().decode(ModelManifest.self, from: data(name))
  }

  @Test("the checkpoints that suit long records are there")
  func present() {
    for name in ["llama-3.1-8b-instruct", "vicuna-7b-v1.5-16k", "vicuna-13b-v1.5-16k", "mpt-7b-storywriter"] {
      #expect(Self.names.contains(name))
    }
  }

  @Test("every manifest fits the code: sizes, chat format, options, context, cache", arguments: names)
  func fits(name: String) throws {
    let manifest = try Self.manifest(name)
    #expect(manifest.name == name)
    #expect(try manifest.problems() == [])
  }

  @Test("no manifest has a key that nobody reads, or names a host", arguments: names)
  func keys(name: String) throws {
    let data = try Self.data(name)
    let read = try JSONEncoder().encode(JSONDecoder().decode(ModelManifest.self, from: data))
    let written = try #require(JSONSerialization.jsonObject(with: data) as? NSDictionary)
    let kept = try #require(JSONSerialization.jsonObject(with: read) as? NSDictionary)
    #expect(written == kept)
    let text = String(decoding: data, as: UTF8.self)
    #expect(!text.contains("://") && !text.contains("www."))
  }

  @Test("the table in models/README.md is the manifests'")
  func table() throws {
    let text = try String(contentsOf: Self.folder.appending(path: "README.md"), encoding: .utf8)
    let lines = text.split(separator: "\n").map(String.init)
    let head = try #require(lines.firstIndex { $0.hasPrefix("| checkpoint |") })
    let rows = lines[(head + 2)...].prefix { $0.hasPrefix("|") }
    #expect(try Array(rows) == Self.names.map { try Self.manifest($0).tableRow })
    #expect(!text.contains("://"))
  }

  static let damages:
    [(damage: String, model: String, change: @Sendable (inout ModelManifest) -> Void, names: String)] = [
      ("a host", "llama-2-7b-chat", { $0.repository = "example.org/a/b" }, "repository"),
      ("a wrong number of heads", "llama-3-8b-instruct", { $0.keyValueHeads = 5 }, "heads"),
      ("a wrong feed-forward", "vicuna-13b-v1.5", { $0.feedForward = 11_008 }, "parameters"),
      ("a context that nothing reaches", "vicuna-7b-v1.5", { $0.reachableContextTokens = 8192 }, "options"),
      (
        "no scaling for old files", "vicuna-7b-v1.5-16k",
        { $0.options.whenKeysAreMissing = ["--trained-context", "16384"] },
        "positions"
      ),
      (
        "a scaling that falls short", "vicuna-7b-v1.5-16k",
        {
          $0.positions.scaling = "linear:2"
          $0.options.whenKeysAreMissing[1] = "linear:2"
        }, "positions"
      ),
      ("a scaling misspelt", "vicuna-7b-v1.5-16k", { $0.options.whenKeysAreMissing[1] = "linear=4" }, "options"),
      ("another chat format", "mpt-7b-instruct", { $0.chatFormat = "plain" }, "options"),
      ("no extrapolation", "mpt-7b-storywriter", { $0.options.beyondTrained.removeFirst() }, "options"),
      ("a cache too small", "llama-3.1-8b-instruct", { $0.cacheBytesPerToken["q8_0"] = 65_536 }, "cacheBytesPerToken"),
      (
        "a context that does not fit", "mpt-7b-storywriter", { $0.contextTokensByMemory[0].tokens = 65_536 },
        "contextTokensByMemory"
      ),
    ]

  @Test("a manifest that is wrong is found out", arguments: damages.indices)
  func damaged(index: Int) throws {
    let damage = Self.damages[index]
    var manifest = try Self.manifest(damage.model)
    damage.change(&manifest)
    let problems = try manifest.problems()
    #expect(problems.contains { $0.hasPrefix(damage.names) }, "\(damage.damage): \(problems)")
  }
}
