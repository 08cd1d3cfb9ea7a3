internal import BlockFormats
internal import CIntrinsics

/// Plain weights, in 32-bit floats.
struct DecodeFloats: FormatOperation {
  let call: DecodeCall

  func run<Decoder: BlockDecoder>(_ decoder: Decoder.Type) {
    let hasWholeBlocks = call.weight.rowLength % Decoder.weightsPerBlock == 0
    call.run { _, range in
      if call.rows > 1 && hasWholeBlocks {
        multiplyTiles(range, decoder)
      } else {
        for row in 0..<call.rows { multiply(range, row, decoder) }
      }
    }
  }

  private func multiply<Decoder: BlockDecoder>(_ range: Range<Int>, _ inputRow: Int, _ decoder: Decoder.Type) {
    let weight = call.weight
    guard let base = weight.bytes.baseAddress else { return }
    let (vector, output) = (UnsafePointer(call.input.row(inputRow)), call.output.row(inputRow))
    var row = range.lowerBound
    if weight.rowLength % Decoder.weightsPerBlock == 0 {
      while row + 4 <= range.upperBound {
        (output[row], output[row + 1], output[row + 2], output[row + 3]) = Decoder.dotFour(
          rows: base + row * weight.bytesPerRow, bytesPerRow: weight.bytesPerRow, count: weight.rowLength, vector)
        row += 4
      }
    }
    for row in row..<range.upperBound {
      output[row] = Decoder.dot(row: base + row * weight.bytesPerRow, count: weight.rowLength, vector)
    }
  }

  /// Two weight rows by four input rows at a time; where fewer are left, some are multiplied twice.
  private func multiplyTiles<Decoder: BlockDecoder>(_ range: Range<Int>, _ decoder: Decoder.Type) {
    let weight = call.weight
    guard let base = weight.bytes.baseAddress else { return }
    for row in stride(from: range.lowerBound, to: range.upperBound, by: 2) {
      let other = min(row + 1, range.upperBound - 1)
      for first in stride(from: 0, to: call.rows, by: 4) {
        let last = call.rows - 1
        let (second, third, fourth) = (min(first + 1, last), min(first + 2, last), min(first + 3, last))
        let sums = Decoder.dotTile(
          (base + row * weight.bytesPerRow, base + other * weight.bytesPerRow),
          blocks: weight.rowLength / Decoder.weightsPerBlock,
          (inputRow(first), inputRow(second), inputRow(third), inputRow(fourth)))
        store(sums.0, first, row, other)
        store(sums.1, second, row, other)
        store(sums.2, third, row, other)
        store(sums.3, fourth, row, other)
      }
    }
  }

  private func inputRow(_ row: Int) -> UnsafePointer<Float> { UnsafePointer(call.input.row(row)) }

  private func store(_ sums: (Float, Float), _ outputRow: Int, _ first: Int, _ second: Int) {
    let target = call.output.row(outputRow)
    (target[first], target[second]) = sums
  }
}

extension BlockDecoder {
  /// The dot products of two rows of `blocks` blocks with four vectors: [vector][row], each the same bits as `dot`'s.
  @inline(__always)
  static func dotTile(
    _ rows: (UnsafeRawPointer, UnsafeRawPointer), blocks: Int,
    _ x: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>)
  ) -> ((Float, Float), (Float, Float), (Float, Float), (Float, Float)) {
    let zero = ci_splat(0)
    var (even00, even01, even10, even11) = (zero, zero, zero, zero)
    var (even20, even21, even30, even31) = (zero, zero, zero, zero)
    var (odd00, odd01, odd10, odd11) = (zero, zero, zero, zero)
    var (odd20, odd21, odd30, odd31) = (zero, zero, zero, zero)
    var (a, b) = rows
    var column = 0
    for _ in 0..<blocks {
      prefetch(a)
      decode(a) { offset, first, second in
        let c = column &+ offset
        even00 = ci_fma(first, ci_load(x.0 + c), even00)
        even10 = ci_fma(first, ci_load(x.1 + c), even10)
        even20 = ci_fma(first, ci_load(x.2 + c), even20)
        even30 = ci_fma(first, ci_load(x.3 + c), even30)
        odd00 = ci_fma(second, ci_load(x.0 + c + laneCount), odd00)
        odd10 = ci_fma(second, ci_load(x.1 + c + laneCount), odd10)
        odd20 = ci_fma(second, ci_load(x.2 + c + laneCount), odd20)
        odd30 = ci_fma(second, ci_load(x.3 + c + laneCount), odd30)
      }
      prefetch(b)
      decode(b) { offset, first, second in
        let c = column &+ offset
        even01 = ci_fma(first, ci_load(x.0 + c), even01)
        even11 = ci_fma(first, ci_load(x.1 + c), even11)
        even21 = ci_fma(first, ci_load(x.2 + c), even21)
        even31 = ci_fma(first, ci_load(x.3 + c), even31)
        odd01 = ci_fma(second, ci_load(x.0 + c + laneCount), odd01)
        odd11 = ci_fma(second, ci_load(x.1 + c + laneCount), odd11)
        odd21 = ci_fma(second, ci_load(x.2 + c + laneCount), odd21)
        odd31 = ci_fma(second, ci_load(x.3 + c + laneCount), odd31)
      }
      a += bytesPerBlock
      b += bytesPerBlock
      column &+= weightsPerBlock
    }
    return (
      (ci_sum(ci_add(even00, odd00)), ci_sum(ci_add(even01, odd01))),
      (ci_sum(ci_add(even10, odd10)), ci_sum(ci_add(even11, odd11))),
      (ci_sum(ci_add(even20, odd20)), ci_sum(ci_add(even21, odd21))),
      (ci_sum(ci_add(even30, odd30)), ci_sum(ci_add(even31, odd31)))
    )
  }
}
