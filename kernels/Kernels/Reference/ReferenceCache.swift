/// What the cache keeps of a head vector, by each type's definition.
package enum ReferenceCache {
  package static func stored(_ vector: [Float], type: CacheType) -> [Float] {
    switch type {
    case .f32: return vector
    case .f16: return vector.map { Float(Float16($0)) }
    case .bf16:
      return vector.map { number in
        let bits = number.bitPattern
        return Float(bitPattern: (bits + 0x7fff + (bits >> 16 & 1)) & 0xffff_0000)
      }
    case .q8_0:
      return stride(from: 0, to: vector.count, by: 32).flatMap { first -> [Float] in
        let block = vector[first..<min(first + 32, vector.count)]
        let scale = Float(Float16((block.map(abs).max() ?? 0) / 127))
        // A block that is too small for a scale of 16 bits is zeros; a scale that is a denormal may be too small for
        // the block's largest numbers.
        guard scale != 0 else { return block.map { _ in 0 } }
        return block.map { max(min(($0 * (1 / scale)).rounded(.toNearestOrEven), 127), -127) * scale }
      }
    }
  }
}
