import BlockFormats
import Kernels
import Testing

/// On builds without AMX these run on the emulation of its instructions, on others on the hardware.
@Suite("Linear layers by matrix tiles", .enabled(if: TilePermission.current.canRun))
struct TileLinearTests {
  @Test("bf16 tiles multiply as the plain twin, for every format", arguments: TensorType.allCases)
  func brainFloats(_ type: TensorType) throws {
    try check(type, inputs: 768, outputs: 131, rows: 67, .bf16)
  }

  @Test("int8 tiles multiply as the plain twin, for every format", arguments: TensorType.allCases)
  func bytes(_ type: TensorType) throws {
    try check(type, inputs: 1280, outputs: 70, rows: 35, .int8)
  }

  @Test("inputs that end inside a panel multiply as the plain twin", arguments: [32, 96, 544, 1056])
  func inputRemainders(_ inputs: Int) throws {
    for arithmetic in TileArithmetic.allCases {
      try check(.q4_0, inputs: inputs, outputs: 33, rows: 2, arithmetic)
    }
  }

  @Test("plain numbers of any width multiply as the plain twin", arguments: [1, 8, 65, 172, 1055])
  func oddWidths(_ inputs: Int) throws {
    for arithmetic in TileArithmetic.allCases {
      try check(.bf16, inputs: inputs, outputs: 3, rows: 5, arithmetic)
    }
  }

  @Test("more weight rows than tasks take at once, and an odd last panel, multiply as the plain twin")
  func manyOutputs() throws {
    for arithmetic in TileArithmetic.allCases {
      try check(.q8_0, inputs: 288, outputs: 1000, rows: 3, arithmetic)
    }
  }

  @Test("a second chunk of tokens multiplies as the plain twin")
  func secondChunk() throws {
    for arithmetic in TileArithmetic.allCases {
      try check(.q5_1, inputs: 64, outputs: 40, rows: 515, arithmetic)
    }
  }

  @Test("only the rows and columns asked for are written")
  func leavesTheRestAlone() throws {
    let compute = try ComputeContext(threadCount: 2)
    let weight = try tensor(.q8_0, inputs: 64, outputs: 21, randomBytes(.q8_0, weights: 64 * 21, seed: 5))
    var numbers = Numbers(6)
    let input = try FloatMatrix(numbers.matrix(20, 64))
    for arithmetic in TileArithmetic.allCases {
      let output = try FloatMatrix((0..<20).map { _ in [Float](repeating: 7, count: 40) })
      compute.prefillLinearTiles(weight, input: input, rows: 18, output: output, arithmetic: arithmetic)
      for row in 0..<20 {
        let values = output.copyRow(row)
        #expect(values[21...].allSatisfy { $0 == 7 })
        #expect(values[..<21].allSatisfy { ($0 == 7) == (row >= 18) })
      }
    }
  }

  @Test("a bias is added")
  func bias() throws {
    let compute = try ComputeContext(threadCount: 2)
    let biasBytes = randomBytes(.f32, weights: 70, seed: 2)
    let bias = try tensor(.f32, inputs: 70, outputs: 1, biasBytes)
    let weight = try tensor(.q4_0, inputs: 64, outputs: 70, randomBytes(.q4_0, weights: 64 * 70, seed: 1))
    var numbers = Numbers(11)
    let input = try FloatMatrix([numbers.row(64)])
    let plain = try FloatMatrix(rows: 1, columns: 70)
    let biased = try FloatMatrix(rows: 1, columns: 70)
    compute.prefillLinearTiles(weight, input: input, rows: 1, output: plain)
    compute.prefillLinearTiles(weight, bias: bias, input: input, rows: 1, output: biased)
    let expected = zip(plain.copyRow(0), ReferenceUnpack.weights(.f32, biasBytes)).map { $0 + $1 }
    #expect(biased.copyRow(0) == expected)
  }

  @Test("a row's result is the same bits alone, in any place, and on any number of threads")
  func rowInvariance() throws {
    let weight = try tensor(.q4_K, inputs: 1280, outputs: 200, randomBytes(.q4_K, weights: 1280 * 200, seed: 9))
    var numbers = Numbers(4)
    let rows = numbers.matrix(130, 1280)
    let input = try FloatMatrix(rows)
    for arithmetic in TileArithmetic.allCases {
      let whole = try FloatMatrix(rows: 130, columns: 200)
      try ComputeContext(threadCount: 1).prefillLinearTiles(
        weight, input: input, rows: 130, output: whole, arithmetic: arithmetic)
      for threads in [1, 3, 16] {
        let compute = try ComputeContext(threadCount: threads)
        for count in [1, 5, 64, 130] {
          let part = try FloatMatrix(rows: count, columns: 200)
          compute.prefillLinearTiles(weight, input: input, rows: count, output: part, arithmetic: arithmetic)
          for row in [0, count / 2, count - 1] { #expect(part.copyRow(row) == whole.copyRow(row)) }
        }
        for row in [17, 129] {
          let alone = try FloatMatrix(rows: 1, columns: 200)
          compute.prefillLinearTiles(
            weight, input: try FloatMatrix([rows[row]]), rows: 1, output: alone, arithmetic: arithmetic)
          #expect(alone.copyRow(0) == whole.copyRow(row), "row \(row) on \(threads) threads")
        }
      }
    }
  }

  @Test("groups of zeros stay zeros in int8")
  func zeros() throws {
    let weight = try tensor(.q8_0, inputs: 512, outputs: 3, [UInt8](repeating: 0, count: 3 * 16 * 34))
    let output = try FloatMatrix(rows: 2, columns: 3)
    try ComputeContext(threadCount: 1).prefillLinearTiles(
      weight, input: try FloatMatrix(rows: 2, columns: 512), rows: 2, output: output, arithmetic: .int8)
    #expect(output.copyRow(0) == [0, 0, 0])
  }

  /// Compares with a sum in double precision over the numbers as this arithmetic rounds them, where rounding is simple
  /// (bf16), or over the exact ones (int8).
  private func check(
    _ type: TensorType, inputs: Int, outputs: Int, rows: Int, _ arithmetic: TileArithmetic
  ) throws {
    let bytes = randomBytes(type, weights: inputs * outputs, seed: 7)
    let weight = try tensor(type, inputs: inputs, outputs: outputs, bytes)
    var numbers = Numbers(2)
    let values = numbers.matrix(rows, inputs)
    let output = try FloatMatrix(rows: rows, columns: outputs)
    try ComputeContext(threadCount: 2).prefillLinearTiles(
      weight, input: try FloatMatrix(values), rows: rows, output: output, arithmetic: arithmetic)
    let round = arithmetic == .bf16 ? roundToBrainFloat : { $0 }
    let plain = ReferenceUnpack.weights(type, bytes).map(round)
    let tolerance = arithmetic == .bf16 ? Tolerance.brainFloatSum : Tolerance.byteSum
    for row in [0, rows / 2, rows - 1] {
      let expected = ReferenceMath.linear(plain, inputs: inputs, values[row].map(round))
      let found = output.copyRow(row)
      let scale = max(expected.map(abs).max() ?? 1, 1e-3)
      let largest = zip(found, expected).map { abs(Double($0) - $1) }.max() ?? .infinity
      #expect(largest <= tolerance * scale, "\(type) \(inputs) row \(row): differs by \(largest) at scale \(scale)")
    }
  }
}

/// To the nearest bf16, ties to even, written out.
func roundToBrainFloat(_ value: Float) -> Float {
  let bits = value.bitPattern
  let low = bits & 0xffff
  let kept = bits & 0xffff_0000
  return Float(bitPattern: low > 0x8000 || (low == 0x8000 && kept & 0x1_0000 != 0) ? kept &+ 0x1_0000 : kept)
}
