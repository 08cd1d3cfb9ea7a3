import Kernels
import Testing

/// The emulation of the tile instructions, against sums worked out by hand; and the hardware, where there is one, against
/// the emulation.
@Suite("Tile instructions")
struct TileInstructionTests {
  @Test("a bf16 product sums pairs into the destination")
  func pairs() {
    // [1 2 | 3 4] · [5 6 | 7 8]ᵀ + 100 = 5 + 12 + 21 + 32 + 100
    #expect(brainFloats(rows: 1, inner: 2, columns: 1, [1, 2, 3, 4], [5, 6, 7, 8], [100]) == [170])
    // Two rows, two columns, one pair: row k of the right matrix holds the pairs of all columns.
    let square = brainFloats(rows: 2, inner: 1, columns: 2, [1, 2, 3, 4], [10, 20, 30, 40], [0, 1, 2, 3])
    #expect(square == [50, 111, 112, 253])
  }

  @Test("a bf16 product adds the pairs' first halves and second halves apart, before the destination")
  func order() {
    // The halves cancel exactly only if they are summed apart: 2^30 + 1 would lose the 1 otherwise.
    #expect(brainFloats(rows: 1, inner: 2, columns: 1, [0x1p15, 1, 0x1p15, 1], [0x1p15, 1, -0x1p15, 1], [0]) == [2])
    // The destination comes last: (1 + 1) + 2^24 keeps what (2^24 + 1) + 1 loses.
    #expect(brainFloats(rows: 1, inner: 1, columns: 1, [1, 1], [1, 1], [0x1p24]) == [0x1p24 + 2])
    // One rounding per product and sum: 3 · 2^-24 on top of 1 survives as 2^-22, to even.
    #expect(brainFloats(rows: 1, inner: 2, columns: 1, [1, 0, 3, 0], [1, 0, 0x1p-24, 0], [0]) == [1 + 0x1p-22])
  }

  @Test("a bf16 product takes denormals as zero and gives none")
  func denormals() {
    // 2^-127 times 2^64 would be 2^-63, were the first not denormal; 2^-140 is.
    #expect(brainFloats(rows: 1, inner: 1, columns: 1, [0x1p-127, 0], [0x1p64, 0], [1]) == [1])
    #expect(brainFloats(rows: 1, inner: 1, columns: 1, [0x1p-70, 0], [0x1p-70, 0], [0]) == [0])
    #expect(brainFloats(rows: 1, inner: 1, columns: 1, [0, 0], [0, 0], [0x1p-130]) == [0])
  }

  @Test("an int8 product sums fours of signed bytes exactly, and wraps around")
  func bytes() {
    // 1·5 − 2·6 + 3·7 − 128·−128 + 1000
    #expect(bytes([1, -2, 3, -128], [5, 6, 7, -128], 1000) == 17_398)
    let wrapped = Int32.max &+ 4 * 127 * 127
    #expect(bytes([127, 127, 127, 127], [127, 127, 127, 127], Int32.max) == wrapped)
  }

  @Test(
    "the hardware gives the emulation's bits", .enabled(if: TilePermission.current == .granted),
    arguments: [(16, 16, 16), (1, 16, 3), (5, 7, 16), (16, 1, 1)])
  func hardware(_ rows: Int, _ inner: Int, _ columns: Int) {
    var numbers = Numbers(rows * 31 + columns)
    for arithmetic in TileArithmetic.allCases {
      for _ in 0..<20 {
        let isFloat = arithmetic == .bf16
        let left = (0..<rows * inner).map { _ in isFloat ? numbers.brainFloatPair() : numbers.dword() }
        let right = (0..<inner * columns).map { _ in isFloat ? numbers.brainFloatPair() : numbers.dword() }
        let sums = (0..<rows * columns).map { _ in isFloat ? numbers.unit().bitPattern : numbers.dword() }
        func product(emulated: Bool) -> [UInt32] {
          TileInstructions.product(
            arithmetic, rows: rows, inner: inner, columns: columns, left: left, right: right, sums: sums,
            emulated: emulated)
        }
        #expect(product(emulated: false) == product(emulated: true))
      }
    }
  }

  @Test("a system that refuses tiles is a remark; a build without them, or with leave to use them, is none")
  func remarks() {
    #expect(TilePermission.refused(errorNumber: 1).remark?.contains("AMX") == true)
    #expect(!TilePermission.refused(errorNumber: 1).canRun)
    for outcome in [TilePermission.granted, .notBuilt] {
      #expect(outcome.remark == nil)
      #expect(outcome.canRun)
    }
  }

  private func brainFloats(
    rows: Int, inner: Int, columns: Int, _ left: [Float], _ right: [Float], _ sums: [Float]
  ) -> [Float] {
    TileInstructions.product(
      .bf16, rows: rows, inner: inner, columns: columns, left: pairs(left), right: pairs(right),
      sums: sums.map(\.bitPattern), emulated: true
    ).map(Float.init(bitPattern:))
  }

  private func pairs(_ values: [Float]) -> [UInt32] {
    stride(from: 0, to: values.count, by: 2).map {
      values[$0].bitPattern >> 16 | values[$0 + 1].bitPattern & 0xffff_0000
    }
  }

  private func bytes(_ left: [Int8], _ right: [Int8], _ sum: Int32) -> Int32 {
    func dword(_ bytes: [Int8]) -> UInt32 {
      bytes.enumerated().reduce(0) { $0 | UInt32(UInt8(bitPattern: $1.element)) << (8 * UInt32($1.offset)) }
    }
    let result = TileInstructions.product(
      .int8, rows: 1, inner: 1, columns: 1, left: [dword(left)], right: [dword(right)],
      sums: [UInt32(bitPattern: sum)], emulated: true)
    return Int32(bitPattern: result[0])
  }
}

extension Numbers {
  fileprivate mutating func dword() -> UInt32 { UInt32(truncatingIfNeeded: next() >> 16) }
  fileprivate mutating func brainFloatPair() -> UInt32 {
    unit().bitPattern >> 16 | unit().bitPattern & 0xffff_0000
  }
}
