import GGUF
import ModelFiles
import ReferenceData
import SeededRandom
import Testing
import Tokenizers

/// Random damage to sound files must end in a model or in an error. A trap, hang or huge allocation ends the test
/// process; the seed of the test that was running repeats it. A file that did so becomes a named case beside these.
@Suite("Damaged model files at random")
struct FuzzTests {
  /// Numbers at which arithmetic goes wrong.
  private static let edges: [UInt64] = [
    0, 1, 2, 7, 255, 256, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff, 1 << 32, 1 << 62, 1 << 63 - 1, 1 << 63,
    .max - 31, .max,
  ]

  private static func damage(_ file: [UInt8], within limit: Int, _ random: inout SplitMix64) -> [UInt8] {
    var bytes = file
    for _ in 0..<[1, 1, 2, 4, 16][Int.random(in: 0..<5, using: &random)] {
      let at = Int.random(in: 0..<max(1, min(limit, bytes.count)), using: &random)
      switch Int.random(in: 0..<8, using: &random) {
      case 0, 1, 2:
        bytes[at] = UInt8.random(in: 0...255, using: &random)
      case 3, 4:
        let edge = edges[Int.random(in: 0..<edges.count, using: &random)]
        let width = [1, 2, 4, 8][Int.random(in: 0..<4, using: &random)]
        for index in 0..<width where at + index < bytes.count { bytes[at + index] = UInt8(truncatingIfNeeded: edge >> UInt64(8 * index)) }
      case 5:
        bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1..<64, using: &random)))
      case 6:
        let count = Int.random(in: 1..<64, using: &random)
        bytes.insert(contentsOf: (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }, at: at)
      default:
        // Swap two stretches, so that sound parts meet in the wrong place.
        let from = Int.random(in: 0..<max(1, min(limit, bytes.count)), using: &random)
        let count = min(32, bytes.count - max(at, from))
        for index in 0..<max(0, count) { bytes[at + index] = bytes[from + index] }
      }
      if bytes.isEmpty { bytes = [0] }
    }
    return Int.random(in: 0..<10, using: &random) == 0 ? Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random))) : bytes
  }

  /// - Returns: whether the file was accepted as a model with a working tokenizer.
  private static func open(_ bytes: [UInt8]) -> Bool {
    guard let file = try? GGUFFile(bytes: bytes, name: "fuzz") else { return false }
    if let inspection = try? ModelInspection(file, overrides: ConfigurationOverrides()) { _ = inspection.table }
    guard let model = try? ModelFile(file), let tokenizer = try? Tokenizer(model.vocabulary) else { return false }
    for tensor in file.tensors { precondition(model.tensor(tensor.name) != nil) }
    let ids = tokenizer.encode("a b</s> \u{e9}\u{1F600}\n\n  12345", specialTokens: .parsed)
    _ = tokenizer.decode(ids)
    return true
  }

  private static func fuzz(_ file: [UInt8], within limit: Int, rounds: Int, seed: UInt64) -> Int {
    var random = SplitMix64(seed: seed)
    var accepted = 0
    for _ in 0..<rounds where open(damage(file, within: limit, &random)) { accepted += 1 }
    return accepted
  }

  @Test("handmade llama and MPT files", arguments: [1, 2, 3] as [UInt64])
  func handmade(seed: UInt64) throws {
    for model in [SmallModel.llama, .mpt] {
      let bytes = try model.bytes()
      #expect(Self.open(bytes))
      let header = try GGUFFile(bytes: bytes).dataOffset
      let accepted = Self.fuzz(bytes, within: header, rounds: 1500, seed: seed)
      // Some damage hits bytes that do not matter; if none did, the loop would test nothing but the first bytes.
      #expect(accepted > 0)
    }
  }

  @Test("a byte-level BPE and a WordPiece vocabulary", arguments: [4, 5] as [UInt64])
  func otherTokenizers(seed: UInt64) throws {
    var model = SmallModel.mpt
    let tokens = ["<|endoftext|>", "a", "b", "c", "ab", "abc", "Ġ", "Ġa", "1", "2"]
    model["tokenizer.ggml.model"] = .text("gpt2")
    model["tokenizer.ggml.pre"] = .text("mpt")
    model["tokenizer.ggml.tokens"] = .array(MetadataArray(strings: tokens.map { Array($0.utf8) }))
    model["tokenizer.ggml.scores"] = nil
    model["tokenizer.ggml.token_type"] = .array(MetadataArray(int32s: [3, 1, 1, 1, 1, 1, 1, 1, 1, 4]))
    model["tokenizer.ggml.merges"] = .array(MetadataArray(strings: ["a b", "ab c", "Ġ a"].map { Array($0.utf8) }))
    model["tokenizer.ggml.eos_token_id"] = .uint32(0)
    model.add("token_embd.weight", [32, 16])
    let bytes = try model.bytes()
    _ = try model.load()
    _ = Self.fuzz(bytes, within: try GGUFFile(bytes: bytes).dataOffset, rounds: 1500, seed: seed)
    model["tokenizer.ggml.model"] = .text("bert")
    model["tokenizer.ggml.merges"] = nil
    let wordPiece = try model.bytes()
    _ = Self.fuzz(wordPiece, within: try GGUFFile(bytes: wordPiece).dataOffset, rounds: 1500, seed: seed)
  }

  @Test("a real file", .enabled(if: ReferenceData.isPresent))
  func realFile() throws {
    let path = try #require(ReferenceData.path("tinymodels/stories260K/stories260K.gguf"))
    let file = try GGUFFile(path: path)
    let bytes = Array(file.storage.bytes)
    #expect(Self.fuzz(bytes, within: file.dataOffset, rounds: 400, seed: 7) > 0)
  }
}
