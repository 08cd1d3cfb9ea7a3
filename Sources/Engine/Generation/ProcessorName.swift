internal import Glibc

/// What the machine calls its processor.
enum ProcessorName {
  /// Such as `AMD EPYC 9R14`; `unknown` where `/proc/cpuinfo` does not say.
  static let current: String = {
    guard let file = fopen("/proc/cpuinfo", "r") else { return "unknown" }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      guard text.hasPrefix("model name"), let colon = text.firstIndex(of: ":") else { continue }
      return String(text[text.index(after: colon)...].drop(while: \.isWhitespace).prefix { !$0.isNewline })
    }
    return "unknown"
  }()
}
