import GGUF
import ModelFiles
import ReferenceData
import Testing

@Suite("Inspection")
struct InspectionTests {
  @Test("a sound model shows its numbers and no problem")
  func sound() throws {
    var model = SmallModel.llama
    model["general.name"] = .text("a\u{1b}[2Jb")
    model["tokenizer.chat_template"] = .text("nonsense")
    let found = try ModelInspection(GGUFFile(bytes: model.bytes()), overrides: ConfigurationOverrides())
    #expect(found.problems.isEmpty && found.architecture == "llama" && found.tensorCount == 12)
    #expect(found.configuration?.headCount == 4 && found.tokenizer?.tokenCount == SmallModel.tokens.count)
    #expect(found.bitsPerWeight == 32 && found.tensorTypes.map(\.type) == ["F32"] && !found.sharesEmbeddings)
    #expect(found.table.utf8.allSatisfy { $0 >= 0x20 || $0 == 0x0a })
  }

  @Test("tensors that do not fit are listed, all of them")
  func problems() throws {
    var model = SmallModel.llama
    model.remove("blk.0.attn_norm.weight")
    model.add("blk.0.ffn_up.weight", [64, 32])
    let found = try ModelInspection(GGUFFile(bytes: model.bytes()), overrides: ConfigurationOverrides())
    #expect(found.problems.count == 2)
    model.remove("token_embd.weight")
    let worse = try ModelInspection(GGUFFile(bytes: model.bytes()), overrides: ConfigurationOverrides())
    #expect(worse.problems.count == 1)
  }

  @Test("a vocabulary of an architecture or tokenizer that is not supported is shown", .enabled(if: ReferenceData.isPresent))
  func vocabularies() throws {
    for (name, problemCount) in [
      ("llama-spm", 0), ("mpt", 0), ("bert-bge", 1), ("gpt-neox", 2), ("deepseek-llm", 1), ("falcon", 2),
    ] {
      let path = try #require(ReferenceData.path("vocab/ggml-vocab-\(name).gguf"))
      let found = try ModelInspection(path: path)
      #expect(found.problems.count == problemCount, "\(name): \(found.problems)")
      #expect(found.tensorCount == 0)
    }
  }

  @Test("a damaged vocabulary and weights of an unknown architecture are errors")
  func errors() throws {
    var model = SmallModel.llama
    model.tensors = []
    model["tokenizer.ggml.bos_token_id"] = .uint32(5000)
    let damaged = try GGUFFile(bytes: model.bytes())
    #expect(throws: ModelFileError.self) { try ModelInspection(damaged, overrides: ConfigurationOverrides()) }
    var other = SmallModel.llama
    other.architecture = "nonsense"
    let unknown = try GGUFFile(bytes: other.bytes())
    #expect(throws: ModelFileError.self) { try ModelInspection(unknown, overrides: ConfigurationOverrides()) }
  }
}
