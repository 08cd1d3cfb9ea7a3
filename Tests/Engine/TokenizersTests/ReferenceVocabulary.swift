import ModelFiles
import ReferenceData
import Testing
import Tokenizers

/// The vocabularies of llama.cpp's tokenizer tests, loaded once.
enum ReferenceVocabulary: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case llamaSPM = "llama-spm"
  case phi3 = "phi-3"
  case mpt
  case gpt2 = "gpt-2"
  case llamaBPE = "llama-bpe"
  case bertBGE = "bert-bge"

  var testDescription: String { rawValue }

  /// `vocab/ggml-vocab-NAME.gguf`, or with a further ending.
  static func path(_ name: String, _ ending: String = "") throws -> String {
    guard let path = ReferenceData.path("vocab/ggml-vocab-\(name).gguf\(ending)") else { throw MissingFile(name: name) }
    return path
  }

  func vocabulary() throws -> Vocabulary { try VocabularyLoader.load(path: Self.path(rawValue)) }

  func tokenizer() throws -> Tokenizer {
    switch self {
    case .llamaSPM: try Self.llamaSPMTokenizer.get()
    case .phi3: try Self.phi3Tokenizer.get()
    case .mpt: try Self.mptTokenizer.get()
    case .gpt2: try Self.gpt2Tokenizer.get()
    case .llamaBPE: try Self.llamaBPETokenizer.get()
    case .bertBGE: try Self.bertBGETokenizer.get()
    }
  }

  private func load() -> Result<Tokenizer, any Error> { Result { try Tokenizer(vocabulary()) } }

  private static let llamaSPMTokenizer = llamaSPM.load()
  private static let phi3Tokenizer = phi3.load()
  private static let mptTokenizer = mpt.load()
  private static let gpt2Tokenizer = gpt2.load()
  private static let llamaBPETokenizer = llamaBPE.load()
  private static let bertBGETokenizer = bertBGE.load()
}

struct MissingFile: Error {
  var name: String
}
