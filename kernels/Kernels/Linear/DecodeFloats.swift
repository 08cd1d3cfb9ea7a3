internal import BlockFormats

/// Plain weights, in 32-bit floats.
struct DecodeFloats: FormatOperation {
  let call: DecodeCall

  func run<Decoder: BlockDecoder>(_ decoder: Decoder.Type) {
    call.run { _, range in
      for row in 0..<call.rows { multiply(range, row, decoder) }
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
}
