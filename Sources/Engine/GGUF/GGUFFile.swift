public import BlockFormats

/// A GGUF file, version 2 or 3, opened read-only: its metadata and its tensor table, checked; its weights where they
/// lie in the mapped file.
///
/// ```swift
/// let file = try GGUFFile(path: "model.gguf")
/// let layers = try file.metadata.integer("llama.block_count")
/// let weights = file.view(of: "blk.0.attn_q.weight")
/// ```
///
/// Any bytes end in a file that is sound by the rules below, or in a `GGUFError`. Memory stays below a small
/// multiple of the header's size, and opening reads the header alone. Source: ggml `docs/gguf.md`.
///
/// - Names are unique, printable ASCII; values have known types; arrays hold no arrays.
/// - Data sections lie in the file, aligned, one directly behind the other (in any order of the table): a wrong
///   type or shape of any tensor then shows as a gap or an overlap.
public final class GGUFFile: Sendable {
  /// The path, or the name given to bytes in memory.
  public var name: String { storage.name }
  /// 2 or 3.
  public let version: Int
  public let metadata: Metadata
  /// In the file's order.
  public let tensors: [TensorInfo]
  /// Tensor data start at multiples of this.
  public let alignment: Int
  /// Where the data section starts.
  public let dataOffset: Int
  /// The file itself.
  public let storage: FileBytes

  private let tensorIndices: [String: Int]

  public var byteCount: Int { storage.bytes.count }

  /// Maps and checks the file at `path`.
  ///
  /// - Throws: any `GGUFError`; errors of the content are wrapped in `inFile`. A part of a split model is refused
  ///   with the names of its parts.
  public convenience init(path: String) throws(GGUFError) {
    let storage = try FileBytes(path: path)
    do throws(GGUFError) {
      if let name = SplitName(path: path), name.count > 1 { throw name.error }
      try self.init(storage: storage)
    } catch {
      throw .inFile(path, error)
    }
  }

  /// Checks a file's bytes in memory.
  public convenience init(bytes: [UInt8], name: String = "(memory)") throws(GGUFError) {
    do throws(GGUFError) {
      try self.init(storage: FileBytes(bytes: bytes, name: name))
    } catch {
      throw .inFile(name, error)
    }
  }

  private init(storage: FileBytes) throws(GGUFError) {
    let header = try HeaderReader.read(storage)
    self.storage = storage
    version = header.version
    metadata = header.metadata
    tensors = header.tensors
    tensorIndices = header.tensorIndices
    alignment = header.alignment
    dataOffset = header.dataOffset
  }

  public func tensor(_ name: String) -> TensorInfo? {
    tensorIndices[name].map { tensors[$0] }
  }

  /// The weights of a tensor where they lie; `nil` if there is none of this name.
  public func view(of name: String) -> TensorView? {
    tensor(name).flatMap(view(of:))
  }

  /// The weights of one of this file's tensors where they lie; `nil` for an entry of another file that does not fit.
  public func view(of tensor: TensorInfo) -> TensorView? {
    let range = tensor.byteRange
    guard range.lowerBound >= 0, range.upperBound <= storage.bytes.count else { return nil }
    return TensorView(
      name: tensor.name, type: tensor.type, shape: tensor.shape,
      bytes: UnsafeRawBufferPointer(rebasing: storage.bytes[range]), owner: storage)
  }
}
