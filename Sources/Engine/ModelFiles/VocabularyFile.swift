public import ContentHash
internal import GGUF
public import Tokenizers

/// What of a model file it takes to write prompts for the model while another program runs it: vocabulary, chat
/// template, context length, fingerprint. The weights are left alone, so the architecture may be any.
public final class VocabularyFile: Sendable {
  public let path: String
  public let vocabulary: Vocabulary
  /// The Jinja template in the file, to be recognized by `ChatFormat.detect`, never to be run.
  public let chatTemplate: String?
  /// The model's own name, if the file states one.
  public let name: String?
  /// Tokens that the model was trained for, or the override.
  public let contextLength: Int
  private let gguf: GGUFFile

  /// Opens and checks the file at `path`.
  ///
  /// - Parameter contextLength: in tokens, in place of the file's.
  /// - Throws: `ModelFileError` naming the file and the key at fault.
  public init(path: String, contextLength: Int? = nil) throws(ModelFileError) {
    let gguf = try reading { () throws(GGUFError) in try GGUFFile(path: path) }
    vocabulary = try VocabularyLoader.load(gguf)
    do throws(ModelFileError) {
      chatTemplate = try reading { () throws(GGUFError) in try gguf.metadata.text("tokenizer.chat_template") }
      name = try reading { () throws(GGUFError) in try gguf.metadata.text("general.name") }
      let reader = ConfigurationReader(
        metadata: gguf.metadata, prefix: try Architecture.name(in: gguf.metadata))
      // How positions reach beyond the trained length is the business of whoever runs the weights.
      self.contextLength = try reader.contextLength(contextLength, reachesBeyond: true, needed: "")
    } catch {
      throw error.inFile(gguf.name)
    }
    self.path = gguf.name
    self.gguf = gguf
  }

  /// The SHA-256 of the whole file, as `ModelFile.fingerprint()` gives it.
  ///
  /// - Throws: `changedWhileOpen` if the file is no longer the one that was opened.
  public func fingerprint() throws(ModelFileError) -> Digest {
    do throws(ModelFileError) {
      return try FingerprintCache.standard.fingerprint(of: gguf.storage)
    } catch {
      throw error.inFile(path)
    }
  }
}
