import BlockFormats
import GGUF
import ModelFiles
import Testing

/// Builds small sound model files, to be changed one thing at a time.
struct SmallModel {
  struct Tensor {
    var shape: [Int]
    var type = TensorType.f32
  }

  var architecture = "llama"
  var pairs: [(key: String, value: MetadataValue)] = []
  var tensors: [(name: String, tensor: Tensor)] = []

  static let tokens: [String] =
    ["<unk>", "<s>", "</s>"] + (0..<256).map { byte in
      let digits = Array("0123456789ABCDEF")
      return "<0x\(digits[byte >> 4])\(digits[byte & 15])>"
    } + "abcdefgh".map { String($0) }

  /// Embedding 32, 4 heads of 8, feed-forward 64, one layer.
  static var llama: SmallModel {
    var model = SmallModel()
    model.setSizes("llama")
    model["llama.attention.head_count_kv"] = .uint32(2)
    model["llama.attention.layer_norm_rms_epsilon"] = .float32(1e-5)
    model["llama.rope.dimension_count"] = .uint32(8)
    model.setVocabulary()
    model.add("token_embd.weight", [32, tokens.count])
    model.add("output_norm.weight", [32])
    model.add("output.weight", [32, tokens.count])
    model.add("blk.0.attn_norm.weight", [32])
    model.add("blk.0.attn_q.weight", [32, 32])
    model.add("blk.0.attn_k.weight", [32, 16])
    model.add("blk.0.attn_v.weight", [32, 16])
    model.add("blk.0.attn_output.weight", [32, 32])
    model.add("blk.0.ffn_norm.weight", [32])
    model.add("blk.0.ffn_gate.weight", [32, 64])
    model.add("blk.0.ffn_up.weight", [32, 64])
    model.add("blk.0.ffn_down.weight", [64, 32])
    return model
  }

  static var mpt: SmallModel {
    var model = SmallModel()
    model.architecture = "mpt"
    model.setSizes("mpt")
    model["mpt.attention.layer_norm_epsilon"] = .float32(1e-5)
    model["mpt.attention.max_alibi_bias"] = .float32(8)
    model.setVocabulary()
    model.add("token_embd.weight", [32, tokens.count])
    model.add("output_norm.weight", [32])
    model.add("blk.0.attn_norm.weight", [32])
    model.add("blk.0.attn_qkv.weight", [32, 96])
    model.add("blk.0.attn_output.weight", [32, 32])
    model.add("blk.0.ffn_norm.weight", [32])
    model.add("blk.0.ffn_up.weight", [32, 64])
    model.add("blk.0.ffn_down.weight", [64, 32])
    return model
  }

  private mutating func setSizes(_ prefix: String) {
    self[prefix + ".context_length"] = .uint32(64)
    self[prefix + ".embedding_length"] = .uint32(32)
    self[prefix + ".block_count"] = .uint32(1)
    self[prefix + ".feed_forward_length"] = .uint32(64)
    self[prefix + ".attention.head_count"] = .uint32(4)
  }

  mutating func setVocabulary(tokens: [String] = SmallModel.tokens) {
    self["tokenizer.ggml.model"] = .text("llama")
    self["tokenizer.ggml.tokens"] = .array(MetadataArray(strings: tokens.map { Array($0.utf8) }))
    self["tokenizer.ggml.scores"] = .array(MetadataArray(floats: tokens.map { _ in 0 }))
    let kinds: [Int32] = tokens.enumerated().map { index, _ in index == 0 ? 2 : index < 3 ? 3 : index < 259 ? 6 : 1 }
    self["tokenizer.ggml.token_type"] = .array(MetadataArray(int32s: kinds))
  }

  /// A metadata value; `nil` removes it.
  subscript(key: String) -> MetadataValue? {
    get { pairs.first { $0.key == key }?.value }
    set {
      let index = pairs.firstIndex { $0.key == key }
      switch (index, newValue) {
      case (let index?, let value?): pairs[index].value = value
      case (let index?, nil): pairs.remove(at: index)
      case (nil, let value?): pairs.append((key, value))
      case (nil, nil): break
      }
    }
  }

  mutating func add(_ name: String, _ shape: [Int], type: TensorType = .f32) {
    remove(name)
    tensors.append((name, Tensor(shape: shape, type: type)))
  }

  mutating func remove(_ name: String) { tensors.removeAll { $0.name == name } }

  func bytes() throws -> [UInt8] {
    var writer = GGUFWriter(architecture: architecture)
    for (key, value) in pairs { writer.set(key, value) }
    for (name, tensor) in tensors {
      let rows = tensor.shape.dropFirst().reduce(1, *)
      let count = (tensor.type.byteCount(ofRow: tensor.shape[0]) ?? 0) * rows
      try writer.addTensor(name, type: tensor.type, shape: tensor.shape, bytes: [UInt8](repeating: 0, count: count))
    }
    return try writer.serialized()
  }

  func load(_ overrides: ConfigurationOverrides = ConfigurationOverrides()) throws -> ModelFile {
    try ModelFile(GGUFFile(bytes: bytes()), overrides: overrides)
  }

  /// The case name of the error on loading, with the key or tensor it names; `nil` if the file is accepted.
  func loadError(_ overrides: ConfigurationOverrides = ConfigurationOverrides()) throws -> ModelFileError? {
    let file = try GGUFFile(bytes: bytes())
    do throws(ModelFileError) {
      _ = try ModelFile(file, overrides: overrides)
      return nil
    } catch {
      return error.withoutFile
    }
  }
}

/// One change that makes a small model unusable.
struct BadModel: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let model: @Sendable () -> SmallModel
  /// What the error's one line must contain: key or tensor, and the value found where that helps.
  let naming: String

  init(_ name: String, naming: String, from base: @autoclosure @escaping @Sendable () -> SmallModel = .llama,
    _ change: @escaping @Sendable (inout SmallModel) -> Void
  ) {
    testDescription = name
    self.naming = naming
    model = {
      var model = base()
      change(&model)
      return model
    }
  }

  func expectRefused() throws -> String {
    guard let error = try model().loadError() else { return "" }
    return "\(error)"
  }
}
