extension ScalarText {
  /// `str.lower()` of Python: the full mapping, with a capital sigma at a word's end as `ς`.
  init(lowerCaseOf text: some RandomAccessCollection<Unicode.Scalar>) {
    self.init()
    reserveCapacity(text.count)
    var index = text.startIndex
    while index < text.endIndex {
      let scalar = text[index]
      if let lower = scalar.simpleLowerCase {
        append(lower)
      } else if scalar == "\u{3A3}" {
        append(text.hasFinalSigma(at: index) ? "\u{3C2}" : "\u{3C3}")
      } else {
        append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
      text.formIndex(after: &index)
    }
  }
}

extension Unicode.Scalar {
  /// Lower case of an ASCII scalar; `nil` for others.
  var simpleLowerCase: Unicode.Scalar? {
    switch value {
    case 0x41...0x5A: Unicode.Scalar(UInt8(truncatingIfNeeded: value | 0x20))
    case 0...0x7F: self
    default: nil
    }
  }
}

extension RandomAccessCollection where Element == Unicode.Scalar {
  /// Unicode's condition Final_Sigma (section 3.13): after a cased letter, and none follows; what ignores case between
  /// does not count.
  fileprivate func hasFinalSigma(at index: Index) -> Bool {
    func isCased(_ scalar: Unicode.Scalar?) -> Bool { scalar?.properties.isCased ?? false }
    let before = self[..<index].last { !$0.properties.isCaseIgnorable }
    let after = self[self.index(after: index)...].first { !$0.properties.isCaseIgnorable }
    return isCased(before) && !isCased(after)
  }
}
