internal import CIntrinsics

enum F32Decoder: BlockDecoder {
  static var weightsPerBlock: Int { 32 }
  static var bytesPerBlock: Int { 128 }

  @inline(__always)
  static func decode(_ block: UnsafeRawPointer, _ body: (Int, Lanes, Lanes) -> Void) {
    body(0, ci_load(block), ci_load(block + 64))
  }
}

enum F16Decoder: BlockDecoder {
  static var weightsPerBlock: Int { 32 }
  static var bytesPerBlock: Int { 64 }

  @inline(__always)
  static func decode(_ block: UnsafeRawPointer, _ body: (Int, Lanes, Lanes) -> Void) {
    body(0, ci_load_f16(block), ci_load_f16(block + 32))
  }
}

enum BF16Decoder: BlockDecoder {
  static var weightsPerBlock: Int { 32 }
  static var bytesPerBlock: Int { 64 }

  @inline(__always)
  static func decode(_ block: UnsafeRawPointer, _ body: (Int, Lanes, Lanes) -> Void) {
    body(0, ci_load_bf16(block), ci_load_bf16(block + 32))
  }
}
