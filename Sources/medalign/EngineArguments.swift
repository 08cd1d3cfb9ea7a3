import ArgumentParser
import Generation
import Kernels
import ModelFiles
import Runner

/// How a model is run.
struct EngineArguments: ParsableArguments {
  @Option(name: .long, help: "Threads to compute with (default: one per processor). Results do not depend on it.")
  var threads: Int?

  @Option(name: .long, help: "Threads to read prompts with (default: as --threads). Results do not depend on it.")
  var prefillThreads: Int?

  @Flag(name: .long, help: "Keep each thread on one processor of those this process may use.")
  var pinThreads = false

  @Option(
    name: .long,
    help: """
      Who multiplies: native (this program's kernels), int8 (the same, less exact: coarser 8-bit scales in prefill where \
      the CPU has VNNI or AMX; see perplexity --compare) or blas (prefill by OpenBLAS in 32-bit floats, generated tokens \
      with 16-bit activations: slower, most exact).
      """)
  var backend = ComputeContext.Backend.native

  @Option(name: .long, help: "Prompt tokens that go through the layers together. Results do not depend on it.")
  var chunkTokens = 512

  @OptionGroup var cache: CacheOptions

  @Option(name: .long, help: "Rotary frequency base, for files that lack it.")
  var ropeBase: Float?

  @Option(
    name: .long,
    help: """
      Rotary scaling, for files that lack it: none, linear:FACTOR or yarn:FACTOR:ORIGINAL-CONTEXT. To go beyond the \
      trained length, give --trained-context too.
      """)
  var ropeScaling: RopeScaling?

  @Option(
    name: .long,
    help: """
      Context length in tokens, in place of the file's. Longer than the file's only with --rope-scaling or --rope-base, \
      or for MPT with --alibi-extrapolation.
      """)
  var trainedContext: Int?

  @Flag(name: .long, help: "Let ALiBi (MPT) run on beyond the trained length, up to --trained-context.")
  var alibiExtrapolation = false

  func validate() throws {
    if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads must be 1 to 1024") }
    if let prefillThreads, !(1...1024).contains(prefillThreads) {
      throw ValidationError("--prefill-threads must be 1 to 1024")
    }
    if !(1...65_536).contains(chunkTokens) { throw ValidationError("--chunk-tokens must be 1 to 65536") }
    if let ropeBase, !(ropeBase.isFinite && ropeBase > 0) { throw ValidationError("--rope-base must be above 0") }
    if let trainedContext, trainedContext < 1 { throw ValidationError("--trained-context must be at least 1") }
  }

  var engineOptions: EngineOptions {
    EngineOptions(
      threadCount: threads, prefillThreadCount: prefillThreads, pinsThreads: pinThreads, backend: backend,
      chunkTokens: chunkTokens, keyCacheType: cache.keyType, valueCacheType: cache.valueType,
      overrides: ConfigurationOverrides(
        ropeBase: ropeBase, ropeScaling: ropeScaling, contextLength: trainedContext,
        extrapolatesALiBi: alibiExtrapolation))
  }

  /// Loads a model, and says on standard error if the build is not the fastest for this machine.
  static func load(_ path: String, _ options: EngineOptions) throws -> Engine {
    let engine = try Engine(modelPath: path, options: options)
    if let remark = engine.buildRemark { StandardError.write("remark: \(remark)\n") }
    if let remark = engine.backendRemark { StandardError.write("remark: \(remark)\n") }
    return engine
  }
}

extension EngineArguments {
  /// Adds what of these can change answers to a run's options.
  func apply(to options: inout RunOptions) {
    options.scalesPositions = ropeScaling != nil || alibiExtrapolation
    // Another backend rounds otherwise. The usual one goes unsaid; each sitting's record names the kernels that ran.
    if backend != .native { options.modelOptions["backend"] = backend.rawValue }
    // Another cache type rounds otherwise too; left to its default, it follows from the model.
    if let type = cache.keyType { options.modelOptions["cache-type-k"] = type.rawValue }
    if let type = cache.valueType { options.modelOptions["cache-type-v"] = type.rawValue }
    if alibiExtrapolation { options.modelOptions["alibi-extrapolation"] = "\(trainedContext ?? 0)" }
    if let base = ropeBase { options.modelOptions["rope-base"] = "\(base)" }
    if let scaling = ropeScaling { options.modelOptions["rope-scaling"] = "\(scaling)" }
  }

  /// Loads a model for contexts of so many tokens: a user who scales positions answers for what this makes possible.
  func load(_ model: String, contextTokens: Int) throws -> Engine {
    var options = engineOptions
    if ropeScaling != nil, trainedContext == nil { options.overrides.contextLength = contextTokens }
    return try Self.load(model, options)
  }

  /// The first option about a model's positions that was given.
  var firstOfModel: String? {
    let given = [
      ("rope-base", ropeBase != nil), ("rope-scaling", ropeScaling != nil), ("trained-context", trainedContext != nil),
      ("alibi-extrapolation", alibiExtrapolation),
    ]
    return given.first { $0.1 }?.0
  }

  /// These with what a plan says of the model's positions.
  func forModel(_ model: PlannedModel) -> EngineArguments {
    var copy = self
    copy.ropeBase = model.ropeBase
    copy.ropeScaling = model.ropeScaling.flatMap { RopeScaling(argument: $0) }
    copy.trainedContext = model.trainedContext
    copy.alibiExtrapolation = model.alibiExtrapolation
    return copy
  }
}

extension ComputeContext.Backend: ExpressibleByArgument {}

extension RopeScaling: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
