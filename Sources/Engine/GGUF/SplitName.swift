/// The number and count in the name of a part of a split model: `vicuna-00002-of-00003.gguf`.
struct SplitName {
  let number: Int
  let count: Int
  private let stem: String

  /// - Returns: `nil` for a name of another form.
  init?(path: String) {
    let name = path.split(separator: "/").last.map { Array($0.utf8) } ?? []
    let suffix = Array(".gguf".utf8)
    let (separator, dash) = (Array("-of-".utf8), UInt8(ascii: "-"))
    let tail = 1 + 5 + separator.count + 5 + suffix.count
    guard name.count > tail, name.suffix(suffix.count) == suffix[...] else { return nil }
    let start = name.count - tail
    guard name[start] == dash, name[start + 6..<start + 6 + separator.count] == separator[...],
      let number = Self.number(name[start + 1..<start + 6]),
      let count = Self.number(name[start + 6 + separator.count..<start + 11 + separator.count])
    else { return nil }
    self.number = number
    self.count = count
    stem = String(decoding: name[..<start], as: UTF8.self)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard digits.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else { return nil }
    return Int(String(decoding: digits, as: UTF8.self))
  }

  var error: GGUFError {
    .splitFile(part: "part \(number) of \(count)", parts: "\(partName(1)) to \(partName(count))")
  }

  private func partName(_ number: Int) -> String {
    func five(_ number: Int) -> String { String(String(number + 100_000).dropFirst()) }
    return "\(stem)-\(five(number))-of-\(five(count)).gguf"
  }
}
