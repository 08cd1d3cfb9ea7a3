import Kernels
import Testing

@Suite("Attention")
struct AttentionTests {
  /// Queries, keys and values of one layer, in the cache and as plain arrays.
  struct Setting {
    let shape: AttentionShape
    let queries: [[Float]]
    /// [token, key/value heads · valueLength]: before they were stored.
    let givenValues: [[Float]]
    /// [token][key/value head]: as the cache has them.
    let keys: [[[Float]]]
    let values: [[[Float]]]
    let pages: [KeyValuePage]
    let arranged: FloatMatrix

    /// - Parameter magnitude: of keys and values; queries are its inverse, so that scores are of size 1.
    init(
      _ layout: CacheLayout, tokens: Int, magnitude: Float = 1, seed: Int = 21, compute: ComputeContext
    ) throws {
      var numbers = Numbers(seed)
      let shape = layout.shape
      self.shape = shape
      func matrix(_ columns: Int, times factor: Float) -> [[Float]] {
        numbers.matrix(tokens, columns).map { row in row.map { $0 * factor } }
      }
      queries = matrix(shape.headCount * shape.keyLength, times: 1 / magnitude)
      let keys = matrix(shape.keyValueHeadCount * shape.keyLength, times: magnitude)
      let values = matrix(shape.keyValueHeadCount * shape.valueLength, times: magnitude)
      givenValues = values
      self.keys = keys.map { Self.heads($0, length: shape.keyLength, type: layout.keyType) }
      self.values = values.map { Self.heads($0, length: shape.valueLength, type: layout.valueType) }
      pages = try AttentionTests.makePages(layout, tokens: tokens, layerCount: 2)
      arranged = try FloatMatrix(rows: tokens, columns: shape.queryColumns)
      compute.arrangeHeads(
        HeadProjections(query: try FloatMatrix(queries), key: try FloatMatrix(keys), value: try FloatMatrix(values)),
        rows: tokens, start: 0, shape: shape, rotations: nil, pairCount: 0, queries: arranged, pages: pages, layer: 1)
    }

    private static func heads(_ row: [Float], length: Int, type: CacheType) -> [[Float]] {
      stride(from: 0, to: row.count, by: length).map {
        ReferenceCache.stored(Array(row[$0..<$0 + length]), type: type)
      }
    }

    func expected(token: Int) -> [Double] {
      (0..<shape.headCount).flatMap { head in
        ReferenceMath.attention(
          query: Array(queries[token][head * shape.keyLength..<(head + 1) * shape.keyLength]),
          keys: keys[...token].map { $0[head / shape.groupSize] },
          values: values[...token].map { $0[head / shape.groupSize] },
          slope: shape.alibiSlopes.isEmpty ? 0 : Double(shape.alibiSlopes[head]))
      }
    }

    /// Tokens whose values an output is the mean of, or more: ALiBi's steepest head looks back 2 / slope or so.
    func reach(token: Int) -> Double {
      let seen = Double(token + 1)
      return shape.alibiSlopes.max().map { min(seen, 2 / Double($0)) } ?? seen
    }

    /// Prefill of the tokens from `start` on, in chunks.
    func prefill(_ compute: ComputeContext, chunk: Int, byTiles: Bool = false) throws -> [[Float]] {
      var rows: [[Float]] = []
      for start in stride(from: 0, to: queries.count, by: chunk) {
        let count = min(chunk, queries.count - start)
        let chunkQueries = try FloatMatrix(rows: count, columns: shape.queryColumns)
        for row in 0..<count { compute.copyRow(start + row, of: arranged, toRow: row, of: chunkQueries) }
        let output = try FloatMatrix(rows: count, columns: shape.headCount * shape.valueLength)
        let attend = byTiles ? compute.prefillAttentionTiles : compute.prefillAttention
        attend(chunkQueries, count, 0, start, shape, pages, 1, output)
        rows += (0..<count).map(output.copyRow)
      }
      return rows
    }

    func decode(_ compute: ComputeContext, token: Int) throws -> [Float] {
      let query = try FloatMatrix(rows: 1, columns: shape.queryColumns)
      let output = try FloatMatrix(rows: 1, columns: shape.headCount * shape.valueLength)
      compute.copyRow(token, of: arranged, toRow: 0, of: query)
      compute.decodeAttention(
        queries: query, batch: DecodeBatch([.init(row: 0, position: token, pages: pages)], shape: shape),
        layer: 1, partials: DecodePartials(), output: output)
      return output.copyRow(0)
    }
  }

  static let shapes = [
    AttentionShape(headCount: 4, keyValueHeadCount: 4, keyLength: 32, valueLength: 32),
    AttentionShape(headCount: 6, keyValueHeadCount: 2, keyLength: 8, valueLength: 24),
    AttentionShape(
      headCount: 6, keyValueHeadCount: 6, keyLength: 20, valueLength: 20,
      alibiSlopes: AttentionShape.alibiSlopes(headCount: 6, maxBias: 8)),
    AttentionShape(headCount: 1, keyValueHeadCount: 1, keyLength: 64, valueLength: 64),
    AttentionShape(headCount: 2, keyValueHeadCount: 1, keyLength: 80, valueLength: 80),
    AttentionShape(
      headCount: 2, keyValueHeadCount: 2, keyLength: 96, valueLength: 96,
      alibiSlopes: AttentionShape.alibiSlopes(headCount: 2, maxBias: 8)),
    AttentionShape(headCount: 7, keyValueHeadCount: 1, keyLength: 128, valueLength: 128),
  ]

  @Test("prefill and decode attend as the plain twin, over page boundaries", arguments: shapes, CacheType.allCases)
  func matchesTwin(_ shape: AttentionShape, _ type: CacheType) throws {
    let compute = try ComputeContext(threadCount: 2)
    let layout = CacheLayout(shape: shape, keyType: type, valueType: type)
    let setting = try Setting(layout, tokens: 531, compute: compute)
    let found = try setting.prefill(compute, chunk: 531)
    for token in [0, 1, 15, 16, 63, 127, 128, 129, 511, 512, 530] {
      let expected = setting.expected(token: token)
      let tolerance = Tolerance.prefillAttention(type, reach: setting.reach(token: token))
      #expect(difference(found[token], expected) < tolerance, "prefill, token \(token)")
      let decoded = try setting.decode(compute, token: token)
      #expect(difference(decoded, expected) < Tolerance.attention, "decode, token \(token)")
    }
  }

  @Test("keys and values may be of different types; BLAS multiplies any of them in 32 bits", arguments: CacheType.allCases)
  func mixedTypes(_ keyType: CacheType) throws {
    let shape = Self.shapes[1]
    for valueType in CacheType.allCases {
      let compute = try ComputeContext(threadCount: 1)
      let exact = try ComputeContext(threadCount: 1, backend: .blas)
      let setting = try Setting(
        CacheLayout(shape: shape, keyType: keyType, valueType: valueType), tokens: 150, compute: compute)
      let (found, foundByBLAS) = (try setting.prefill(compute, chunk: 150), try setting.prefill(exact, chunk: 150))
      for token in [0, 126, 149] {
        let expected = setting.expected(token: token)
        let reach = setting.reach(token: token)
        let tolerance = max(
          Tolerance.prefillAttention(keyType, reach: reach), Tolerance.prefillAttention(valueType, reach: reach))
        #expect(difference(found[token], expected) < tolerance, "values in \(valueType)")
        #expect(difference(foundByBLAS[token], expected) < Tolerance.attention, "values in \(valueType), BLAS")
        let decoded = try setting.decode(compute, token: token)
        #expect(difference(decoded, expected) < Tolerance.attention)
      }
    }
  }

  /// At 1.1e-5, scales round to the smallest number of 16 bits, from up to 1.5 times as much.
  @Test("q8_0 clips numbers that are too large for their scale", arguments: [1e-5, 1.1e-5, 3e-5, 1e-4, 1e-3] as [Float])
  func smallNumbers(_ magnitude: Float) throws {
    let compute = try ComputeContext(threadCount: 1)
    let layout = CacheLayout(shape: Self.shapes[0], keyType: .q8_0, valueType: .q8_0)
    let setting = try Setting(layout, tokens: 40, magnitude: magnitude, compute: compute)
    let found = try setting.prefill(compute, chunk: 40)
    for token in [0, 1, 15, 39] {
      let expected = setting.expected(token: token)
      let tolerance = Tolerance.prefillAttention(.q8_0, reach: setting.reach(token: token)) * Double(magnitude)
      #expect(difference(found[token], expected) < tolerance, "prefill, token \(token)")
      let decoded = try setting.decode(compute, token: token)
      #expect(difference(decoded, expected) < Tolerance.attention * Double(magnitude), "decode, token \(token)")
    }
    // The first token sees one key, so that its output is its own values as they are stored.
    for (stored, given) in zip(try setting.decode(compute, token: 0), setting.givenValues[0]) {
      #expect(abs(stored) <= abs(given) * 1.01 + magnitude / 100)
      if abs(given) > magnitude / 50 { #expect(stored.sign == given.sign && stored != 0, "\(given) became \(stored)") }
    }
  }

  @Test("a token's attention is the same bits in chunks of any size and on any number of threads", arguments: CacheType.allCases)
  func chunkInvariance(_ type: CacheType) throws {
    for shape in Self.shapes[1...4] {
      let layout = CacheLayout(shape: shape, keyType: type, valueType: type)
      let setting = try Setting(layout, tokens: 300, compute: try ComputeContext(threadCount: 1))
      let first = try setting.prefill(ComputeContext(threadCount: 1), chunk: 300)
      for (threads, chunk) in [(2, 1), (3, 7), (16, 64), (2, 129)] {
        let rows = try setting.prefill(ComputeContext(threadCount: threads), chunk: chunk)
        #expect(rows == first, "\(threads) threads, chunks of \(chunk)")
      }
    }
  }

  @Test("decode is the same bits on any number of threads", arguments: CacheType.allCases)
  func decodeInvariance(_ type: CacheType) throws {
    let layout = CacheLayout(shape: Self.shapes[6], keyType: type, valueType: type)
    let setting = try Setting(layout, tokens: 700, compute: try ComputeContext(threadCount: 2))
    let first = try setting.decode(ComputeContext(threadCount: 1), token: 699)
    for threads in [3, 16] {
      let found = try setting.decode(ComputeContext(threadCount: threads), token: 699)
      #expect(found == first, "\(threads) threads")
    }
  }

  /// Rows of one sequence at several positions, as guesses are; others that share two ranges of its pages, or begin alike
  /// and part within a range; one that shares nothing.
  @Test("decode of many rows is the same bits as of each alone, whichever pages they share", arguments: CacheType.allCases)
  func sharedDecode(_ type: CacheType) throws {
    let pageTokens = KeyValuePage.tokenCount
    for shape in [Self.shapes[1], Self.shapes[2], Self.shapes[6]] {
      let layout = CacheLayout(shape: shape, keyType: type, valueType: type)
      let compute = try ComputeContext(threadCount: 2)
      let setting = try Setting(layout, tokens: 1200, compute: compute)
      // Other keys and values, so that pages taken for shared ones show.
      let others = try Setting(layout, tokens: 1200, seed: 22, compute: compute).pages
      var rows: [DecodeBatch.Row] = []
      let count = 28
      func add(_ position: Int, partsAt page: Int) {
        let pages = Array(setting.pages[..<page] + others[page...])
        rows.append(DecodeBatch.Row(row: count - 1 - rows.count, position: position, pages: pages))
      }
      for position in 1150..<1170 { add(position, partsAt: 10) }
      for position in [1199, 1030, 1030, 1024, 1023] { add(position, partsAt: 8) }
      add(1100, partsAt: 6)
      add(8 * pageTokens - 1, partsAt: 0)
      add(3, partsAt: 10)
      let batch = DecodeBatch(rows, shape: shape)
      if shape.groupSize == 1 {
        for (range, sharing) in [[16, 10, 1, 1], [16, 9, 1, 1]].enumerated() {
          #expect(batch.sharedRanges.filter { $0.range == range }.map(\.places.count) == sharing)
        }
        #expect(batch.sharedRanges.filter { $0.range == 2 }.map(\.places.count).sorted() == [Int](repeating: 1, count: 23) + [2])
      }
      let queries = try FloatMatrix(rows: rows.count, columns: shape.queryColumns)
      for row in rows { compute.copyRow(row.position, of: setting.arranged, toRow: row.row, of: queries) }
      let columns = shape.headCount * shape.valueLength
      let alone = try FloatMatrix(rows: rows.count, columns: columns)
      for row in rows {
        compute.decodeAttention(
          queries: queries, batch: DecodeBatch([row], shape: shape), layer: 1, partials: DecodePartials(),
          output: alone)
      }
      let partials = DecodePartials()
      for threads in [1, 3] {
        let output = try FloatMatrix(rows: rows.count, columns: columns)
        try ComputeContext(threadCount: threads).decodeAttention(
          queries: queries, batch: batch, layer: 1, partials: partials, output: output)
        for row in rows {
          #expect(output.copyRow(row.row) == alone.copyRow(row.row), "row \(row.row) on \(threads) threads")
        }
      }
    }
  }

  @Test(
    "a key that is not a number spoils the tokens that see it, and no others",
    arguments: CacheType.allCases, [ComputeContext.Backend.native, .blas])
  func notANumber(_ type: CacheType, _ backend: ComputeContext.Backend) throws {
    let shape = Self.shapes[0]
    let compute = try ComputeContext(threadCount: 1, backend: backend)
    let layout = CacheLayout(shape: shape, keyType: type, valueType: type)
    let pages = try AttentionTests.makePages(layout, tokens: 40, layerCount: 1)
    var numbers = Numbers(4)
    let columns = shape.headCount * shape.keyLength
    let good = numbers.matrix(40, columns)
    var bad = good
    // The second one stays behind a sequence of 21 tokens: the last of an odd number clears the place after it.
    for token in [21, 30] { bad[token][5] = .nan }
    let queries = try FloatMatrix(rows: 40, columns: shape.queryColumns)
    let output = try FloatMatrix(rows: 40, columns: columns)
    let partials = DecodePartials()
    for (keys, values) in [(bad, good), (good, bad)] {
      compute.arrangeHeads(
        HeadProjections(query: try FloatMatrix(good), key: try FloatMatrix(keys), value: try FloatMatrix(values)),
        rows: 40, start: 0, shape: shape, rotations: nil, pairCount: 0, queries: queries, pages: pages, layer: 0)
      // A shorter sequence takes the pages over: what the old one left behind it must not reach it.
      compute.arrangeHeads(
        HeadProjections(query: try FloatMatrix(good), key: try FloatMatrix(good), value: try FloatMatrix(good)),
        rows: 21, start: 0, shape: shape, rotations: nil, pairCount: 0, queries: queries, pages: pages, layer: 0)
      compute.prefillAttention(
        queries: queries, rows: 21, start: 0, shape: shape, pages: pages, layer: 0, output: output)
      for row in 0..<21 { #expect(isFinite(output.copyRow(row)), "row \(row)") }
      compute.decodeAttention(
        queries: queries, batch: DecodeBatch([.init(row: 0, position: 20, pages: pages)], shape: shape),
        layer: 0, partials: partials, output: output)
      #expect(isFinite(output.copyRow(0)))
      compute.arrangeHeads(
        HeadProjections(query: try FloatMatrix(good), key: try FloatMatrix(keys), value: try FloatMatrix(values)),
        rows: 40, start: 0, shape: shape, rotations: nil, pairCount: 0, queries: queries, pages: pages, layer: 0)
      compute.prefillAttention(
        queries: queries, rows: 40, start: 0, shape: shape, pages: pages, layer: 0, output: output)
      #expect(!isFinite(output.copyRow(39).prefix(shape.valueLength)))
      #expect(isFinite(output.copyRow(39).dropFirst(shape.valueLength)))
      compute.decodeAttention(
        queries: queries, batch: DecodeBatch([.init(row: 0, position: 30, pages: pages)], shape: shape),
        layer: 0, partials: partials, output: output)
      #expect(!isFinite(output.copyRow(0).prefix(shape.valueLength)))
      #expect(isFinite(output.copyRow(0).dropFirst(shape.valueLength)))
    }
  }

  @Test("q8_0 takes 34 bytes for 32 numbers, the others their width")
  func pageSize() {
    let shape = AttentionShape(headCount: 4, keyValueHeadCount: 2, keyLength: 128, valueLength: 64)
    func bytesPerToken(_ type: CacheType) -> Double {
      let layout = CacheLayout(shape: shape, keyType: type, valueType: type)
      return Double(KeyValuePage.byteCount(layout: layout, layerCount: 3)) / Double(KeyValuePage.tokenCount)
    }
    let numbers = Double(3 * 2 * (128 + 64))
    #expect(bytesPerToken(.f32) == numbers * 4)
    #expect(bytesPerToken(.f16) == numbers * 2)
    #expect(bytesPerToken(.bf16) == numbers * 2)
    #expect(bytesPerToken(.q8_0) == numbers * 34 / 32)
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
    let pages = try AttentionTests.makePages(CacheLayout(shape: shape), tokens: start + 3, layerCount: 1)
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

  static func makePages(_ layout: CacheLayout, tokens: Int, layerCount: Int) throws -> [KeyValuePage] {
    try (0..<(tokens + KeyValuePage.tokenCount - 1) / KeyValuePage.tokenCount).map { _ in
      try KeyValuePage(layout: layout, layerCount: layerCount)
    }
  }

  private func isFinite(_ numbers: some Sequence<Float>) -> Bool { numbers.allSatisfy { $0.isFinite } }

  private func difference(_ found: [Float], _ expected: [Double]) -> Double {
    zip(found, expected).map { abs(Double($0) - $1) }.max() ?? .infinity
  }
}
