internal import Glibc

/// The other kernels as their equations stand, in double precision: the twins that the fast ones are tested against.
package enum ReferenceMath {
  /// weight [outputs, inputs] · vector.
  package static func linear(_ weight: [Float], inputs: Int, _ vector: [Float]) -> [Double] {
    stride(from: 0, to: weight.count, by: inputs).map { start in
      (0..<inputs).reduce(0.0) { $0 + Double(weight[start + $1]) * Double(vector[$1]) }
    }
  }

  /// `vector` rounded to integers of at most `largest`, with one scale per `group` values, and scaled back.
  package static func rounded(_ vector: [Float], largest: Float, group: Int) -> [Float] {
    stride(from: 0, to: vector.count, by: group).flatMap { start in
      let part = vector[start..<min(start + group, vector.count)]
      let top = part.map(abs).max() ?? 0
      return part.map { top > 0 ? ($0 * (largest / top)).rounded(.toNearestOrEven) * (top / largest) : 0 }
    }
  }

  package static func rmsNorm(_ x: [Float], weight: [Float], epsilon: Float) -> [Double] {
    let mean = x.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(x.count)
    return zip(x, weight).map { Double($0) / (mean + Double(epsilon)).squareRoot() * Double($1) }
  }

  package static func layerNorm(_ x: [Float], weight: [Float], bias: [Float], epsilon: Float) -> [Double] {
    let mean = x.reduce(0.0) { $0 + Double($1) } / Double(x.count)
    let variance = x.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(x.count)
    return x.indices.map {
      (Double(x[$0]) - mean) / (variance + Double(epsilon)).squareRoot() * Double(weight[$0]) + Double(bias[$0])
    }
  }

  package static func gatedSiLU(_ gate: Double, _ up: Double) -> Double { gate / (1 + Glibc.exp(-gate)) * up }

  package static func gelu(_ x: Double) -> Double { 0.5 * x * (1 + Glibc.erf(x / 2.0.squareRoot())) }

  /// One head's attention of a query at the last of `keys`' positions.
  ///
  /// - Parameters:
  ///   - keys: [positions][keyLength]; `values`: [positions][valueLength].
  ///   - slope: ALiBi's; 0 for none.
  package static func attention(query: [Float], keys: [[Float]], values: [[Float]], slope: Double) -> [Double] {
    let scale = 1 / Double(query.count).squareRoot()
    let scores = keys.enumerated().map { position, key in
      zip(query, key).reduce(0.0) { $0 + Double($1.0) * Double($1.1) } * scale
        + slope * Double(position - (keys.count - 1))
    }
    let top = scores.max() ?? 0
    let weights = scores.map { Glibc.exp($0 - top) }
    let total = weights.reduce(0, +)
    return (0..<(values.first?.count ?? 0)).map { column in
      zip(weights, values).reduce(0.0) { $0 + $1.0 * Double($1.1[column]) } / total
    }
  }

  /// Turns consecutive pairs of `x` by position · frequency.
  package static func rotate(_ x: [Float], position: Int, frequencies: [Double]) -> [Double] {
    var result = x.map(Double.init)
    for (pair, frequency) in frequencies.enumerated() {
      let (cosine, sine) = (Glibc.cos(Double(position) * frequency), Glibc.sin(Double(position) * frequency))
      let (a, b) = (result[2 * pair], result[2 * pair + 1])
      result[2 * pair] = a * cosine - b * sine
      result[2 * pair + 1] = a * sine + b * cosine
    }
    return result
  }
}
