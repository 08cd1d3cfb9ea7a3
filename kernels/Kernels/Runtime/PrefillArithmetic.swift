public import BlockFormats

extension ComputeContext {
  /// How prefill multiplies by weights of `type`: the limit that its rate is held against.
  public func prefillArithmetic(for type: TensorType) -> MachineProbe.Arithmetic {
    switch backend.prefillKernel(for: type) {
    case .floats: .float32
    case .integers, .coarseIntegers: IntegerProducts.multipliesWords(for: type) ? .int16 : .int8
    case .tiles(.bf16): .bfloat16Tiles
    case .tiles(.int8): .int8Tiles
    }
  }
}
