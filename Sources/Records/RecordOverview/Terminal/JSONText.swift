#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

enum JSONText {
  /// JSON with the characters that a terminal would obey as references (`\u009b`), where the encoder leaves them: the
  /// same value to every reader, since they stand in strings alone.
  static func withEscapedControls(_ json: Data) -> String {
    let text = String(decoding: json, as: UTF8.self)
    if text.utf8.allSatisfy({ $0 < 0x7F }) { return text }
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control where scalar.value >= 0x7F, .format, .lineSeparator, .paragraphSeparator:
        for unit in String(scalar).utf16 {
          let digits = String(unit, radix: 16)
          escaped.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).unicodeScalars)
        }
      default: escaped.append(scalar)
      }
    }
    return String(escaped)
  }
}
