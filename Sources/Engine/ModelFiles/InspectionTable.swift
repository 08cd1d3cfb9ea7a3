extension ModelInspection {
  /// The findings as lines of a table for people. Text of the file appears escaped: it cannot move the cursor.
  public var table: String {
    var rows: [(label: String, value: String)] = [
      ("file", path), ("size", "\(Self.grouped(byteCount)) bytes, GGUF \(ggufVersion)"),
      ("architecture", printable(architecture)),
    ]
    if let name { rows.append(("name", printable(name))) }
    if let configuration { rows += configuration.rows }
    if let tokenizer { rows += tokenizer.rows }
    let template = chatTemplateByteCount.map { "template of \($0) bytes, " + (chatFormat ?? "not recognized") }
    rows.append(("chat format", template ?? "no template in the file"))
    if tensorCount > 0 {
      let bits = bitsPerWeight.map { ", \(Self.rounded($0)) bits each" } ?? ""
      rows.append(("weights", "\(Self.grouped(weightCount)) in \(tensorCount) tensors\(bits)"))
      for share in tensorTypes {
        let bytes = "\(Self.grouped(share.byteCount)) bytes"
        rows.append(("  \(share.type)", "\(share.tensorCount) tensors, \(Self.grouped(share.weightCount)) weights, \(bytes)"))
      }
      rows.append(("output", sharesEmbeddings ? "the token embeddings" : "a matrix of its own"))
    } else {
      rows.append(("weights", "none: the file holds a vocabulary only"))
    }
    rows += problems.map { ("problem", $0) }
    let width = (rows.map(\.label.count).max() ?? 0) + 2
    return rows.map { label, value in
      label + String(repeating: " ", count: width - label.count) + value
    }.joined(separator: "\n")
  }

  /// 1234567 as 1,234,567.
  fileprivate static func grouped(_ number: Int) -> String {
    var text = ""
    for (index, digit) in String(number).reversed().enumerated() {
      if index > 0, index % 3 == 0, digit != "-" { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }

  /// With two digits behind the point.
  private static func rounded(_ number: Double) -> String {
    let hundredths = Int((number * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }
}

extension ModelInspection.Configuration {
  fileprivate var rows: [(label: String, value: String)] {
    var rows = [
      ("context", "\(ModelInspection.grouped(contextLength)) tokens"),
      ("layers", "\(blockCount)"),
      ("embedding", "\(embeddingLength)"),
      ("feed-forward", "\(feedForwardLength)"),
      ("heads", "\(headCount) of \(keyLength), keys and values \(keyValueHeadCount) of \(keyLength) and \(valueLength)"),
      ("positions", positions),
    ]
    if let clampQKV { rows.append(("clamp", "queries, keys and values to ±\(clampQKV)")) }
    return rows
  }
}

extension ModelInspection.Tokenizer {
  fileprivate var rows: [(label: String, value: String)] {
    func shown(_ id: Int32?) -> String { id.map { "\($0)" } ?? "none" }
    func shown(_ flag: Bool?) -> String { flag.map { $0 ? "yes" : "no" } ?? "not said" }
    let pre = preTokenizer.map { ", pre-tokenizer \(printable($0))" } ?? ""
    let merges = mergeCount > 0 ? ", \(ModelInspection.grouped(mergeCount)) merges" : ""
    return [
      ("tokenizer", "\(printable(model))\(pre), \(ModelInspection.grouped(tokenCount)) tokens\(merges)"),
      (
        "special tokens",
        "begin \(shown(beginID)), end \(shown(endID)), end of turn \(shown(endOfTurnID)), unknown \(shown(unknownID)), "
          + "padding \(shown(paddingID))"
      ),
      ("adds", "begin: \(shown(addsBegin)), end: \(shown(addsEnd))"),
    ]
  }
}
