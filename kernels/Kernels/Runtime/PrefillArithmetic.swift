public import BlockFormats
internal import CIntrinsics

extension ComputeContext {
  /// How prefill multiplies by weights of `type`: the limit that its rate is held against.
  public func prefillArithmetic(for type: TensorType) -> MachineProbe.Arithmetic {
    if backend.multipliesByBLAS(type) { return .float32 }
    return ci_has_byte_dot() ? .int8 : .int16
  }
}
