import ContentHash

/// What all surrogates and shifts come from: who has it can undo the shifts and test guesses.
public struct SecretKey: Sendable {
  public static let minimumBytes = 16

  private let code: HMACSHA256

  /// - Returns: nil for fewer than `minimumBytes`.
  public init?(bytes: [UInt8]) {
    guard bytes.count >= Self.minimumBytes else { return nil }
    code = HMACSHA256(key: bytes)
  }

  /// A key of its own for one patient.
  init(_ key: SecretKey, person: String) {
    code = HMACSHA256(key: key.code.code(for: Array("person\0\(person)".utf8)).bytes)
  }

  /// Repeatable draws for one value: HMAC-SHA256 in counter mode over purpose and value.
  func draws(_ purpose: String, _ value: [UInt8]) -> Draws {
    Draws(code: code, message: Array(purpose.utf8) + [0] + value)
  }

  func draws(_ purpose: String, _ value: String) -> Draws { draws(purpose, Array(value.utf8)) }

  struct Draws {
    fileprivate let code: HMACSHA256
    fileprivate let message: [UInt8]
    private var bytes: [UInt8] = []
    private var blocks: UInt8 = 0

    fileprivate init(code: HMACSHA256, message: [UInt8]) {
      self.code = code
      self.message = message
    }

    /// 0 ..< `bound`, evenly but for a bias of `bound` · 2⁻³².
    mutating func next(below bound: Int) -> Int {
      if bytes.count < 4 {
        bytes = code.code(for: message + [0, blocks]).bytes
        blocks &+= 1
      }
      let value = bytes.suffix(4).reduce(0) { $0 << 8 | Int($1) }
      bytes.removeLast(4)
      return (value * bound) >> 32
    }
  }
}
