import BlockFormats
import Kernels
import Testing

@Suite("Decode")
struct DecodeLinearTests {
  static let quantized = TensorType.allCases.filter(\.isQuantized)
  static let small = quantized.filter { $0.weightsPerBlock == 32 }

  @Test("rows of any whole number of blocks multiply as the plain twin", arguments: small, [32, 64, 224, 256, 288, 736])
  func oddBlockCounts(_ type: TensorType, _ inputs: Int) throws {
    try check(type, inputs: inputs) { $0.row(inputs) }
  }

  @Test("256-weight blocks multiply as the plain twin", arguments: quantized.filter { $0.weightsPerBlock == 256 })
  func largeBlocks(_ type: TensorType) throws {
    for inputs in [256, 1280] { try check(type, inputs: inputs) { $0.row(inputs) } }
  }

  @Test("one large value among small ones costs its own 256 only", arguments: quantized)
  func outlier(_ type: TensorType) throws {
    try check(type, inputs: 512) { numbers in
      var row = numbers.row(512).map { $0 * 1e-3 }
      row[100] = 500
      return row
    }
  }

  @Test("a vector of zeros gives zeros, not NaN", arguments: quantized)
  func zeros(_ type: TensorType) throws {
    try check(type, inputs: 256) { _ in [Float](repeating: 0, count: 256) }
  }

  @Test("the largest weights and activations do not overflow", arguments: quantized)
  func extremes(_ type: TensorType) throws {
    for pattern in [UInt8.max, 0, 0x80, 0x7f] {
      var bytes = randomBytes(type, weights: 512, seed: 3)
      let scales = randomBytes(type, weights: 512, seed: 4)
      for index in bytes.indices { bytes[index] = pattern }
      for block in 0..<512 / type.weightsPerBlock {
        for offset in scaleOffsets(type) {
          for byte in 0..<2 {
            let place = block * type.bytesPerBlock + offset + byte
            bytes[place] = scales[place]
          }
        }
      }
      for sign: Float in [1, -1] { try check(type, bytes, row: [Float](repeating: sign, count: 512)) }
    }
  }

  @Test(
    "a row's result is the same bits alone, among others, and on any number of threads",
    arguments: TensorType.allCases)
  func rowInvariance(_ type: TensorType) throws {
    let (inputs, outputs) = (type.weightsPerBlock == 32 ? 544 : 512, 75)
    let weight = try tensor(
      type, inputs: inputs, outputs: outputs, randomBytes(type, weights: inputs * outputs, seed: 9))
    var numbers = Numbers(4)
    let rows = numbers.matrix(16, inputs)
    let alone = try rows.map { row in
      let output = try FloatMatrix(rows: 1, columns: outputs)
      try ComputeContext(threadCount: 1).decodeLinear(weight, input: FloatMatrix([row]), output: output)
      return output.copyRow(0)
    }
    for threads in [1, 3, 16] {
      let compute = try ComputeContext(threadCount: threads)
      for count in [1, 2, 3, 5, 8, 16] {
        let output = try FloatMatrix(rows: count, columns: outputs)
        compute.decodeLinear(weight, input: try FloatMatrix(rows), rows: count, output: output)
        for row in 0..<count {
          #expect(output.copyRow(row) == alone[row], "row \(row) of \(count) on \(threads) threads")
        }
      }
    }
  }

  private func check(_ type: TensorType, inputs: Int, _ vector: (inout Numbers) -> [Float]) throws {
    var numbers = Numbers(inputs)
    try check(type, randomBytes(type, weights: inputs * 5, seed: inputs), row: vector(&numbers))
  }

  private func check(_ type: TensorType, _ bytes: [UInt8], row: [Float]) throws {
    let inputs = row.count
    let outputs = bytes.count / type.bytesPerBlock * type.weightsPerBlock / inputs
    let output = try FloatMatrix(rows: 1, columns: outputs)
    try ComputeContext(threadCount: 1).decodeLinear(
      tensor(type, inputs: inputs, outputs: outputs, bytes), input: FloatMatrix([row]), output: output)
    let weights = ReferenceUnpack.weights(type, bytes)
    let expected = ReferenceMath.linear(weights, inputs: inputs, row)
    for (index, value) in output.copyRow(0).enumerated() {
      // Each product is off by at most half a step of its 256 activations: |weight| · largest / 65,024. The rest is
      // 32-bit rounding, of the weights less their group's minimum, which may be larger than the weights.
      var bound = 1e-30
      for start in stride(from: 0, to: inputs, by: 256) {
        let range = start..<min(start + 256, inputs)
        let largest = range.map { abs(Double(row[$0])) }.max() ?? 0
        let heaviest = range.map { abs(Double(weights[index * inputs + $0])) }.max() ?? 0
        bound += range.reduce(0.0) { $0 + abs(Double(weights[index * inputs + $1])) } * largest / 65_024
        bound += range.reduce(0.0) { $0 + heaviest * abs(Double(row[$1])) } * 2e-6
      }
      #expect(abs(Double(value) - expected[index]) <= bound, "\(type.name), row \(index)")
    }
  }
}
