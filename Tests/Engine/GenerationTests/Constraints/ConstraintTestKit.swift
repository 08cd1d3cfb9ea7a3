import Foundation
import Generation
import ModelFiles
import Mutations
import ReferenceData
import SeededRandom
import Testing
import Tokenizers

/// Small vocabularies with a token for each byte.
enum TestVocabulary {
  /// SentencePiece: bytes as `<0xNN>`, some words with and without a space before, one token that is unused.
  static func sentencePiece(_ words: [String] = ["{", "\"", "}", "▁{", "▁", "ab", "abc", "\":", "true", "▁the", "é"])
    throws -> Tokenizer
  {
    var vocabulary = Vocabulary(algorithm: .sentencePieceBPE, tokens: ["<unk>", "<s>", "</s>"].map { Array($0.utf8) })
    vocabulary.kinds = [.unknown, .control, .control]
    for byte in 0..<256 {
      vocabulary.tokens.append(Array(String(format: "<0x%02X>", byte).utf8))
      vocabulary.kinds.append(.byte)
    }
    for word in words {
      vocabulary.tokens.append(Array(word.utf8))
      vocabulary.kinds.append(.normal)
    }
    vocabulary.tokens.append(Array("zz".utf8))
    vocabulary.kinds.append(.unused)
    vocabulary.scores = vocabulary.tokens.indices.map { -Float($0) }
    (vocabulary.unknownID, vocabulary.beginID, vocabulary.endID) = (0, 1, 2)
    return try Tokenizer(vocabulary)
  }

  static func reference(_ name: String) throws -> Tokenizer {
    let path = try #require(ReferenceData.path("vocab/ggml-vocab-\(name).gguf"))
    return try Tokenizer(VocabularyLoader.load(path: path))
  }

  static let demoModel: String = {
    var folder = URL(filePath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<5 { folder.deleteLastPathComponent() }
    return folder.appending(path: "models/medalign-demo.gguf").path
  }()
}

/// A model without a mind: draws among the allowed tokens.
struct RandomWriter {
  var random: SplitMix64
  let tokenizer: Tokenizer

  init(_ tokenizer: Tokenizer, seed: UInt64) {
    random = SplitMix64(seed: seed)
    self.tokenizer = tokenizer
  }

  struct Answer {
    var text: String
    var isComplete: Bool
    var tokens: [TokenID]
  }

  /// - Parameter endsEarly: whether an end token is taken whenever it is allowed, or drawn like the others.
  mutating func write(_ constraint: TokenConstraint, budget: Int, dropsFirstSpace: Bool = false) -> Answer {
    var state = constraint.makeState(dropsFirstSpace: dropsFirstSpace)
    var decoder = StreamingDecoder(tokenizer, dropsFirstSpace: dropsFirstSpace)
    var answer = Answer(text: "", isComplete: false, tokens: [])
    while answer.tokens.count < budget && !state.mustEnd {
      var allowed: [TokenID] = []
      state.allowed(remainingTokens: budget - answer.tokens.count).forEach { allowed.append($0) }
      guard !allowed.isEmpty else { break }
      // First the kind of token, so that long words do not outvote brackets.
      let beginning = random.pick(Array(Set(allowed.map { tokenizer.bytes(of: $0).first ?? 0 })).sorted())
      let token = random.pick(allowed.filter { tokenizer.bytes(of: $0).first ?? 0 == beginning })
      if tokenizer.isEndOfGeneration(token) { break }
      guard state.accept(token) else {
        Issue.record("allowed, but not accepted: \(token)")
        break
      }
      answer.tokens.append(token)
      answer.text += decoder.append(token)
    }
    answer.text += decoder.finish()
    answer.isComplete = state.isComplete
    return answer
  }
}

extension ConstraintState {
  /// Whether the state goes along with a text, byte token by byte token, and takes it for whole.
  static func admits(_ text: [UInt8], _ constraint: TokenConstraint, _ tokenizer: Tokenizer) -> Bool {
    var state = constraint.makeState(dropsFirstSpace: false)
    for byte in text { if !state.accept(TokenID(byte) + 3) { return false } }
    return state.isComplete
  }
}
