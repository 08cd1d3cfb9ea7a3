import ArgumentParser
import Generation
import Kernels
import ModelFiles

/// The options of every command that loads a model.
struct ModelOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("The model: a GGUF file.", valueName: "file"))
  var model: String

  @Option(name: .long, help: "Threads to compute with (default: one per processor). Results do not depend on it.")
  var threads: Int?

  @Option(name: .long, help: "Threads to read prompts with (default: as --threads). Results do not depend on it.")
  var prefillThreads: Int?

  @Flag(name: .long, help: "Keep each thread on one processor of those this process may use.")
  var pinThreads = false

  @Option(
    name: .long,
    help: """
      Who multiplies: native (this program's kernels), int8 (the same, less exact: coarser 8-bit scales in prefill with \
      VNNI; on AVX2, 8-bit activations for generated tokens too, faster for many sequences and slower for one; see \
      perplexity --compare) or blas (prefill by OpenBLAS in 32-bit floats: slower, most exact).
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

  func loadEngine() throws -> Engine { try Self.load(model, engineOptions) }

  /// Loads a model, and says on standard error if the build is not the fastest for this machine.
  static func load(_ path: String, _ options: EngineOptions) throws -> Engine {
    let engine = try Engine(modelPath: path, options: options)
    if let remark = engine.buildRemark { StandardError.write("remark: \(remark)\n") }
    if let remark = engine.backendRemark { StandardError.write("remark: \(remark)\n") }
    return engine
  }
}

extension ComputeContext.Backend: ExpressibleByArgument {}

extension RopeScaling: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
