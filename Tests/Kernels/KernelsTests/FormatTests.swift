import BlockFormats
import Kernels
import Testing

@Suite("Block formats")
struct FormatTests {
  @Test("every format unpacks as its plain twin reads it", arguments: TensorType.allCases)
  func unpacks(_ type: TensorType) throws {
    let (inputs, outputs) = (512, 7)
    let bytes = randomBytes(type, weights: inputs * outputs, seed: 3)
    let expected = ReferenceUnpack.weights(type, bytes)
    let found = try tensor(type, inputs: inputs, outputs: outputs, bytes).unpacked()
    #expect(found.count == expected.count)
    #expect(expected.contains { $0 != 0 })
    let largest = zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity
    let scale = expected.map(abs).max() ?? 1
    #expect(largest <= Tolerance.unpack * scale, "\(type.name) differs by \(largest)")
  }

  @Test("plain numbers unpack in rows that are no whole number of registers", arguments: [TensorType.f32, .f16, .bf16], [1, 15, 33, 172])
  func unpacksOddRows(_ type: TensorType, _ inputs: Int) throws {
    let bytes = randomBytes(type, weights: inputs * 3, seed: 5)
    #expect(try tensor(type, inputs: inputs, outputs: 3, bytes).unpacked() == ReferenceUnpack.weights(type, bytes))
  }
}
