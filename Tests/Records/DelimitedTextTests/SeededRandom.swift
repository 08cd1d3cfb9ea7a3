/// SplitMix64, so that every run of the tests sees the same cases.
struct SeededRandom {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func int(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }
  mutating func pick<T>(_ values: [T]) -> T { values[int(values.count)] }

  /// `bytes` with some changed, removed, doubled or put in; now and then cut short.
  mutating func mutated(_ bytes: [UInt8], with tokens: [String]) -> [UInt8] {
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
