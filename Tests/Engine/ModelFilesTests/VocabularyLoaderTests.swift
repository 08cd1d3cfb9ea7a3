import GGUF
import ModelFiles
import ReferenceData
import Testing
import Tokenizers

@Suite("Vocabulary loading")
struct VocabularyLoaderTests {
  private static let key = "tokenizer.ggml."

  static let bad: [BadModel] = [
    BadModel("no tokenizer", naming: "tokenizer.ggml.model") { $0[key + "model"] = nil },
    BadModel("unknown tokenizer", naming: "'wat'") { $0[key + "model"] = .text("wat") },
    BadModel("Unigram", naming: "'t5'") { $0[key + "model"] = .text("t5") },
    BadModel("no tokens", naming: "tokenizer.ggml.tokens") { $0[key + "tokens"] = nil },
    BadModel("empty vocabulary", naming: "tokenizer.ggml.tokens") { $0[key + "tokens"] = .array(MetadataArray(strings: [])) },
    BadModel("tokens as numbers", naming: "tokenizer.ggml.tokens") { $0[key + "tokens"] = .array(MetadataArray(int32s: [1])) },
    BadModel("few scores", naming: "tokenizer.ggml.scores") { $0[key + "scores"] = .array(MetadataArray(floats: [0, 0])) },
    BadModel("no scores", naming: "tokenizer.ggml.scores") { $0[key + "scores"] = nil },
    BadModel("scores as integers", naming: "tokenizer.ggml.scores") {
      $0[key + "scores"] = .array(MetadataArray(int32s: [0, 0]))
    },
    BadModel("many kinds", naming: "tokenizer.ggml.token_type") {
      $0[key + "token_type"] = .array(MetadataArray(int32s: [Int32](repeating: 1, count: 400)))
    },
    BadModel("no kinds in the list", naming: "tokenizer.ggml.token_type") {
      $0[key + "token_type"] = .array(MetadataArray(int32s: []))
    },
    BadModel("unknown kind", naming: "tokenizer.ggml.token_type[5] is 9") {
      var kinds = [Int32](repeating: 1, count: SmallModel.tokens.count)
      kinds[5] = 9
      $0[key + "token_type"] = .array(MetadataArray(int32s: kinds))
    },
    BadModel("byte token <0xGG>", naming: "tokenizer.ggml.tokens[4]") { $0.setVocabulary(tokens: replacing(4, "<0xGG>")) },
    BadModel("unknown token <0x-1>", naming: "tokenizer.ggml.tokens[0]") { $0.setVocabulary(tokens: replacing(0, "<0x-1>")) },
    BadModel("byte token without spelling", naming: "tokenizer.ggml.tokens[9]") { $0.setVocabulary(tokens: replacing(9, "x")) },
    BadModel("begin out of range", naming: "bos_token_id") { $0[key + "bos_token_id"] = .uint32(1_000_000) },
    BadModel("begin just out of range", naming: "bos_token_id") {
      $0[key + "bos_token_id"] = .uint32(UInt32(SmallModel.tokens.count))
    },
    BadModel("end negative", naming: "eos_token_id") { $0[key + "eos_token_id"] = .int32(-5) },
    BadModel("end of 2^63", naming: "eos_token_id") { $0[key + "eos_token_id"] = .uint64(1 << 63) },
    BadModel("begin as text", naming: "bos_token_id") { $0[key + "bos_token_id"] = .text("1") },
    BadModel("a rule as a number", naming: "add_bos_token") { $0[key + "add_bos_token"] = .uint32(1) },
    BadModel("byte-level BPE without a pre-tokenizer", naming: "tokenizer.ggml.pre") {
      $0[key + "model"] = .text("gpt2")
      $0[key + "merges"] = .array(MetadataArray(strings: []))
    },
    BadModel("an unknown pre-tokenizer", naming: "wat") {
      $0[key + "model"] = .text("gpt2")
      $0[key + "pre"] = .text("wat")
      $0[key + "merges"] = .array(MetadataArray(strings: []))
    },
    BadModel("byte-level BPE without merges", naming: "tokenizer.ggml.merges") {
      $0[key + "model"] = .text("gpt2")
      $0[key + "pre"] = .text("gpt-2")
    },
  ]

  private static func replacing(_ index: Int, _ text: String) -> [String] {
    var tokens = SmallModel.tokens
    tokens[index] = text
    return tokens
  }

  @Test("a vocabulary that contradicts itself is refused by key", arguments: bad)
  func refused(model: BadModel) throws {
    let line = try model.expectRefused()
    #expect(line.contains(model.naming), "\(line)")
  }

  @Test("an id of 2^32 - 1 means that there is no such token, and the separator has two spellings")
  func ids() throws {
    var model = SmallModel.llama
    model[Self.key + "padding_token_id"] = .uint32(.max)
    model[Self.key + "seperator_token_id"] = .uint32(.max)
    model[Self.key + "separator_token_id"] = .uint32(3)
    model[Self.key + "bos_token_id"] = .uint64(1)
    model[Self.key + "eos_token_id"] = .int32(2)
    model[Self.key + "eot_token_id"] = .uint32(4)
    model[Self.key + "add_bos_token"] = .bool(false)
    let found = try model.load().vocabulary
    #expect(found.paddingID == nil && found.separatorID == 3 && found.beginID == 1 && found.endID == 2)
    #expect(found.endOfTurnID == 4 && found.addsBegin == false && found.addsEnd == nil && found.unknownID == nil)
  }

  @Test("tokens may be any bytes, and kinds may be absent")
  func bytes() throws {
    var model = SmallModel.llama
    var tokens = SmallModel.tokens.map { Array($0.utf8) }
    tokens[260] = [0xff, 0xfe, 0]
    model[Self.key + "tokens"] = .array(MetadataArray(strings: tokens))
    model[Self.key + "token_type"] = nil
    let found = try model.load().vocabulary
    #expect(found.tokens[260] == [0xff, 0xfe, 0] && found.kinds.isEmpty)
  }

  @Test("MPT files from before the key have MPT's pre-tokenizer")
  func oldMPT() throws {
    var model = SmallModel.mpt
    model[Self.key + "model"] = .text("gpt2")
    model[Self.key + "merges"] = .array(MetadataArray(strings: [Array("a b".utf8)]))
    #expect(try model.load().vocabulary.algorithm == .byteLevelBPE(.mpt))
  }

  static let referenceFiles: [(name: String, algorithm: Vocabulary.Algorithm, tokens: Int)] = [
    ("llama-spm", .sentencePieceBPE, 32_000), ("llama-bpe", .byteLevelBPE(.llama3), 128_256),
    ("mpt", .byteLevelBPE(.mpt), 50_432), ("gpt-2", .byteLevelBPE(.gpt2), 50_257), ("bert-bge", .wordPiece, 30_522),
    ("phi-3", .sentencePieceBPE, 32_064), ("baichuan", .sentencePieceBPE, 64_000),
  ]

  @Test("llama.cpp's vocabularies load whole", .enabled(if: ReferenceData.isPresent), arguments: referenceFiles.indices)
  func references(index: Int) throws {
    let (name, algorithm, count) = Self.referenceFiles[index]
    let path = try #require(ReferenceData.path("vocab/ggml-vocab-\(name).gguf"))
    let found = try VocabularyLoader.load(path: path)
    #expect(found.algorithm == algorithm && found.tokens.count == count && found.kinds.count == count)
  }

  @Test("a vocabulary alone is no model", .enabled(if: ReferenceData.isPresent))
  func vocabularyOnly() throws {
    let path = try #require(ReferenceData.path("vocab/ggml-vocab-llama-spm.gguf"))
    do throws(ModelFileError) {
      _ = try ModelFile(path: path)
      Issue.record("accepted")
    } catch {
      #expect(error.withoutFile == .noTensors)
    }
  }
}
