import Foundation
import ReferenceData
import Testing
import Tokenizers

@Suite("Ids equal those of the reference implementations", .enabled(if: ReferenceData.isPresent))
struct ReferenceVectorTests {
  @Test("llama.cpp's 46 vectors, made by Hugging Face's tokenizers", arguments: ReferenceVocabulary.allCases)
  func llamaCppVectors(_ name: ReferenceVocabulary) throws {
    let tokenizer = try name.tokenizer()
    var texts = try String(contentsOfFile: ReferenceVocabulary.path(name.rawValue, ".inp"), encoding: .utf8)
      .components(separatedBy: "\n__ggml_vocab_test__\n")
    if texts.last?.isEmpty == true { texts.removeLast() }
    let lines = try String(contentsOfFile: ReferenceVocabulary.path(name.rawValue, ".out"), encoding: .utf8)
      .components(separatedBy: "\n")
    #expect(texts.count == 46 && lines.count >= 46)
    for (text, line) in zip(texts, lines) {
      let expected = line.split(separator: " ").compactMap { TokenID($0) }
      #expect(tokenizer.encode(text, addBegin: false, addEnd: false) == expected, "\(text.debugDescription)")
      #expect(
        tokenizer.encode(bytes: Array(text.utf8), addBegin: false, addEnd: false) == expected,
        "\(text.debugDescription)")
    }
  }

  struct Template: Decodable {
    struct Case: Decodable {
      var prompt: String
      var ids: [TokenID]
    }
    var vocab: String
    var stop: [String]
    var cases: [Case]
  }

  @Test("chat formats give the published ids and stop strings")
  func chatFormats() throws {
    struct File: Decodable { var templates: [String: Template] }
    let path = try #require(ReferenceData.path("templates.json"))
    let file = try JSONDecoder().decode(File.self, from: Data(contentsOf: URL(filePath: path)))
    #expect(file.templates.count == 4)
    for (name, template) in file.templates {
      let format = try #require(ChatFormat(rawValue: name))
      let tokenizer = try #require(ReferenceVocabulary(rawValue: template.vocab)).tokenizer()
      #expect(format.stopStrings == template.stop)
      for example in template.cases {
        #expect(try tokenizer.encode(format.wrap(example.prompt)) == example.ids, "\(name): \(example.prompt)")
      }
    }
  }

  struct HuggingFaceCase: Decodable {
    struct Encoded: Decodable { var input_ids: [TokenID] }
    var input: String
    var encoded: Encoded
    var decoded_without_special: String
  }

  /// Llama 2 is matched in the behavior of both Hugging Face classes for text alone (they differ after special tokens).
  @Test(
    "Hugging Face's tokenizers, as swift-transformers' tests record them",
    arguments: [
      ("coreml-projects/Llama-2-7b-chat-coreml", ReferenceVocabulary.llamaSPM),
      ("pcuenq/Llama-3.2-1B-Instruct-tokenizer", .llamaBPE),
      ("distilgpt2", .gpt2),
      ("google-bert/bert-base-uncased", .bertBGE),
    ])
  func huggingFace(_ name: String, _ vocabulary: ReferenceVocabulary) throws {
    let path = try #require(ReferenceData.path("tokenizers/swift-transformers/tokenizer_tests.json"))
    let all = try JSONDecoder().decode([String: [HuggingFaceCase]].self, from: Data(contentsOf: URL(filePath: path)))
    let cases = try #require(all[name])
    let tokenizer = try vocabulary.tokenizer()
    #expect(cases.count == 18)
    for example in cases {
      #expect(tokenizer.encode(example.input) == example.encoded.input_ids, "\(example.input.debugDescription)")
      // Hugging Face tidies spaces before punctuation when it decodes the others; the text itself is what we give.
      if vocabulary != .bertBGE {
        #expect(tokenizer.decode(example.encoded.input_ids) == example.input)
      }
    }
  }

  @Test(
    "a long text's ids, as swift-transformers' tests record them",
    arguments: [
      ("llama_encoded", ReferenceVocabulary.llamaSPM), ("llama_3.2_encoded", .llamaBPE),
      ("gpt2_encoded_tokens", .gpt2), ("bert_uncased_encoded", .bertBGE),
    ])
  func longTexts(_ name: String, _ vocabulary: ReferenceVocabulary) throws {
    struct File: Decodable {
      var text: String
      var token_ids: [TokenID]
    }
    let path = try #require(ReferenceData.path("tokenizers/swift-transformers/\(name).json"))
    let file = try JSONDecoder().decode(File.self, from: Data(contentsOf: URL(filePath: path)))
    #expect(try vocabulary.tokenizer().encode(file.text) == file.token_ids)
  }

  @Test("10,570 SQuAD questions as BERT sees them")
  func squadQuestions() throws {
    struct Question: Decodable { var original: String }
    let folder = "tokenizers/swift-transformers/"
    let questionPath = try #require(ReferenceData.path(folder + "question_tokens.json"))
    let idPath = try #require(ReferenceData.path(folder + "tokenized_questions.json"))
    let questions = try JSONDecoder().decode([Question].self, from: Data(contentsOf: URL(filePath: questionPath)))
    let ids = try JSONDecoder().decode([[TokenID]].self, from: Data(contentsOf: URL(filePath: idPath)))
    #expect(questions.count == 10_570 && ids.count == questions.count)
    let tokenizer = try ReferenceVocabulary.bertBGE.tokenizer()
    let wrong = zip(questions, ids).filter {
      tokenizer.encode($0.original, addBegin: false, addEnd: false) != $1
    }
    #expect(wrong.map(\.0.original) == [])
  }

  @Test("pre-tokenizers that are not built in are refused by name", arguments: ["falcon", "starcoder", "deepseek-llm"])
  func unsupportedPreTokenizers(_ name: String) throws {
    #expect(PreTokenizer(ggufName: name) == nil)
    #expect(throws: TokenizerError.unsupportedPreTokenizer(name: name)) { try PreTokenizer.named(name) }
    #expect("\(TokenizerError.unsupportedPreTokenizer(name: name))".contains(name))
  }
}
