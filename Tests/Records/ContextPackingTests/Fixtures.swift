import ContextPacking
import EHR
import ModelFiles
import ReferenceData
import Tokenizers

/// Tokenizers and records that the packing tests share.
enum Fixtures {
  /// SentencePiece with byte tokens and a few merges: needs no reference data.
  static func byteTokenizer() throws -> Tokenizer {
    var tokens: [[UInt8]] = [Array("<unk>".utf8), Array("<s>".utf8), Array("</s>".utf8)]
    var kinds: [TokenKind] = [.unknown, .control, .control]
    for byte in 0..<256 {
      let digits = String(byte, radix: 16, uppercase: true)
      tokens.append(Array("<0x\(byte < 16 ? "0" : "")\(digits)>".utf8))
      kinds.append(.byte)
    }
    let pieces = ["▁", "e", "v", "n", "t", "ev", "en", "nt", "ent", "event", "▁event", "me", "as", "<", "</", "\""]
    tokens += pieces.map { Array($0.utf8) }
    kinds += pieces.map { _ in .normal }
    let scores = tokens.indices.map { $0 < 259 ? 0 : Float(259 - $0) }
    return try Tokenizer(
      Vocabulary(
        algorithm: .sentencePieceBPE, tokens: tokens, scores: scores, kinds: kinds, beginID: 1, endID: 2, unknownID: 0,
        addsBegin: true))
  }

  enum Model: String, CaseIterable, Sendable {
    case bytes
    case llama = "vocab/ggml-vocab-llama-spm.gguf"
    case mpt = "vocab/ggml-vocab-mpt.gguf"
    case llama3 = "vocab/ggml-vocab-llama-bpe.gguf"

    static var present: [Model] { allCases.filter { $0 == .bytes || ReferenceData.path($0.rawValue) != nil } }

    func tokenizer() throws -> Tokenizer {
      guard self != .bytes, let path = ReferenceData.path(rawValue) else { return try Fixtures.byteTokenizer() }
      return try Tokenizer(try VocabularyLoader.load(path: path))
    }
  }

  /// A record in the release layout, one event a day; `texts` are the notes' bodies, repeated in turn.
  static func record(events: Int, texts: [String] = ["120", "stable, no complaints"]) throws -> PatientRecord {
    var xml = "<eventstream person_id=\"7\">\n  <encounter>\n    <person><birthdate>1950-01-01</birthdate></person>\n"
    xml += "    <events>\n"
    for index in 0..<events {
      let day = Timestamp(minutes: 26_000_000 + Int64(index) * 1440)
      let body = texts[index % max(1, texts.count)]
      xml += "      <entry timestamp=\"\(day)\">\n"
      xml += "        <event type=\"note\" code=\"LOINC/\(index)\" name=\"Note \(index)\">\(escaped(body))</event>\n"
      xml += "      </entry>\n"
    }
    xml += "    </events>\n  </encounter>\n</eventstream>\n"
    return try RecordReader.read(bytes: Array(xml.utf8), name: "7.xml")
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "<": result += "&lt;"
      case "&": result += "&amp;"
      default: result.append(character)
      }
    }
    return result
  }

  static func packer(
    _ tokenizer: Tokenizer, _ policy: PackingPolicy, template: PromptTemplate = .paper, chat: ChatFormat = .plain,
    context: Int, generation: Int = 256, reserve: Int = 256
  ) throws -> ContextPacker {
    try ContextPacker(
      tokenizer: tokenizer, template: template, chatFormat: chat, policy: policy,
      budget: PackingBudget(contextTokens: context, generationTokens: generation), instructionReserve: reserve)
  }
}
