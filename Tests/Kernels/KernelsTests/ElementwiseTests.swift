import Kernels
import Testing

@Suite("Elementwise kernels")
struct ElementwiseTests {
  private let compute: ComputeContext
  init() throws { compute = try ComputeContext(threadCount: 2) }

  @Test("both norms equal their equations, in rows of any length", arguments: [1, 7, 16, 33, 260])
  func norms(_ columns: Int) throws {
    var numbers = Numbers(columns)
    let rows = numbers.matrix(3, columns)
    let (weight, bias) = (numbers.row(columns), numbers.row(columns))
    let output = try FloatMatrix(rows: 3, columns: columns)
    compute.rmsNorm(try FloatMatrix(rows), rows: 3, weight: weight, epsilon: 1e-5, output: output)
    for row in 0..<3 {
      check(output.copyRow(row), ReferenceMath.rmsNorm(rows[row], weight: weight, epsilon: 1e-5))
    }
    compute.layerNorm(try FloatMatrix(rows), rows: 3, weight: weight, bias: bias, epsilon: 1e-5, output: output)
    for row in 0..<3 {
      check(output.copyRow(row), ReferenceMath.layerNorm(rows[row], weight: weight, bias: bias, epsilon: 1e-5))
    }
  }

  @Test("a norm over some columns leaves the others alone")
  func normOfColumns() throws {
    var numbers = Numbers(3)
    let row = numbers.row(48)
    let matrix = try FloatMatrix([row])
    let weight = numbers.row(16)
    compute.layerNorm(matrix, columnOffset: 16, rows: 1, weight: weight, bias: nil, epsilon: 1e-5, output: matrix)
    let found = matrix.copyRow(0)
    #expect(found[..<16] == row[..<16] && found[32...] == row[32...])
    let zeros = [Float](repeating: 0, count: 16)
    check(
      Array(found[16..<32]),
      ReferenceMath.layerNorm(Array(row[16..<32]), weight: weight, bias: zeros, epsilon: 1e-5))
  }

  @Test("gated SiLU and GELU equal their equations, from −100 to 100")
  func activations() throws {
    let x = (-400...400).map { Float($0) / 4 }
    let up = x.map { 1 - $0 / 50 }
    let gate = try FloatMatrix([x])
    compute.gatedSiLU(gate: gate, up: try FloatMatrix([up]), rows: 1)
    check(gate.copyRow(0), zip(x, up).map { ReferenceMath.gatedSiLU(Double($0), Double($1)) }, scale: 100)
    let plain = try FloatMatrix([x])
    compute.gelu(plain, rows: 1)
    check(plain.copyRow(0), x.map { ReferenceMath.gelu(Double($0)) }, scale: 100)
  }

  @Test("addition and clamping reach every column of wide rows")
  func addAndClamp() throws {
    var numbers = Numbers(6)
    let (a, b) = (numbers.matrix(2, 9001), numbers.matrix(2, 9001))
    let target = try FloatMatrix(a)
    compute.add(try FloatMatrix(b), to: target, rows: 2)
    #expect((0..<2).allSatisfy { row in target.copyRow(row) == zip(a[row], b[row]).map { $0 + $1 } })
    compute.clamp(target, rows: 2, limit: 0.25)
    #expect((0..<2).allSatisfy { row in
      target.copyRow(row) == zip(a[row], b[row]).map { max(-0.25, min(0.25, $0 + $1)) }
    })
  }

  private func check(_ found: [Float], _ expected: [Double], scale: Double = 4) {
    let largest = zip(found, expected).map { abs(Double($0) - $1) }.max() ?? .infinity
    #expect(found.count == expected.count && largest < Tolerance.elementwise * scale, "differs by \(largest)")
  }
}
