import Kernels
import Testing

@Suite("Attention")
struct AttentionTests {
  /// Queries, keys and values of one layer, in the cache and as plain arrays.
  private struct Setting {
    let shape: AttentionShape
    let queries: [[Float]]
    let keys: [[Float]]
    let values: [[Float]]
    let pages: [KeyValuePage]
    let arranged: FloatMatrix

    init(_ shape: AttentionShape, tokens: Int, compute: ComputeContext) throws {
      var numbers = Numbers(21)
      self.shape = shape
      queries = numbers.matrix(tokens, shape.headCount * shape.keyLength)
      keys = numbers.matrix(tokens, shape.keyValueHeadCount * shape.keyLength)
      values = numbers.matrix(tokens, shape.keyValueHeadCount * shape.valueLength)
      let count = (tokens + KeyValuePage.tokenCount - 1) / KeyValuePage.tokenCount
      pages = try (0..<count).map { _ in try KeyValuePage(shape: shape, layerCount: 2) }
      arranged = try FloatMatrix(rows: tokens, columns: shape.queryColumns)
      compute.arrangeHeads(
        HeadProjections(query: try FloatMatrix(queries), key: try FloatMatrix(keys), value: try FloatMatrix(values)),
        rows: tokens, start: 0, shape: shape, rotations: nil, pairCount: 0, queries: arranged, pages: pages, layer: 1)
    }

    func expected(token: Int) -> [Double] {
      (0..<shape.headCount).flatMap { head in
        let shared = head / shape.groupSize
        return ReferenceMath.attention(
          query: Array(queries[token][head * shape.keyLength..<(head + 1) * shape.keyLength]),
          keys: keys[...token].map { Array($0[shared * shape.keyLength..<(shared + 1) * shape.keyLength]) },
          values: values[...token].map { Array($0[shared * shape.valueLength..<(shared + 1) * shape.valueLength]) },
          slope: shape.alibiSlopes.isEmpty ? 0 : Double(shape.alibiSlopes[head]))
      }
    }
  }

  static let shapes = [
    AttentionShape(headCount: 4, keyValueHeadCount: 4, keyLength: 32, valueLength: 32),
    AttentionShape(headCount: 6, keyValueHeadCount: 2, keyLength: 8, valueLength: 24),
    AttentionShape(
      headCount: 6, keyValueHeadCount: 6, keyLength: 20, valueLength: 20,
      alibiSlopes: AttentionShape.alibiSlopes(headCount: 6, maxBias: 8)),
  ]

  @Test("prefill and decode attend as the plain twin, over page boundaries", arguments: shapes)
  func matchesTwin(_ shape: AttentionShape) throws {
    let compute = try ComputeContext(threadCount: 2)
    let tokens = 700
    let setting = try Setting(shape, tokens: tokens, compute: compute)
    let output = try FloatMatrix(rows: tokens, columns: shape.headCount * shape.valueLength)
    compute.prefillAttention(
      queries: setting.arranged, rows: tokens, start: 0, shape: shape, pages: setting.pages, layer: 1, output: output)
    let partials = DecodePartials()
    let query = try FloatMatrix(rows: 1, columns: shape.queryColumns)
    let decoded = try FloatMatrix(rows: 1, columns: shape.headCount * shape.valueLength)
    for token in [0, 1, 15, 63, 64, 127, 128, 129, 511, 512, 513, 699] {
      let expected = setting.expected(token: token)
      #expect(difference(output.copyRow(token), expected) < Tolerance.attention, "prefill, token \(token)")
      compute.copyRow(token, of: setting.arranged, toRow: 0, of: query)
      compute.decodeAttention(
        queries: query, position: token, shape: shape, pages: setting.pages, layer: 1, partials: partials,
        output: decoded)
      #expect(difference(decoded.copyRow(0), expected) < Tolerance.attention, "decode, token \(token)")
    }
  }

  @Test("a token's attention is the same bits in chunks of any size and on any number of threads")
  func chunkInvariance() throws {
    let shape = Self.shapes[1]
    let tokens = 300
    let setting = try Setting(shape, tokens: tokens, compute: try ComputeContext(threadCount: 1))
    var first: [[Float]]?
    for (threads, chunk) in [(1, 300), (2, 1), (3, 7), (4, 64), (2, 129)] {
      let compute = try ComputeContext(threadCount: threads)
      var rows: [[Float]] = []
      for start in stride(from: 0, to: tokens, by: chunk) {
        let count = min(chunk, tokens - start)
        let queries = try FloatMatrix(rows: count, columns: shape.queryColumns)
        for row in 0..<count { compute.copyRow(start + row, of: setting.arranged, toRow: row, of: queries) }
        let output = try FloatMatrix(rows: count, columns: shape.headCount * shape.valueLength)
        compute.prefillAttention(
          queries: queries, rows: count, start: start, shape: shape, pages: setting.pages, layer: 1, output: output)
        rows += (0..<count).map(output.copyRow)
      }
      if let first { #expect(rows == first, "\(threads) threads, chunks of \(chunk)") }
      first = first ?? rows
    }
  }

  @Test("ALiBi slopes for 8 and for 6 heads are the published ones")
  func slopes() {
    #expect(AttentionShape.alibiSlopes(headCount: 8, maxBias: 8) == (1...8).map { Float(sign: .plus, exponent: -$0, significand: 1) })
    let six = AttentionShape.alibiSlopes(headCount: 6, maxBias: 8)
    // Powers −2, −4, −6, −8 for the first four heads, then −1 and −3.
    #expect(six == [0.25, 0.0625, 0.015625, 0.00390625, 0.5, 0.125])
  }

  @Test("rotary embedding turns pairs by position times frequency, and leaves the rest alone")
  func rotary() throws {
    let compute = try ComputeContext(threadCount: 2)
    let embedding = RotaryEmbedding(dimensionCount: 12, base: 10_000)
    let shape = AttentionShape(headCount: 1, keyValueHeadCount: 1, keyLength: 16, valueLength: 16)
    var numbers = Numbers(8)
    let rows = numbers.matrix(3, 16)
    let table = try FloatMatrix(rows: 3, columns: 12)
    let start = 120_000
    compute.fillRotations(embedding, start: start, rows: 3, table: table)
    let queries = try FloatMatrix(rows: 3, columns: shape.queryColumns)
    let matrix = try FloatMatrix(rows)
    let pages = try (0...start / KeyValuePage.tokenCount).map { _ in try KeyValuePage(shape: shape, layerCount: 1) }
    compute.arrangeHeads(
      HeadProjections(query: matrix, key: matrix, value: matrix), rows: 3, start: start, shape: shape,
      rotations: table, pairCount: 6, queries: queries, pages: pages, layer: 0)
    for row in 0..<3 {
      let expected = ReferenceMath.rotate(rows[row], position: start + row, frequencies: embedding.frequencies)
      #expect(difference(queries.copyRow(row), expected) < Tolerance.elementwise)
    }
  }

  @Test("linear scaling divides frequencies, YaRN keeps fast pairs and interpolates slow ones")
  func ropeScaling() {
    let plain = RotaryEmbedding(dimensionCount: 128, base: 10_000)
    let linear = RotaryEmbedding(dimensionCount: 128, base: 10_000, scaling: .linear(factor: 4))
    let yarn = RotaryEmbedding(
      dimensionCount: 128, base: 10_000, scaling: .yarn(factor: 4, originalContextLength: 2048))
    #expect(zip(plain.frequencies, linear.frequencies).allSatisfy { abs($0 / 4 - $1) < 1e-15 })
    #expect(yarn.frequencies[0] == plain.frequencies[0])
    #expect(abs(yarn.frequencies[63] - plain.frequencies[63] / 4) < 1e-12)
    #expect(abs(yarn.magnitude - 1.138_629_436_111_989) < 1e-12)
  }

  private func difference(_ found: [Float], _ expected: [Double]) -> Double {
    zip(found, expected).map { abs(Double($0) - $1) }.max() ?? .infinity
  }
}
