internal import BlockFormats
internal import GGUF

/// A checkpoint's size in the figures that benchmarks print.
public struct ModelSummary: Sendable, Equatable {
  /// Family, size and prevailing type, such as `llama 7B Q4_0`.
  public let title: String
  /// Bytes of all tensors.
  public let weightBytes: Int
  /// Weights of all tensors.
  public let parameterCount: Int
}

extension ModelFile {
  public var summary: ModelSummary {
    var bytesByType: [TensorType: Int] = [:]
    for tensor in gguf.tensors { bytesByType[tensor.type, default: 0] += tensor.byteRange.count }
    let parameters = gguf.tensors.reduce(0) { $0 + $1.weightCount }
    // By bytes; equal shares by type id, so that the title is always the same.
    let prevailing = bytesByType.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key
    return ModelSummary(
      title: "\(architecture.name) \(Self.shortCount(parameters)) \(prevailing?.name ?? "empty")",
      weightBytes: bytesByType.values.reduce(0, +), parameterCount: parameters)
  }

  /// `7B`, `1.9B`, `260K`: at most two digits that matter.
  private static func shortCount(_ count: Int) -> String {
    for (unit, name) in [(1_000_000_000, "B"), (1_000_000, "M"), (1_000, "K")] where count >= unit {
      let tenths = (count * 10 + unit / 2) / unit
      return tenths >= 100 || tenths % 10 == 0 ? "\((tenths + 5) / 10)\(name)" : "\(tenths / 10).\(tenths % 10)\(name)"
    }
    return "\(count)"
  }
}
