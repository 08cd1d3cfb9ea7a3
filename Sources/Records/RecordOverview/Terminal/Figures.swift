/// Numbers as tables write them.
enum Figures {
  /// With commas between groups of three digits: `12,345`.
  static func count(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return (value < 0 ? "-" : "") + text
  }

  /// `1 note`, `12 notes`.
  static func count(_ value: Int, _ noun: String) -> String { "\(count(value)) \(noun)" + (value == 1 ? "" : "s") }

  /// With one decimal place below 100, else whole: `4.3`, `1,234`.
  static func number(_ value: Double) -> String {
    guard value.magnitude < 1e15 else { return "\(value)" }
    if value == value.rounded() || value.magnitude >= 100 { return count(Int(value.rounded())) }
    let tenths = Int((value * 10).rounded())
    return "\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
  }

  /// `41.2 %`.
  static func percent(_ share: Double) -> String {
    let tenths = Int((share * 1000).rounded())
    return "\(tenths / 10).\(tenths % 10) %"
  }
}

extension String {
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - TerminalText.width(self)))
  }

  var withoutTrailingSpaces: String {
    guard utf8.last == 0x20 else { return self }
    var text = utf8[...]
    while text.last == 0x20 { text.removeLast() }
    return String(Substring(text))
  }
}
