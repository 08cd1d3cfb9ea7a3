internal import BlockFormats
public import Kernels

/// How a cache stores keys and values.
public struct CacheTypes: Sendable, Equatable, CustomStringConvertible {
  public var keys: CacheType
  public var values: CacheType

  public init(keys: CacheType, values: CacheType) {
    self.keys = keys
    self.values = values
  }

  /// What suits weights of this type: files in F32 and F16 are promised 32-bit arithmetic (promise 1), the limits of
  /// the others allow bf16.
  init(weights: TensorType?) {
    let type: CacheType = weights == .f32 || weights == .f16 ? .f32 : .bf16
    self.init(keys: type, values: type)
  }

  /// Such as `bf16`, or `q8_0 keys, bf16 values`.
  public var description: String {
    keys == values ? keys.rawValue : "\(keys.rawValue) keys, \(values.rawValue) values"
  }
}
