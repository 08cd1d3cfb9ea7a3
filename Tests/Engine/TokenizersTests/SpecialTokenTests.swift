import ReferenceData
import SeededRandom
import Testing
import Tokenizers

@Suite("Special tokens", .enabled(if: ReferenceData.isPresent))
struct SpecialTokenTests {
  @Test("a text never becomes a special token", arguments: ReferenceVocabulary.allCases)
  func textStaysText(_ name: ReferenceVocabulary) throws {
    let tokenizer = try name.tokenizer()
    let vocabulary = tokenizer.vocabulary
    // Every special token of this vocabulary by itself, then random texts out of their spellings.
    let spellings = vocabulary.tokens.indices.filter { tokenizer.isSpecial(TokenID($0)) }
      .map { String(decoding: vocabulary.tokens[$0], as: UTF8.self) }
    #expect(!spellings.isEmpty)
    var random = SplitMix64(seed: 11)
    let fragments = Fragments.markers + Fragments.words + spellings.prefix(40)
    let texts = spellings + (0..<400).map { _ in random.text(fragments: fragments, upTo: 12) }
    for text in texts {
      let ids = tokenizer.encode(text, addBegin: false, addEnd: false)
      for id in ids where id != tokenizer.unknownID {
        #expect(!tokenizer.isSpecial(id), "token \(id) in \(text.debugDescription)")
      }
      if name != .bertBGE {
        #expect(!ids.contains { $0 == tokenizer.unknownID }, "\(text.debugDescription)")
      }
      // As a part of a prompt, too, which adds at most the begin token.
      let prompt = try tokenizer.encode(PromptText(parts: [.text(text)], addsBegin: false))
      #expect(prompt == ids)
    }
  }

  @Test("text cannot name a byte: <0x0A> is six characters")
  func byteSpellings() throws {
    for name in [ReferenceVocabulary.llamaSPM, .phi3] {
      let tokenizer = try name.tokenizer()
      #expect(tokenizer.vocabulary.kinds[13] == .byte)
      #expect(!tokenizer.encode("a<0x0A>b", addBegin: false).contains(13))
      #expect(tokenizer.decode(tokenizer.encode("a<0x0A>b")) == "a<0x0A>b")
    }
  }

  @Test("special tokens are found in text that the engine wrote")
  func parsed() throws {
    let llama = try ReferenceVocabulary.llamaSPM.tokenizer()
    #expect(llama.encode("Hi</s>", specialTokens: .parsed) == [1, 6324, 2])
    #expect(llama.encode("Hi</s>", specialTokens: .asText) == [1, 6324, 829, 29879, 29958])
    let bpe = try ReferenceVocabulary.llamaBPE.tokenizer()
    #expect(
      bpe.encode("<|start_header_id|>user<|end_header_id|>\n\n", specialTokens: .parsed, addBegin: false)
        == [128006, 882, 128007, 271])
    let mpt = try ReferenceVocabulary.mpt.tokenizer()
    // Two spaces are a user-defined token: matched in any text, and not special.
    #expect(mpt.encode("a  b<|endoftext|>", specialTokens: .parsed) == [66, 50276, 67, 0])
  }

  @Test("a prompt's special parts become tokens, its texts are joined")
  func promptParts() throws {
    let tokenizer = try ReferenceVocabulary.llamaBPE.tokenizer()
    let ids = try tokenizer.encode(ChatFormat.llama3.wrap("Say <|eot_id|>", system: "Be brief."))
    #expect(
      ids == tokenizer.encode(
        "<|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|><|start_header_id|>user<|end_header_id|>\n\n",
        specialTokens: .parsed)
        + tokenizer.encode("Say <|eot_id|>", addBegin: false)
        + tokenizer.encode(
          "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n", specialTokens: .parsed, addBegin: false))
    let llama = try ReferenceVocabulary.llamaSPM.tokenizer()
    let parts = PromptText(parts: [.text("US"), .text("ER: Wh"), .text("at?")])
    #expect(try llama.encode(parts) == llama.encode("USER: What?"))
    #expect(throws: TokenizerError.unknownSpecialToken(name: "<|start_header_id|>")) {
      try llama.encode(ChatFormat.llama3.wrap("x"))
    }
    // An ordinary token is no special one, however it is spelled.
    #expect(throws: TokenizerError.unknownSpecialToken(name: "the")) {
      try llama.encode(PromptText(parts: [.special("the")]))
    }
  }

  @Test("begin and end tokens follow the vocabulary unless the caller decides")
  func beginAndEnd() throws {
    let llama = try ReferenceVocabulary.llamaSPM.tokenizer()
    #expect(llama.encode("Hi") == [1, 6324])
    #expect(llama.encode("Hi", addBegin: false, addEnd: true) == [6324, 2])
    #expect(llama.encode("") == [1])
    let bert = try ReferenceVocabulary.bertBGE.tokenizer()
    #expect(bert.encode("hello") == [101, 7592, 102])
    let gpt2 = try ReferenceVocabulary.gpt2.tokenizer()
    #expect(gpt2.encode("hello world") == [31373, 995])
    #expect(gpt2.encode("hello world", addBegin: true) == [50256, 31373, 995])
    let bpe = try ReferenceVocabulary.llamaBPE.tokenizer()
    #expect(bpe.encode("hello world") == [128000, 15339, 1917])
  }

  @Test("answers end with EOS and with the tokens that are known to end a turn")
  func endOfGeneration() throws {
    let llama = try ReferenceVocabulary.llamaSPM.tokenizer()
    #expect(llama.isEndOfGeneration(2) && !llama.isEndOfGeneration(1) && !llama.isEndOfGeneration(-1))
    let bpe = try ReferenceVocabulary.llamaBPE.tokenizer()
    #expect(bpe.isEndOfGeneration(128001) && bpe.isEndOfGeneration(128009) && !bpe.isEndOfGeneration(128000))
    let phi = try ReferenceVocabulary.phi3.tokenizer()
    #expect(phi.isEndOfGeneration(32000) && phi.isEndOfGeneration(32007))
  }

  @Test("known chat templates are recognized, others are not guessed at")
  func detection() {
    let llama2 = "{% if system %}[INST] <<SYS>>\\n{{ system }}\\n<</SYS>>\\n\\n{% endif %}[INST] {{ content }} [/INST]"
    let llama3 = "{{ '<|start_header_id|>' + role + '<|end_header_id|>\n\n' + content + '<|eot_id|>' }}"
    let vicuna = "{{ system }} {{ 'USER: ' + content }}{{ ' ASSISTANT:' }}"
    let dolly = "Below is an instruction that describes a task.\\n### Instruction:\\n{{ x }}\\n### Response:\\n"
    let alpaca = "Below is an instruction that describes a task.\\n\\n### Instruction:\\n{{ x }}\\n\\n### Response:\\n"
    #expect(ChatFormat.detect(chatTemplate: llama2) == .llama2)
    #expect(ChatFormat.detect(chatTemplate: llama3) == .llama3)
    #expect(ChatFormat.detect(chatTemplate: vicuna) == .vicuna)
    #expect(ChatFormat.detect(chatTemplate: dolly) == .mptInstruct)
    #expect(ChatFormat.detect(chatTemplate: alpaca) == nil)
    #expect(ChatFormat.detect(chatTemplate: "{{ '[INST] ' + content + ' [/INST]' }}") == nil)
    #expect(ChatFormat.detect(chatTemplate: "<|im_start|>{{ role }}") == nil)
    #expect(ChatFormat.detect(chatTemplate: nil) == nil)
  }
}
