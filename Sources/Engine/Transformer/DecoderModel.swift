internal import BlockFormats
public import Kernels
public import ModelFiles

/// A loaded decoder-only transformer: from token ids to logits, over the weights where they lie in the mapped file.
///
/// ```swift
/// let decoder = try DecoderModel(file, compute: ComputeContext(threadCount: 2))
/// let cache = decoder.makeCache(capacity: 2048)
/// let workspace = try decoder.makeWorkspace(rows: 512)
/// try decoder.forward([1, 450, 4996], arithmetic: .prefill, cache: cache, workspace: workspace)
/// decoder.computeLogits(.last(of: 3), arithmetic: .prefill, workspace: workspace, into: logits)
/// ```
///
/// Logits depend on the model, the prompt tokens and the generated tokens alone: not on chunks, threads or row numbers.
public struct DecoderModel: Sendable {
  public let dimensions: DecoderDimensions
  public let compute: ComputeContext
  /// Whether anything is multiplied by OpenBLAS.
  public let usesBLAS: Bool
  /// f32 where the key projections are F32 or F16, which are promised 32-bit arithmetic, else bf16.
  public let defaultCacheTypes: CacheTypes
  private let stack: any LayerStack

  /// - Throws: `DecoderModelError`: a required tensor is absent, a norm holds a NaN or an infinity, or OpenBLAS is
  ///   needed and cannot be had.
  public init(_ file: ModelFile, compute: ComputeContext) throws(DecoderModelError) {
    self.compute = compute
    do throws(ModelFileError) {
      switch file.architecture {
      case .llama(let configuration): stack = try LlamaStack(configuration, file: file)
      case .mpt(let configuration): stack = try MPTStack(configuration, file: file)
      }
    } catch { throw .file(error) }
    dimensions = stack.dimensions
    let backend = compute.backend
    usesBLAS = backend.attendsByBLAS || file.matrixTypes.contains(where: backend.multipliesByBLAS)
    if usesBLAS {
      do throws(KernelError) { try compute.requireBLAS() } catch { throw .kernels(error) }
    }
    defaultCacheTypes = CacheTypes(weights: stack.keyProjectionType)
  }

  /// An empty cache for up to `capacity` tokens.
  ///
  /// - Parameter types: how keys and values are stored; nil: `defaultCacheTypes`.
  public func makeCache(capacity: Int, types: CacheTypes? = nil) -> PagedKeyValueCache {
    PagedKeyValueCache(dimensions: dimensions, capacity: capacity, types: types ?? defaultCacheTypes)
  }

  /// Activations for chunks of up to `rows` tokens.
  public func makeWorkspace(rows: Int) throws(KernelError) -> DecoderWorkspace {
    try DecoderWorkspace(dimensions: dimensions, rows: rows, isGated: stack.isGated)
  }

  /// Runs `tokens` through all layers after what `cache` holds, and adds them to it. The final hidden states stay in
  /// `workspace` for `computeLogits`.
  ///
  /// - Parameter tokens: 1 … `workspace.rows` ids, each in 0 ..< the vocabulary's size; exactly one for `.decode`.
  /// - Throws: `KernelError.outOfMemory` if the cache cannot grow; it is then as before.
  public func forward(
    _ tokens: [Int], arithmetic: Arithmetic, cache: PagedKeyValueCache, workspace: DecoderWorkspace
  ) throws(KernelError) {
    precondition(!tokens.isEmpty && tokens.count <= workspace.rows && (arithmetic == .prefill || tokens.count == 1))
    try cache.reserve(tokens.count)
    let compute = arithmetic == .prefill ? self.compute.forPrefill : self.compute
    let pass = ForwardPass(
      compute: compute, arithmetic: arithmetic, workspace: workspace, dimensions: dimensions, pages: cache.pages,
      rows: tokens.count, start: cache.tokenCount)
    compute.gatherRows(stack.embeddings, ids: tokens, output: workspace.hidden)
    stack.run(pass)
    cache.advance(by: tokens.count)
  }

  /// Which tokens of the last chunk get logits.
  public enum LogitRows: Sendable {
    /// All `count` tokens of the chunk.
    case all(count: Int)
    /// Only the last of `count` tokens, in row 0.
    case last(of: Int)
  }

  /// Multiplies the final hidden states of the last `forward` by the output matrix.
  ///
  /// - Parameter logits: [rows, dimensions.logitCount]
  public func computeLogits(
    _ rows: LogitRows, arithmetic: Arithmetic, workspace: DecoderWorkspace, into logits: FloatMatrix
  ) {
    let compute = arithmetic == .prefill ? self.compute.forPrefill : self.compute
    let input = workspace.projected
    let count: Int
    switch rows {
    case .all(let all):
      count = all
      stack.finalNorm(compute, workspace.hidden, rows: all, into: input)
    case .last(let all):
      count = 1
      compute.copyRow(all - 1, of: workspace.hidden, toRow: 0, of: workspace.normed)
      stack.finalNorm(compute, workspace.normed, rows: 1, into: input)
    }
    switch arithmetic {
    case .prefill: compute.prefillLinear(stack.output, input: input, rows: count, output: logits)
    case .decode: compute.decodeLinear(stack.output, input: input, rows: count, output: logits)
    }
  }
}

/// Why a decoder cannot be built from a model file.
public enum DecoderModelError: Error, CustomStringConvertible {
  case file(ModelFileError)
  case kernels(KernelError)

  public var description: String {
    switch self {
    case .file(let error): "\(error)"
    case .kernels(let error): "\(error)"
    }
  }
}

/// What one architecture brings: its weights and the order of its layers' operations.
protocol LayerStack: Sendable {
  var dimensions: DecoderDimensions { get }
  var isGated: Bool { get }
  /// Type of the weights that keys are projected by; nil for a model without layers.
  var keyProjectionType: TensorType? { get }
  /// [vocabulary rows, embedding]
  var embeddings: TensorView { get }
  /// [vocabulary rows, embedding]; the embeddings themselves where the file ties them.
  var output: TensorView { get }
  /// Runs all layers over `pass.workspace.hidden`, in place.
  func run(_ pass: ForwardPass)
  func finalNorm(_ compute: ComputeContext, _ hidden: FloatMatrix, rows: Int, into output: FloatMatrix)
}
