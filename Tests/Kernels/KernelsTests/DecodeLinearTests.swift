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
    arguments: TensorType.allCases, DecodePath.allCases)
  func rowInvariance(_ type: TensorType, _ path: DecodePath) throws {
    let (inputs, outputs) = (type.weightsPerBlock == 32 ? 544 : 512, 75)
    let weight = try tensor(
      type, inputs: inputs, outputs: outputs, randomBytes(type, weights: inputs * outputs, seed: 9))
    var numbers = Numbers(4)
    let rows = numbers.matrix(16, inputs)
    let alone = try rows.map { row in
      let output = try FloatMatrix(rows: 1, columns: outputs)
      try path.multiply(weight, input: FloatMatrix([row]), rows: 1, output: output, threads: 1)
      return output.copyRow(0)
    }
    for threads in [1, 3, 16] {
      for count in [1, 2, 3, 4, 5, 8, 9, 16] {
        let output = try FloatMatrix(rows: count, columns: outputs)
        try path.multiply(weight, input: try FloatMatrix(rows), rows: count, output: output, threads: threads)
        for row in 0..<count {
          #expect(output.copyRow(row) == alone[row], "row \(row) of \(count) on \(threads) threads")
        }
      }
    }
  }

  /// Whole panels of weight rows are unpacked otherwise than the rows that a matrix ends with.
  @Test("a weight row's result is the same bits in any place", arguments: TensorType.allCases, DecodePath.allCases)
  func weightRowInvariance(_ type: TensorType, _ path: DecodePath) throws {
    let (inputs, outputs) = (type.weightsPerBlock == 32 ? 1120 : 1280, 75)
    var bytes = randomBytes(type, weights: inputs * outputs, seed: 5)
    let rowBytes = bytes.count / outputs
    for row in 64..<75 {
      let source = (row - 61) * rowBytes..<(row - 60) * rowBytes
      bytes.replaceSubrange(row * rowBytes..<(row + 1) * rowBytes, with: bytes[source])
    }
    let weight = try tensor(type, inputs: inputs, outputs: outputs, bytes)
    var numbers = Numbers(6)
    let rows = numbers.matrix(5, inputs)
    for count in [1, 5] {
      let output = try FloatMatrix(rows: count, columns: outputs)
      try path.multiply(weight, input: FloatMatrix(rows), rows: count, output: output, threads: 2)
      for row in 0..<count { #expect(Array(output.copyRow(row)[64..<75]) == Array(output.copyRow(row)[3..<14])) }
    }
  }

  private func check(_ type: TensorType, inputs: Int, _ vector: (inout Numbers) -> [Float]) throws {
    var numbers = Numbers(inputs)
    try check(type, randomBytes(type, weights: inputs * 5, seed: inputs), row: vector(&numbers))
  }

  private func check(_ type: TensorType, _ bytes: [UInt8], row: [Float]) throws {
    for path in DecodePath.allCases { try check(type, bytes, row: row, path) }
  }

  private func check(_ type: TensorType, _ bytes: [UInt8], row: [Float], _ path: DecodePath) throws {
    let inputs = row.count
    let outputs = bytes.count / type.bytesPerBlock * type.weightsPerBlock / inputs
    let rounding = try #require(path.rounding(for: type))
    // The same weights again and again, so that some fill whole panels.
    let copies = 40 / outputs + 1
    let output = try FloatMatrix(rows: 1, columns: outputs * copies)
    let repeated = [[UInt8]](repeating: bytes, count: copies).flatMap(\.self)
    try path.multiply(
      tensor(type, inputs: inputs, outputs: outputs * copies, repeated), input: FloatMatrix([row]), rows: 1,
      output: output, threads: 1)
    let weights = ReferenceUnpack.weights(type, bytes)
    let expected = ReferenceMath.linear(weights, inputs: inputs, row)
    for (index, value) in output.copyRow(0).enumerated() {
      let index = index % outputs
      // Each product is off by at most half a step of its group of activations: |weight| · largest / (2 · integers).
      // The rest is 32-bit rounding, of the weights less their group's minimum, which may be larger than the weights.
      var bound = 1e-30
      for start in stride(from: 0, to: inputs, by: rounding.group) {
        let range = start..<min(start + rounding.group, inputs)
        let largest = range.map { abs(Double(row[$0])) }.max() ?? 0
        let heaviest = range.map { abs(Double(weights[index * inputs + $0])) }.max() ?? 0
        let step = largest / Double(2 * rounding.largest)
        bound += range.reduce(0.0) { $0 + abs(Double(weights[index * inputs + $1])) } * step
        bound += range.reduce(0.0) { $0 + heaviest * abs(Double(row[$1])) } * 2e-6
      }
      #expect(abs(Double(value) - expected[index]) <= bound, "\(type.name), \(path), row \(index)")
    }
  }
}

/// The ways in which decode can multiply.
enum DecodePath: CaseIterable {
  case native
  /// The most exact.
  case blas

  private var backend: ComputeContext.Backend { self == .blas ? .blas : .native }

  func rounding(for type: TensorType) -> (largest: Float, group: Int)? {
    ComputeContext.decodeRounding(for: type, backend: backend)
  }

  func multiply(_ weight: TensorView, input: FloatMatrix, rows: Int, output: FloatMatrix, threads: Int) throws {
    try ComputeContext(threadCount: threads, backend: backend)
      .decodeLinear(weight, input: input, rows: rows, output: output)
  }
}
