import ArgumentParser

/// A number of bytes as people write it: `12GiB`, `500MB`, `4096`.
struct ByteCount: ExpressibleByArgument {
  let bytes: Int

  init?(argument: String) {
    let units = [
      "": 1, "B": 1, "KIB": 1 << 10, "MIB": 1 << 20, "GIB": 1 << 30, "TIB": 1 << 40, "KB": 1000, "MB": 1_000_000,
      "GB": 1_000_000_000, "TB": 1_000_000_000_000,
    ]
    let digits = argument.prefix { $0.isNumber || $0 == "." }
    let unit = argument.dropFirst(digits.count).drop { $0 == " " }.uppercased()
    guard let number = Double(digits), let factor = units[unit], number * Double(factor) >= 1,
      let bytes = Int(exactly: (number * Double(factor)).rounded())
    else { return nil }
    self.bytes = bytes
  }
}
