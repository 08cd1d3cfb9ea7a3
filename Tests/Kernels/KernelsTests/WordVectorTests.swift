import BlockFormats
import Kernels
import Testing

@Suite("16-bit activations")
struct WordVectorTests {
  @Test(
    "rows of any whole number of blocks multiply as the plain twin",
    arguments: [TensorType.q4_0, .q5_0, .q8_0, .iq4_nl], [32, 64, 224, 256, 288, 736])
  func oddBlockCounts(_ type: TensorType, _ inputs: Int) throws {
    try check(type, inputs: inputs) { $0.row(inputs) }
  }

  @Test("one large value among small ones costs its own group of 32 only", arguments: [TensorType.q4_0, .q4_K, .q6_K])
  func outlier(_ type: TensorType) throws {
    try check(type, inputs: 512) { numbers in
      var row = numbers.row(512).map { $0 * 1e-3 }
      row[100] = 500
      return row
    }
  }

  @Test("a vector of zeros gives zeros, not NaN", arguments: [TensorType.q4_0, .q5_K, .q6_K])
  func zeros(_ type: TensorType) throws {
    try check(type, inputs: 256) { _ in [Float](repeating: 0, count: 256) }
  }

  private func check(_ type: TensorType, inputs: Int, _ vector: (inout Numbers) -> [Float]) throws {
    let outputs = 5
    let bytes = randomBytes(type, weights: inputs * outputs, seed: inputs)
    var numbers = Numbers(inputs)
    let row = vector(&numbers)
    let output = try FloatMatrix(rows: 1, columns: outputs)
    try ComputeContext(threadCount: 1).decodeLinear(
      tensor(type, inputs: inputs, outputs: outputs, bytes), input: FloatMatrix([row]), output: output)
    let weights = ReferenceUnpack.weights(type, bytes)
    let expected = ReferenceMath.linear(weights, inputs: inputs, row)
    for (index, value) in output.copyRow(0).enumerated() {
      // Each product is off by at most half a step of its group: |weight| · largest / 65,534.
      var bound = 1e-30
      for group in 0..<inputs / 32 {
        let range = group * 32..<group * 32 + 32
        let largest = range.map { abs(Double(row[$0])) }.max() ?? 0
        bound += range.reduce(0.0) { $0 + abs(Double(weights[index * inputs + $1])) } * largest / 65_534
        bound += range.reduce(0.0) { $0 + abs(Double(weights[index * inputs + $1]) * Double(row[$1])) } * 1e-6
      }
      #expect(abs(Double(value) - expected[index]) <= bound, "\(type.name), row \(index)")
    }
  }
}
