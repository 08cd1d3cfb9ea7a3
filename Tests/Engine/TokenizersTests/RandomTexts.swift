import SeededRandom

extension SplitMix64 {
  /// A text out of fragments that tokenizers treat differently, and now and then any character at all.
  mutating func text(fragments: [String], upTo count: Int) -> String {
    var result = ""
    for _ in 0..<Int.random(in: 1...count, using: &self) {
      switch Int.random(in: 0..<10, using: &self) {
      case 0:
        let value = UInt32.random(in: 0...0x2FFFF, using: &self)
        if let scalar = Unicode.Scalar(value) { result.unicodeScalars.append(scalar) }
      case 1: result += String(repeating: " ", count: Int.random(in: 1...40, using: &self))
      default: result += fragments.randomElement(using: &self) ?? ""
      }
    }
    return result
  }
}

enum Fragments {
  static let words = [
    "the", " patient", "Hemoglobin A1c", "7.2", "%", " ", "\n", "\n\n", "\r\n", "\t", "'s", "'S", "'LL", "'ve", "don't",
    "é", "Å", "漢字", "한국어", "👍", "👩‍👩‍👧", "\u{301}", "½", "Ⅻ", "1234567", "٣٤", "_", "--", "...", "(", "Ġ", "\u{A0}",
    "\u{3000}", "\u{200B}", "\u{2028}", "\u{B}", "\u{85}", "\0", "\u{7}", "\u{FFFD}", "İ", "ß", "ΑΒΓ", "हिन्दी", "🦙",
    "µg/mL", "x", "Z", "0",
  ]
  static let markers = [
    "</s>", "<s>", "<unk>", "<|endoftext|>", "<|padding|>", "<|eot_id|>", "<|end|>", "<|begin_of_text|>", "<|user|>",
    "<|start_header_id|>", "[CLS]", "[SEP]", "[MASK]", "[PAD]", "[UNK]", "[PAD50277]", "[PAD32011]", "<0x0A>", "<0x00>",
    "▁", "▁</s>", "<", ">", "</", "s>", "|>", "<|", "[", "]", "</s", "/s>", "<|im_end|>",
  ]
}
