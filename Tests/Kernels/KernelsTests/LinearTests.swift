import BlockFormats
import Kernels
import Testing

@Suite("Linear layers")
struct LinearTests {
  @Test(
    "decode multiplies as the plain twin, for every format", arguments: TensorType.allCases,
    [ComputeContext.Backend.native, .blas])
  func decodeMatchesTwin(_ type: TensorType, _ backend: ComputeContext.Backend) throws {
    // Rounding to 16 bits is within the tolerance.
    let rounding = ComputeContext.decodesAsPrefill(backend) ? ComputeContext.largestPrefillActivation(for: type) : nil
    for rows in 1...2 {
      try check(
        type, inputs: 768, outputs: 131, rows: rows, compute: ComputeContext(threadCount: 2, backend: backend),
        rounding: rounding, tolerance: Tolerance.roundedSum
      ) { compute, weight, input, rows, output in
        compute.decodeLinear(weight, input: input, rows: rows, output: output)
      }
    }
  }

  /// On a matrix unit prefill rounds otherwise, which `TileLinearTests` checks.
  private static let multipliesByTiles = TilePermission.current == .granted

  @Test(
    "prefill multiplies as the plain twin, for every format", .disabled(if: multipliesByTiles),
    arguments: TensorType.allCases)
  func prefillMatchesTwin(_ type: TensorType) throws {
    let rounding = ComputeContext.largestPrefillActivation(for: type)
    try check(type, inputs: 768, outputs: 131, rows: 67, rounding: rounding) { compute, weight, input, rows, output in
      compute.prefillLinear(weight, input: input, rows: rows, output: output)
    }
  }

  @Test("prefill by BLAS multiplies as the plain twin, for every format", arguments: TensorType.allCases)
  func blasMatchesTwin(_ type: TensorType) throws {
    let compute = try ComputeContext(threadCount: 2, backend: .blas)
    try check(type, inputs: 768, outputs: 131, rows: 67, compute: compute) { compute, weight, input, rows, output in
      compute.prefillLinear(weight, input: input, rows: rows, output: output)
    }
  }

  @Test("the int8 option multiplies as the plain twin with both sides rounded, for every quantised format",
    .enabled(if: ComputeContext.hasCoarseIntegers && !multipliesByTiles), arguments: TensorType.allCases.filter(\.isQuantized))
  func coarseMatchesTwin(_ type: TensorType) throws {
    let (inputs, outputs, rows) = (type.weightsPerBlock == 32 ? 800 : 768, 131, 19)
    let bytes = randomBytes(type, weights: inputs * outputs, seed: 7)
    let weight = try tensor(type, inputs: inputs, outputs: outputs, bytes)
    var numbers = Numbers(2)
    let values = numbers.matrix(rows, inputs)
    let output = try FloatMatrix(rows: rows, columns: outputs)
    try ComputeContext(threadCount: 2, backend: .int8)
      .prefillLinear(weight, input: try FloatMatrix(values), rows: rows, output: output)
    let plain = ReferenceUnpack.weights(type, bytes)
    let rounded = stride(from: 0, to: plain.count, by: inputs).flatMap {
      ReferenceMath.rounded(Array(plain[$0..<$0 + inputs]), largest: 127, group: 256)
    }
    for row in 0..<rows {
      let vector = ReferenceMath.rounded(values[row], largest: 127, group: 256)
      // A number half-way between two integers may go either way.
      expectClose(
        output.copyRow(row), ReferenceMath.linear(rounded, inputs: inputs, vector), tolerance: Tolerance.coarseSum)
    }
  }

  @Test("prefill handles any number of tokens and outputs", .disabled(if: multipliesByTiles), arguments: [1, 2, 3, 7, 8, 9, 530])
  func oddCounts(_ rows: Int) throws {
    for type in [TensorType.q4_0, .q6_K] {
      for outputs in [1, 33, 70] {
        try check(
          type, inputs: 1280, outputs: outputs, rows: rows, rounding: ComputeContext.largestPrefillActivation(for: type),
          tolerance: Tolerance.roundedSum
        ) { compute, weight, input, rows, output in
          compute.prefillLinear(weight, input: input, rows: rows, output: output)
        }
      }
    }
  }

  @Test(
    "a NaN or an infinity among the activations reaches its row's outputs, and no other row's",
    arguments: TensorType.allCases, [Float.nan, .infinity])
  func notANumber(_ type: TensorType, _ culprit: Float) throws {
    let weight = try tensor(type, inputs: 512, outputs: 5, randomBytes(type, weights: 512 * 5, seed: 3))
    var numbers = Numbers(8)
    var rows = numbers.matrix(3, 512)
    rows[1][300] = culprit
    let input = try FloatMatrix(rows)
    for backend in ComputeContext.Backend.allCases {
      let compute = try ComputeContext(threadCount: 2, backend: backend)
      let output = try FloatMatrix(rows: 3, columns: 5)
      let alone = try FloatMatrix(rows: 1, columns: 5)
      compute.decodeLinear(weight, input: try FloatMatrix([rows[1]]), rows: 1, output: alone)
      #expect(alone.copyRow(0).allSatisfy { !$0.isFinite }, "\(backend) decode alone")
      for arithmetic in ["prefill", "decode"] {
        if arithmetic == "prefill" {
          compute.prefillLinear(weight, input: input, rows: 3, output: output)
        } else {
          compute.decodeLinear(weight, input: input, rows: 3, output: output)
        }
        #expect(output.copyRow(1).allSatisfy { !$0.isFinite }, "\(backend) \(arithmetic)")
        #expect((output.copyRow(0) + output.copyRow(2)).allSatisfy { $0.isFinite }, "\(backend) \(arithmetic)")
      }
    }
  }

  @Test("rows that are no whole number of registers multiply as the plain twin", arguments: [8, 65, 172])
  func oddWidths(_ inputs: Int) throws {
    for type in [TensorType.f32, .f16, .bf16] {
      try check(type, inputs: inputs, outputs: 3, rows: 5) { compute, weight, input, rows, output in
        compute.decodeLinear(weight, input: input, rows: rows, output: output)
      }
      try check(
        type, inputs: inputs, outputs: 3, rows: 5, compute: ComputeContext(threadCount: 2, backend: .blas)
      ) { compute, weight, input, rows, output in
        compute.prefillLinear(weight, input: input, rows: rows, output: output)
      }
    }
  }

  @Test("a bias is added in prefill and decode alike")
  func bias() throws {
    let compute = try ComputeContext(threadCount: 2)
    var numbers = Numbers(11)
    let weightBytes = randomBytes(.q8_0, weights: 64 * 130, seed: 1)
    let biasBytes = randomBytes(.f32, weights: 130, seed: 2)
    let weight = try tensor(.q8_0, inputs: 64, outputs: 130, weightBytes)
    let bias = try tensor(.f32, inputs: 130, outputs: 1, biasBytes)
    let vector = numbers.row(64)
    let input = try FloatMatrix([vector])
    let output = try FloatMatrix(rows: 1, columns: 130)
    let expected = zip(
      ReferenceMath.linear(ReferenceUnpack.weights(.q8_0, weightBytes), inputs: 64, vector),
      ReferenceUnpack.weights(.f32, biasBytes)
    ).map { $0 + Double($1) }
    compute.prefillLinear(weight, bias: bias, input: input, rows: 1, output: output)
    expectClose(output.copyRow(0), expected, tolerance: Tolerance.byteSum)
    compute.decodeLinear(weight, bias: bias, input: input, output: output)
    expectClose(output.copyRow(0), expected, tolerance: Tolerance.byteSum)
    try ComputeContext(threadCount: 2, backend: .blas).decodeLinear(weight, bias: bias, input: input, output: output)
    expectClose(output.copyRow(0), expected)
  }

  @Test(
    "a row's prefill result is the same bits alone, in any place, and on any number of threads",
    arguments: TensorType.allCases)
  func rowInvariance(_ type: TensorType) throws {
    let bytes = randomBytes(type, weights: 768 * 70, seed: 9)
    let weight = try tensor(type, inputs: 768, outputs: 70, bytes)
    var numbers = Numbers(4)
    let rows = numbers.matrix(530, 768)
    let whole = try FloatMatrix(rows: 530, columns: 70)
    try ComputeContext(threadCount: 1).prefillLinear(
      weight, input: FloatMatrix(rows), rows: 530, output: whole)
    for threads in [1, 2, 5] {
      let compute = try ComputeContext(threadCount: threads)
      for row in [0, 1, 63, 64, 511, 512, 529] {
        let alone = try FloatMatrix(rows: 1, columns: 70)
        compute.prefillLinear(weight, input: try FloatMatrix([rows[row]]), rows: 1, output: alone)
        #expect(alone.copyRow(0) == whole.copyRow(row), "row \(row) on \(threads) threads")
      }
      for count in 2...4 {
        let few = try FloatMatrix(rows: count, columns: 70)
        compute.prefillLinear(weight, input: try FloatMatrix(Array(rows[..<count])), rows: count, output: few)
        for row in 0..<count {
          #expect(few.copyRow(row) == whole.copyRow(row), "row \(row) of \(count) on \(threads) threads")
        }
      }
    }
  }

  @Test("no rows are no work, and leave the output as it is", arguments: TensorType.allCases)
  func noRows(_ type: TensorType) throws {
    let weight = try tensor(type, inputs: 256, outputs: 5, randomBytes(type, weights: 256 * 5, seed: 3))
    let (input, output) = (try FloatMatrix(rows: 1, columns: 256), try FloatMatrix(rows: 1, columns: 5))
    output.row(0)[4] = 7
    for backend in ComputeContext.Backend.allCases {
      let compute = try ComputeContext(threadCount: 2, backend: backend)
      compute.prefillLinear(weight, input: input, rows: 0, output: output)
      compute.decodeLinear(weight, input: input, rows: 0, output: output)
      #expect(output.copyRow(0) == [0, 0, 0, 0, 7], "\(backend)")
    }
  }

  @Test("the products that a format names for AVX2 hold its weights", arguments: TensorType.allCases.filter(\.isQuantized))
  func pairProducts(_ type: TensorType) throws {
    #expect(ComputeContext.pairProductsFit(type) == true)
  }

  private func check(
    _ type: TensorType, inputs: Int, outputs: Int, rows: Int, compute: ComputeContext? = nil,
    rounding: Float? = nil, tolerance: Double = Tolerance.sum, _ multiply: (ComputeContext, TensorView, FloatMatrix, Int, FloatMatrix) -> Void
  ) throws {
    let bytes = randomBytes(type, weights: inputs * outputs, seed: 7)
    let weight = try tensor(type, inputs: inputs, outputs: outputs, bytes)
    var numbers = Numbers(2)
    let values = numbers.matrix(rows, inputs)
    let output = try FloatMatrix(rows: rows, columns: outputs)
    multiply(try compute ?? ComputeContext(threadCount: 2), weight, try FloatMatrix(values), rows, output)
    let plain = ReferenceUnpack.weights(type, bytes)
    for row in 0..<rows {
      let vector = rounding.map { ReferenceMath.rounded(values[row], largest: $0, group: 32) } ?? values[row]
      expectClose(output.copyRow(row), ReferenceMath.linear(plain, inputs: inputs, vector), tolerance: tolerance)
    }
  }

  private func expectClose(_ found: [Float], _ expected: [Double], tolerance: Double = Tolerance.sum) {
    #expect(found.count == expected.count)
    let scale = max(expected.map(abs).max() ?? 1, 1e-3)
    let largest = zip(found, expected).map { abs(Double($0) - $1) }.max() ?? .infinity
    #expect(largest <= tolerance * scale, "differs by \(largest) at scale \(scale)")
  }
}
