import ArgumentParser
import Kernels

/// How keys and values are stored while a model runs.
struct CacheOptions: ParsableArguments {
  @Option(
    name: .long,
    help: """
      How keys and values are stored: f32, f16, bf16 or q8_0 (default: f32 for models whose attention weights are F32 or \
      F16, else bf16). q8_0 takes half the memory of bf16 and is faster on long records.
      """)
  var cacheType: CacheType?

  @Option(name: .long, help: "As --cache-type, for keys alone.")
  var cacheTypeK: CacheType?

  @Option(name: .long, help: "As --cache-type, for values alone.")
  var cacheTypeV: CacheType?

  var keyType: CacheType? { cacheTypeK ?? cacheType }
  var valueType: CacheType? { cacheTypeV ?? cacheType }
}

extension CacheType: ExpressibleByArgument {}
