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
      return stride(from: 0, to: vector.count, by: 32).flatMap { first in
        let block = vector[first..<min(first + 32, vector.count)]
        let scale = Float(Float16((block.map(abs).max() ?? 0) / 127))
        return block.map { ($0 * (1 / scale)).rounded(.toNearestOrEven) * scale }
      }
    }
  }
}
