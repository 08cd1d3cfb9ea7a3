import BlockFormats
import GGUF
import ModelFiles
import ReferenceData
import Testing
import Tokenizers

@Suite("Tensor inventory")
struct TensorInventoryTests {
  static let bad: [BadModel] = [
    BadModel("one missing", naming: "blk.0.ffn_down.weight is missing") { $0.remove("blk.0.ffn_down.weight") },
    BadModel("embeddings missing", naming: "token_embd.weight is missing") { $0.remove("token_embd.weight") },
    BadModel("none", naming: "vocabulary only") { $0.tensors = [] },
    BadModel("one transposed", naming: "blk.0.ffn_down.weight has the shape [32, 64]") {
      $0.add("blk.0.ffn_down.weight", [32, 64])
    },
    BadModel("wrong rows", naming: "blk.0.attn_q.weight has the shape [32, 16]") { $0.add("blk.0.attn_q.weight", [32, 16]) },
    BadModel("another rank", naming: "output_norm.weight has the shape [32, 1]") { $0.add("output_norm.weight", [32, 1]) },
    BadModel("embeddings of one dimension", naming: "token_embd.weight has the shape [32]") {
      $0.add("token_embd.weight", [32])
    },
    BadModel("more rows than tokens", naming: "token_embd.weight has the shape") {
      $0.add("token_embd.weight", [32, SmallModel.tokens.count + 1])
    },
    BadModel("fewer rows than tokens", naming: "token_embd.weight has the shape", from: .mpt) {
      $0.add("token_embd.weight", [32, SmallModel.tokens.count - 1])
    },
    BadModel("a quantised norm", naming: "output_norm.weight has the type Q8_0") {
      $0.add("output_norm.weight", [32], type: .q8_0)
    },
    BadModel("one too many", naming: "blk.1.attn_q.weight is unknown") { $0.add("blk.1.attn_q.weight", [32, 32]) },
    BadModel("a norm of other architectures", naming: "blk.0.attn_q_norm.weight is unknown") {
      $0.add("blk.0.attn_q_norm.weight", [8])
    },
    BadModel("learned positions", naming: "position_embd.weight", from: .mpt) { $0.add("position_embd.weight", [32, 64]) },
    BadModel("a query norm without a key norm", naming: "blk.0.attn_k_norm.weight is missing", from: .mpt) {
      $0.add("blk.0.attn_q_norm.weight", [32])
    },
    BadModel("a bias without its norm", naming: "blk.0.attn_q_norm.weight is missing", from: .mpt) {
      $0.add("blk.0.attn_q_norm.bias", [32])
    },
    BadModel("RoPE factors of another length", naming: "rope_freqs.weight") { $0.add("rope_freqs.weight", [8]) },
    BadModel("another version of the block layouts", naming: "general.quantization_version = 3") {
      $0["general.quantization_version"] = .uint32(3)
      $0.add("blk.0.ffn_up.weight", [32, 64], type: .q4_0)
    },
  ]

  @Test("tensors that do not fit the architecture are refused by name", arguments: bad)
  func refused(model: BadModel) throws {
    let line = try model.expectRefused()
    #expect(line.contains(model.naming), "\(line)")
  }

  @Test("biases, RoPE factors, a tied output and any mix of types are accepted")
  func optionalTensors() throws {
    var model = SmallModel.llama
    model.remove("output.weight")
    model.add("rope_freqs.weight", [4])
    model.add("blk.0.attn_q.bias", [32])
    model.add("blk.0.attn_k.bias", [16], type: .f16)
    model.add("blk.0.ffn_up.bias", [64], type: .bf16)
    model.add("blk.0.attn_rot_embd.weight", [4])
    for (index, type) in [TensorType.f16, .bf16, .q4_0, .q8_0, .iq4_nl].enumerated() {
      model.add(["attn_q", "attn_k", "attn_v", "ffn_gate", "ffn_up"].map { "blk.0.\($0).weight" }[index],
        [32, [32, 16, 16, 64, 64][index]], type: type)
    }
    let file = try model.load()
    #expect(file.tensor("output.weight") == nil)
    #expect(file.tensor("blk.0.attn_k.bias")?.shape == [16])
    #expect(try file.requiredTensor("blk.0.ffn_up.weight").type == .iq4_nl)
    #expect(throws: ModelFileError.self) { try file.requiredTensor("absent") }
    // Without the version key, as in real files; and with the supported one.
    model["general.quantization_version"] = .uint32(2)
    _ = try model.load()
  }

  @Test("MPT may pad its embeddings, and have biases and query and key norms")
  func mpt() throws {
    var model = SmallModel.mpt
    model.add("token_embd.weight", [32, 288])
    model.add("output.weight", [32, 288])
    for name in ["attn_norm", "ffn_norm", "attn_q_norm", "attn_k_norm"] {
      model.add("blk.0.\(name).weight", [32])
      model.add("blk.0.\(name).bias", [32])
    }
    model.add("blk.0.attn_qkv.bias", [96])
    model.add("output_norm.bias", [32])
    let file = try model.load()
    #expect(file.embeddingRowCount == 288 && file.vocabulary.tokens.count == SmallModel.tokens.count)
  }

  @Test("every golden model is accepted", .enabled(if: ReferenceData.isPresent))
  func golden() throws {
    for name in [
      "llama-bf16", "llama-f16", "llama-gqa", "llama-iq4_nl", "llama-iq4_xs", "llama-q2_k", "llama-q3_k_s",
      "llama-q6_k", "llama-rope-freqs", "llama-tied", "mpt-6heads", "mpt-bias", "mpt-clamp", "mpt-qknorm", "mpt-q4_k_s",
    ] {
      _ = try ModelFile(path: try #require(ReferenceData.path("golden/\(name).gguf")))
    }
  }
}
