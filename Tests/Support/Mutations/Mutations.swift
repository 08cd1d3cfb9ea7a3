public import SeededRandom

/// Random cases for tests of malformed input.
extension SplitMix64 {
  public mutating func int(_ bound: Int) -> Int { next(below: bound) }
  public mutating func pick<T>(_ values: [T]) -> T { values[int(values.count)] }

  /// `bytes` with some changed, removed, doubled or put in; now and then cut short.
  public mutating func mutated(_ bytes: [UInt8], with tokens: [String]) -> [UInt8] {
    var bytes = bytes
    for _ in 0...int(6) where !bytes.isEmpty {
      let at = int(bytes.count)
      switch int(6) {
      case 0: bytes[at] = UInt8(int(256))
      case 1: bytes.remove(at: at)
      case 2: bytes.insert(contentsOf: pick(tokens).utf8, at: at)
      case 3: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + int(40))], at: at)
      case 4: bytes.removeSubrange(at..<min(bytes.count, at + int(60)))
      default: if int(8) == 0 { bytes.removeSubrange(at...) }
      }
    }
    return bytes
  }
}
