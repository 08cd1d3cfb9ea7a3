/// E-mail addresses, URLs and bare domains, IPv4, IPv6 and hardware addresses. Surrogates lie in the domains and
/// networks kept for documentation (RFC 2606, 5737, 3849).
struct WebAddressFinder: IdentifierFinder {
  /// Bytes of a host or mail address (RFC 1035, 5321); keeps hostile text from making the search quadratic.
  private static let longest = 255

  func find(in text: ClinicalText, as patient: inout PatientDisguise, into found: inout Findings) {
    for index in text.tokens.indices {
      let token = text[index]
      guard found.isFree(token.range) else { continue }
      if text.isSymbol(index, "@") {
        if let range = email(index, text) { found.add(.email, range, patient.email(Array(text.bytes[range]))) }
      } else if token.isWord {
        if let range = url(index, text) ?? domain(index, text), found.isFree(range) {
          found.add(.webAddress, range, surrogate(text.bytes[range], patient))
        } else if let range = colonAddress(index, text), found.isFree(range) {
          found.add(.webAddress, range, colonSurrogate(text.bytes[range], patient))
        }
      } else if token.isNumber {
        if let range = ipv4(index, text) {
          found.add(.webAddress, range, "192.0.2.\(patient.code("ip", Array(text.bytes[range]), below: 256))")
        } else if let range = colonAddress(index, text), found.isFree(range) {
          found.add(.webAddress, range, colonSurrogate(text.bytes[range], patient))
        }
      }
    }
  }

  // MARK: mail and web

  private func email(_ at: Int, _ text: ClinicalText) -> Range<Int>? {
    var start = text[at].start
    while start > 0, text[at].start - start < Self.longest, isLocal(text.bytes[start - 1]) { start -= 1 }
    while start < text[at].start, text.bytes[start] == UInt8(ascii: ".") || text.bytes[start] == UInt8(ascii: "'") {
      start += 1
    }
    var end = text[at].end
    while end < text.bytes.count, end - start < Self.longest, isDomain(text.bytes[end]) { end += 1 }
    while end > text[at].end, text.bytes[end - 1] == UInt8(ascii: ".") || text.bytes[end - 1] == UInt8(ascii: "-") {
      end -= 1
    }
    guard start < text[at].start, text.bytes[text[at].end..<end].contains(UInt8(ascii: ".")) else { return nil }
    return start..<end
  }

  /// `http://…`, `www.…` to the next blank or bracket.
  private func url(_ index: Int, _ text: ClinicalText) -> Range<Int>? {
    let isScheme = ["http", "https", "ftp", "sftp"].contains { text.isWord(index, $0) }
    guard
      isScheme && text.isSymbol(index + 1, ":") && text.isSymbol(index + 2, "/") && text.isSymbol(index + 3, "/")
        || text.isWord(index, "www") && text.isSymbol(index + 1, ".") && text.touches(index + 2)
    else { return nil }
    return text[index].start..<pathEnd(text[index].start, text)
  }

  /// `portal.example.org/x` by its last part's name.
  private func domain(_ index: Int, _ text: ClinicalText) -> Range<Int>? {
    guard text.classes(index).contains(.topLevelDomain), text[index].shape == .lower, text.isSymbol(index - 1, "."),
      text.touches(index), text.touches(index - 1), text[index - 2].isWord, text[index - 2].length >= 2,
      !(text.touches(index + 1) && (text[index + 1].isNumber || text[index + 1].isWord))
    else { return nil }
    var start = text[index - 2].start
    while start > 0, text[index].end - start < Self.longest, isDomain(text.bytes[start - 1]) { start -= 1 }
    let end = text.touches(index + 1) && text.isSymbol(index + 1, in: "/:") ? pathEnd(start, text) : text[index].end
    return start..<end
  }

  private func pathEnd(_ start: Int, _ text: ClinicalText) -> Int {
    var end = start
    while end < text.bytes.count, end - start < 8 * Self.longest, isURL(text.bytes[end]) { end += 1 }
    while end > start, isFinalPunctuation(text.bytes[end - 1]) { end -= 1 }
    return end
  }

  private func surrogate(_ url: ArraySlice<UInt8>, _ patient: PatientDisguise) -> String {
    let text = String(decoding: url, as: UTF8.self).lowercased()
    let scheme = ["https://", "http://", "sftp://", "ftp://"].first { text.hasPrefix($0) } ?? ""
    let rest = text.dropFirst(scheme.count)
    let path = rest.contains("/") ? "/page\(1000 + patient.code("url", Array(url), below: 9000))" : ""
    return scheme + (rest.hasPrefix("www.") ? "www." : "") + "example.org" + path
  }

  // MARK: network addresses

  private func ipv4(_ index: Int, _ text: ClinicalText) -> Range<Int>? {
    let parts = [index, index + 2, index + 4, index + 6]
    guard parts.allSatisfy({ text[$0].isNumber && text[$0].length <= 3 && text[$0].value <= 255 }),
      [1, 3, 5].allSatisfy({ text.isSymbol(index + $0, ".") }), (1...6).allSatisfy({ text.touches(index + $0) }),
      !(text.touches(index) && (text.isSymbol(index - 1, in: ".-") || text[index - 1].isWord)),
      !(text.touches(index + 7) && text.isSymbol(index + 7, ".") && text[index + 8].isNumber && text.touches(index + 8))
    else { return nil }
    return text[index].start..<text[index + 6].end
  }

  /// 2001:db8::1 or 00:1a:2b:3c:4d:5e: groups of hexadecimal digits between colons, more than a time has.
  private func colonAddress(_ index: Int, _ text: ClinicalText) -> Range<Int>? {
    let start = text[index].start
    if start > 0, isHexadecimal(text.bytes[start - 1]) || text.bytes[start - 1] == UInt8(ascii: ":") { return nil }
    var end = start
    var colons = 0
    while end < text.bytes.count, end - start < 48,
      isHexadecimal(text.bytes[end]) || text.bytes[end] == UInt8(ascii: ":")
    {
      if text.bytes[end] == UInt8(ascii: ":") { colons += 1 }
      end += 1
    }
    while end > start, text.bytes[end - 1] == UInt8(ascii: ":") {
      end -= 1
      colons -= 1
    }
    guard colons >= 2 else { return nil }
    let groups = text.bytes[start..<end].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard groups.allSatisfy({ $0.count <= 4 }) else { return nil }
    let isHardware = groups.count == 6 && groups.allSatisfy { $0.count == 2 }
    let isShortened = groups.count(where: \.isEmpty) == 1 && groups.count >= 3
    return isHardware || isShortened || groups.count == 8 ? start..<end : nil
  }

  private func colonSurrogate(_ address: ArraySlice<UInt8>, _ patient: PatientDisguise) -> String {
    let number = patient.code("ip", Array(address), below: 10_000)
    let isHardware = address.count == 17 && !address.contains(UInt8(ascii: "g"))
    if isHardware, address.split(separator: UInt8(ascii: ":")).count == 6 {
      // RFC 7042: 00-00-5E-00-53-xx is for documentation.
      return "00:00:5e:00:53:\(10 + number % 90)"
    }
    return "2001:db8::\(number)"
  }

  // MARK: characters

  private func isAlphanumeric(_ byte: UInt8) -> Bool { PatientDisguise.isDigit(byte) || PatientDisguise.isLetter(byte) }
  private func isLocal(_ byte: UInt8) -> Bool { isAlphanumeric(byte) || byte >= 0x80 || "._%+-'".utf8.contains(byte) }
  private func isDomain(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
  }
  private func isURL(_ byte: UInt8) -> Bool { byte > 0x20 && byte != 0x7F && !"<>\"{}|\\^`".utf8.contains(byte) }
  private func isFinalPunctuation(_ byte: UInt8) -> Bool { ".,;:!?)]'*".utf8.contains(byte) }
  private func isHexadecimal(_ byte: UInt8) -> Bool {
    PatientDisguise.isDigit(byte) || (0x61...0x66).contains(byte | 0x20) && byte < 0x80
  }
}
