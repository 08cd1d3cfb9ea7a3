import Foundation
import Kernels
import ModelFiles
import ReferenceData
import Testing
import Transformer

/// A case of `reference/golden/manifest.json`: token ids, and exact logits of a float64 forward pass.
struct GoldenCase: Decodable, CustomTestStringConvertible {
  struct Peer: Decodable {
    let meanKL: Double
    let top1: Double
    enum CodingKeys: String, CodingKey { case meanKL = "mean_kl", top1 }
  }

  let name: String
  let gguf: String
  let logits: String
  let shape: [Int]
  let ids: [Int]
  let positions: [Int]?
  let weights: String
  /// What llama.cpp reaches on the same file; absent where it aborts.
  let peer: Peer?

  enum CodingKeys: String, CodingKey {
    case name = "case"
    case gguf, logits, shape, ids, positions, weights
    case peer = "llama_cpp"
  }

  init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    name = try values.decode(String.self, forKey: .name)
    gguf = try values.decode(String.self, forKey: .gguf)
    logits = try values.decode(String.self, forKey: .logits)
    shape = try values.decode([Int].self, forKey: .shape)
    ids = try values.decode([Int].self, forKey: .ids)
    positions = try values.decodeIfPresent([Int].self, forKey: .positions)
    weights = try values.decode(String.self, forKey: .weights)
    peer = try? values.decode(Peer.self, forKey: .peer)
  }

  var testDescription: String { name }

  static let all: [GoldenCase] = {
    struct Manifest: Decodable { let cases: [GoldenCase] }
    guard let path = ReferenceData.path("golden/manifest.json"), let data = FileManager.default.contents(atPath: path)
    else { return [] }
    return (try? JSONDecoder().decode(Manifest.self, from: data).cases) ?? []
  }()

  /// Exact logits: one row per position.
  func exactLogits() throws -> [[Float]] {
    let path = try #require(ReferenceData.path("golden/" + logits))
    let data = try #require(FileManager.default.contents(atPath: path))
    let floats = data.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    return (0..<shape[0]).map { Array(floats[$0 * shape[1]..<($0 + 1) * shape[1]]) }
  }
}

/// Runs `ids` through a decoder and collects the logits of every position.
///
/// - Parameter cacheTypes: nil: the model's own.
func logits(
  _ decoder: DecoderModel, ids: [Int], arithmetic: Arithmetic, chunk: Int, cacheTypes: CacheTypes? = nil
) throws -> [[Float]] {
  let cache = decoder.makeCache(capacity: ids.count, types: cacheTypes)
  let rows = arithmetic == .decode ? 1 : chunk
  let workspace = try decoder.makeWorkspace(rows: rows)
  let matrix = try FloatMatrix(rows: rows, columns: decoder.dimensions.logitCount)
  var result: [[Float]] = []
  for start in stride(from: 0, to: ids.count, by: rows) {
    let part = Array(ids[start..<min(start + rows, ids.count)])
    try decoder.forward([SequenceTokens(part, cache: cache)], arithmetic: arithmetic, workspace: workspace)
    decoder.computeLogits(rows: Array(part.indices), arithmetic: arithmetic, workspace: workspace, into: matrix)
    result += (0..<part.count).map(matrix.copyRow)
  }
  return result
}

@Suite("Golden logits", .enabled(if: ReferenceData.isPresent))
struct GoldenLogitsTests {
  /// KL(exact ‖ found) in nats, mean over positions, at most. 32-bit arithmetic reaches about 1e-12, decode of quantised
  /// weights with 16-bit activations about 1e-8, and prefill of them, or decode in its arithmetic, what llama.cpp reaches
  /// (about 5e-4) where activations have 8 bits.
  static func limit(_ golden: GoldenCase, _ arithmetic: Arithmetic, _ backend: ComputeContext.Backend) -> Double {
    if golden.weights == "BF16", arithmetic == .prefill, backend == .native, TilePermission.current == .granted {
      // A matrix unit rounds the activations to bf16 as well.
      return 1.5e-4
    }
    guard golden.weights == "quantised" else { return 1e-9 }
    switch arithmetic {
    case .decode where !ComputeContext.decodesAsPrefill(backend): return 1e-7
    case .decode, .prefill: return backend == .blas ? 1e-9 : 1.25 * (golden.peer?.meanKL ?? 0)
    }
  }

  @Test("the manifest is read: without cases, the tests below would pass unseen")
  func manifest() { #expect(GoldenCase.all.count >= 33) }

  @Test("prefill gives the exact logits to the limit of its arithmetic", arguments: GoldenCase.all)
  func prefill(_ golden: GoldenCase) throws {
    try check(golden, arithmetic: .prefill, chunk: 512, backend: .native)
  }

  @Test("prefill by BLAS gives the exact logits to 32-bit rounding", arguments: GoldenCase.all)
  func prefillByBLAS(_ golden: GoldenCase) throws {
    try check(golden, arithmetic: .prefill, chunk: 512, backend: .blas)
  }

  @Test(
    "decode, one token at a time, gives the exact logits to the limit of its arithmetic",
    arguments: GoldenCase.all, [ComputeContext.Backend.native, .blas])
  func decode(_ golden: GoldenCase, _ backend: ComputeContext.Backend) throws {
    try check(golden, arithmetic: .decode, chunk: 1, backend: backend)
  }

  @Test("logits are the same bits for any chunk size and thread count", arguments: GoldenCase.all.filter { $0.ids.count < 300 })
  func invariance(_ golden: GoldenCase) throws {
    let path = try #require(ReferenceData.path("golden/" + golden.gguf))
    let file = try ModelFile(path: path)
    var first: [[Float]]?
    for (threads, chunk) in [(1, 512), (2, 33), (5, 7), (2, 1)] {
      let decoder = try DecoderModel(file, compute: ComputeContext(threadCount: threads))
      let found = try logits(decoder, ids: golden.ids, arithmetic: .prefill, chunk: chunk)
      if let first { #expect(found == first, "\(threads) threads, chunks of \(chunk)") }
      first = first ?? found
    }
  }

  @Test(
    "sixteen threads give the bits that one gives, in prefill and decode",
    arguments: Arithmetic.allCases, GoldenCase.all.filter { $0.ids.count < 300 }.prefix(3))
  func sixteenThreads(_ arithmetic: Arithmetic, _ golden: GoldenCase) throws {
    let file = try ModelFile(path: #require(ReferenceData.path("golden/" + golden.gguf)))
    let found = try [(1, 1), (16, 3), (3, 16)].map { threads, prefillThreads in
      let compute = try ComputeContext(threadCount: threads, prefillThreadCount: prefillThreads)
      return try logits(DecoderModel(file, compute: compute), ids: golden.ids, arithmetic: arithmetic, chunk: 48)
    }
    #expect(found[1] == found[0] && found[2] == found[0])
  }

  @Test(
    "16-bit and 8-bit caches stay near the exact logits, in prefill and decode",
    arguments: GoldenCase.all.filter { $0.weights == "quantised" && $0.ids.count < 300 }, [CacheType.f16, .bf16, .q8_0])
  func narrowCaches(_ golden: GoldenCase, _ type: CacheType) throws {
    for arithmetic in Arithmetic.allCases {
      try check(
        golden, arithmetic: arithmetic, chunk: 512, backend: .native,
        cacheTypes: CacheTypes(keys: type, values: type), cacheLimit: type == .q8_0 ? 1e-3 : 1e-4)
    }
  }

  /// - Parameters:
  ///   - cacheTypes: 32 bits unless said, so that the arithmetic of the weights is seen alone.
  ///   - cacheLimit: what a narrower cache may add.
  private func check(
    _ golden: GoldenCase, arithmetic: Arithmetic, chunk: Int, backend: ComputeContext.Backend,
    cacheTypes: CacheTypes = CacheTypes(keys: .f32, values: .f32), cacheLimit: Double = 0
  ) throws {
    let path = try #require(ReferenceData.path("golden/" + golden.gguf))
    let decoder = try DecoderModel(
      try ModelFile(path: path), compute: ComputeContext(threadCount: 2, backend: backend))
    let all = try logits(decoder, ids: golden.ids, arithmetic: arithmetic, chunk: chunk, cacheTypes: cacheTypes)
    let found = golden.positions.map { positions in positions.map { all[$0] } } ?? all
    let exact = try golden.exactLogits()
    #expect(found.count == exact.count)
    let divergence = zip(exact, found).map(Self.divergence).reduce(0, +) / Double(exact.count)
    let limit = Self.limit(golden, arithmetic, backend) + cacheLimit
    #expect(divergence.isFinite && divergence < limit, "mean KL \(divergence)")
    if let peer = golden.peer {
      let agreeing = zip(exact, found).count { $0.firstIndex(of: $0.max() ?? 0) == $1.firstIndex(of: $1.max() ?? 0) }
      #expect(Double(agreeing) / Double(exact.count) >= peer.top1 - (cacheTypes.keys == .q8_0 ? 0.1 : 0.05))
    }
  }

  private static func divergence(_ exact: [Float], _ found: [Float]) -> Double {
    let (a, b) = (logSoftmax(exact), logSoftmax(found))
    return zip(a, b).reduce(0) { $0 + Foundation.exp($1.0) * ($1.0 - $1.1) }
  }

  private static func logSoftmax(_ logits: [Float]) -> [Double] {
    let top = Double(logits.max() ?? 0)
    let total = Foundation.log(logits.reduce(0) { $0 + Foundation.exp(Double($1) - top) })
    return logits.map { Double($0) - top - total }
  }
}
