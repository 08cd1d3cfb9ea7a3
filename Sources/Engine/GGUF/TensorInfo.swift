public import BlockFormats

/// One tensor's entry in the table of a GGUF file.
public struct TensorInfo: Sendable, Equatable {
  public let name: String
  public let type: TensorType
  /// In ggml's order: `shape[0]` is the length of a row. One to four dimensions, each at least 1.
  public let shape: [Int]
  /// Where its data lie in the file.
  public let byteRange: Range<Int>
  /// Where its entry lies in the file, for messages.
  public let entryOffset: Int

  /// The product of the dimensions.
  public var weightCount: Int { shape.reduce(1, &*) }
}

/// Types that ggml has or once had and that this engine does not read, by id, so that a message can name them.
enum UnsupportedTensorType {
  static let names: [UInt32: String] = [
    4: "Q4_2 (removed from ggml)", 5: "Q4_3 (removed from ggml)", 9: "Q8_1", 15: "Q8_K", 16: "IQ2_XXS", 17: "IQ2_XS",
    18: "IQ3_XXS", 19: "IQ1_S", 21: "IQ3_S", 22: "IQ2_S", 24: "I8", 25: "I16", 26: "I32", 27: "I64", 28: "F64",
    29: "IQ1_M", 31: "Q4_0_4_4 (removed from ggml)", 32: "Q4_0_4_8 (removed from ggml)",
    33: "Q4_0_8_8 (removed from ggml)", 34: "TQ1_0", 35: "TQ2_0", 36: "IQ4_NL_4_4 (removed from ggml)",
    37: "IQ4_NL_4_8 (removed from ggml)", 38: "IQ4_NL_8_8 (removed from ggml)", 39: "MXFP4", 40: "NVFP4",
  ]
}
