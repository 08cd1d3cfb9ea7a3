import Kernels
import Testing

/// On builds without AMX these run on the emulation of its instructions, on others on the hardware.
@Suite("Attention by matrix tiles", .enabled(if: TilePermission.current.canRun))
struct TileAttentionTests {
  private static let shapes = [
    AttentionShape(headCount: 4, keyValueHeadCount: 4, keyLength: 32, valueLength: 24),
    AttentionShape(headCount: 3, keyValueHeadCount: 1, keyLength: 64, valueLength: 80),
    AttentionShape(
      headCount: 2, keyValueHeadCount: 2, keyLength: 96, valueLength: 96,
      alibiSlopes: AttentionShape.alibiSlopes(headCount: 2, maxBias: 8)),
    AttentionShape(headCount: 7, keyValueHeadCount: 1, keyLength: 128, valueLength: 128),
  ]
  private static let types: [CacheType] = [.bf16, .q8_0]

  @Test("tiles attend as the plain twin, over page boundaries", arguments: shapes, types)
  func matchesTwin(_ shape: AttentionShape, _ type: CacheType) throws {
    let compute = try ComputeContext(threadCount: 2)
    let layout = CacheLayout(shape: shape, keyType: type, valueType: type)
    let setting = try AttentionTests.Setting(layout, tokens: 275, compute: compute)
    let found = try setting.prefill(compute, chunk: 275, byTiles: true)
    for token in [0, 1, 15, 16, 31, 32, 63, 127, 128, 129, 200, 256, 274] {
      let difference = zip(found[token], setting.expected(token: token)).map { abs(Double($0) - $1) }.max()
      let tolerance = Tolerance.prefillAttention(type, reach: setting.reach(token: token))
      #expect(try #require(difference) < tolerance, "token \(token)")
    }
  }

  @Test("a token's attention is the same bits in chunks of any size and on any number of threads", arguments: types)
  func chunkInvariance(_ type: CacheType) throws {
    for shape in Self.shapes {
      let layout = CacheLayout(shape: shape, keyType: type, valueType: type)
      let setting = try AttentionTests.Setting(layout, tokens: 170, compute: try ComputeContext(threadCount: 1))
      let first = try setting.prefill(ComputeContext(threadCount: 1), chunk: 170, byTiles: true)
      for (threads, chunk) in [(2, 1), (3, 7), (16, 64), (2, 129)] {
        let rows = try setting.prefill(ComputeContext(threadCount: threads), chunk: chunk, byTiles: true)
        #expect(rows == first, "\(threads) threads, chunks of \(chunk)")
      }
    }
  }

  @Test("what an abandoned sequence left in the cache does not reach a shorter one", arguments: types)
  func leftovers(_ type: CacheType) throws {
    let shape = Self.shapes[0]
    let compute = try ComputeContext(threadCount: 1)
    let layout = CacheLayout(shape: shape, keyType: type, valueType: type)
    let pages = try AttentionTests.makePages(layout, tokens: 100, layerCount: 1)
    var numbers = Numbers(4)
    let good = try FloatMatrix(numbers.matrix(100, 128))
    let values = try FloatMatrix(numbers.matrix(100, 96))
    let bad = try FloatMatrix([[Float]](repeating: [Float](repeating: .nan, count: 128), count: 100))
    let queries = try FloatMatrix(rows: 100, columns: shape.queryColumns)
    let output = try FloatMatrix(rows: 100, columns: 96)
    for (keys, values, rows) in [(bad, bad, 100), (good, values, 21)] {
      compute.arrangeHeads(
        HeadProjections(query: good, key: keys, value: values), rows: rows, start: 0, shape: shape, rotations: nil,
        pairCount: 0, queries: queries, pages: pages, layer: 0)
    }
    compute.prefillAttentionTiles(
      queries: queries, rows: 21, start: 0, shape: shape, pages: pages, layer: 0, output: output)
    for row in 0..<21 { #expect(output.copyRow(row).allSatisfy { $0.isFinite }, "row \(row)") }
  }
}
