internal import BlockFormats
public import Kernels
public import ModelFiles

/// A loaded decoder-only transformer: from token ids to logits, over the weights where they lie in the mapped file.
///
/// ```swift
/// let decoder = try DecoderModel(file, compute: ComputeContext(threadCount: 2))
/// let cache = decoder.makeCache(capacity: 2048)
/// let workspace = try decoder.makeWorkspace(rows: 512)
/// try decoder.forward([SequenceTokens([1, 450, 4996], cache: cache)], arithmetic: .prefill, workspace: workspace)
/// decoder.computeLogits(rows: [2], arithmetic: .prefill, workspace: workspace, into: logits)
/// ```
///
/// Logits depend on the model and a sequence's own prompt tokens and generated tokens alone: not on chunks, threads, row
/// numbers or the sequences beside it.
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

  /// Pages for the caches of sequences that may share them.
  ///
  /// - Parameters:
  ///   - types: how keys and values are stored; nil: `defaultCacheTypes`.
  ///   - limit: pages at most; nil: as memory has it.
  public func makePagePool(types: CacheTypes? = nil, limit: Int? = nil) -> KeyValuePagePool {
    KeyValuePagePool(
      layout: dimensions.cacheLayout(types ?? defaultCacheTypes), layerCount: dimensions.layerCount, limit: limit)
  }

  /// An empty cache for up to `capacity` tokens, with pages of its own.
  ///
  /// - Parameter types: as in `makePagePool`.
  public func makeCache(capacity: Int, types: CacheTypes? = nil) -> PagedKeyValueCache {
    PagedKeyValueCache(pool: makePagePool(types: types), capacity: capacity)
  }

  /// Activations for chunks of up to `rows` tokens.
  public func makeWorkspace(rows: Int) throws(KernelError) -> DecoderWorkspace {
    try DecoderWorkspace(dimensions: dimensions, rows: rows, isGated: stack.isGated)
  }

  /// Runs tokens of one or several sequences through all layers in one pass over the weights, each after what its
  /// sequence's cache holds, and adds them to it. The final hidden states stay in `workspace`, a row for each token in
  /// the given order, for `computeLogits`.
  ///
  /// - Parameter sequences: together 1 … `workspace.rows` tokens; no cache twice.
  /// - Throws: `KernelError.outOfMemory` if a cache cannot grow; all then hold what they held. Cannot
  ///   happen once `PagedKeyValueCache.reserve` has taken the pages of each.
  public func forward(
    _ sequences: [SequenceTokens], arithmetic: Arithmetic, workspace: DecoderWorkspace
  ) throws(KernelError) {
    for sequence in sequences { try sequence.cache.reserve(sequence.tokens.count) }
    let compute = arithmetic == .prefill ? self.compute.forPrefill : self.compute
    let pass = ForwardPass(
      compute: compute, arithmetic: arithmetic, workspace: workspace, dimensions: dimensions, sequences)
    precondition(pass.rows > 0 && pass.rows <= workspace.rows)
    compute.gatherRows(stack.embeddings, ids: sequences.flatMap(\.tokens), output: workspace.hidden)
    stack.run(pass)
    for sequence in sequences { sequence.cache.advance(by: sequence.tokens.count) }
  }

  /// Multiplies final hidden states of the last `forward` by the output matrix.
  ///
  /// - Parameters:
  ///   - rows: rows of the last pass, in any order.
  ///   - logits: [rows.count, dimensions.logitCount], in the order of `rows`.
  public func computeLogits(
    rows: [Int], arithmetic: Arithmetic, workspace: DecoderWorkspace, into logits: FloatMatrix
  ) {
    let compute = arithmetic == .prefill ? self.compute.forPrefill : self.compute
    for (index, row) in rows.enumerated() {
      compute.copyRow(row, of: workspace.hidden, toRow: index, of: workspace.normed)
    }
    let input = workspace.projected
    stack.finalNorm(compute, workspace.normed, rows: rows.count, into: input)
    switch arithmetic {
    case .prefill: compute.prefillLinear(stack.output, input: input, rows: rows.count, output: logits)
    case .decode: compute.decodeLinear(stack.output, input: input, rows: rows.count, output: logits)
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
