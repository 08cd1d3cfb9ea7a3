/// Where a server listens, as written by the user: `http://HOST[:PORT][/PATH]`.
///
/// Only the form is checked here; `ResolvedEndpoint` looks the host up. A trailing `/v1`, as other clients want it, is
/// left out, since every request names it.
public struct EndpointAddress: Sendable, Equatable {
  /// A name or a literal address, without brackets.
  public let host: String
  public let port: Int
  /// What stands before `/v1/…`: empty, or a slash and more.
  public let pathPrefix: String

  /// - Throws: `encryptedAddress` for `https`, `malformedAddress` for all else. The text is not repeated: it may hold
  ///   a password.
  public init(_ text: String) throws(EndpointError) {
    if text.lowercased().hasPrefix("https://") { throw .encryptedAddress }
    guard text.lowercased().hasPrefix("http://") else {
      throw .malformedAddress(reason: "it does not begin with http://")
    }
    let rest = text.dropFirst("http://".count)
    guard !rest.contains("@") else {
      throw .malformedAddress(reason: "it holds a user's name; a key belongs into --endpoint-key-file")
    }
    guard !rest.contains("?"), !rest.contains("#") else {
      throw .malformedAddress(reason: "it holds a query or fragment")
    }
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    (host, port) = try Self.hostAndPort(rest[..<slash])
    var path = rest[slash...]
    while path.hasSuffix("/") { path = path.dropLast() }
    if path.hasSuffix("/v1") { path = path.dropLast(3) }
    guard path.utf8.allSatisfy({ Self.isNameByte($0) || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "~") }) else {
      throw .malformedAddress(reason: "its path holds other characters than letters, digits and ._~-/")
    }
    pathPrefix = String(path)
  }

  private static func hostAndPort(_ text: Substring) throws(EndpointError) -> (String, Int) {
    let host: Substring
    var portText: Substring?
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { throw .malformedAddress(reason: "a bracket is not closed") }
      host = text[text.index(after: text.startIndex)..<end]
      let rest = text[text.index(after: end)...]
      guard rest.isEmpty || rest.hasPrefix(":") else { throw .malformedAddress(reason: "a bracket is followed by more") }
      portText = rest.isEmpty ? nil : rest.dropFirst()
      guard host.utf8.allSatisfy({ isHexadecimal($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }) else {
        throw .malformedAddress(reason: "the brackets hold no IPv6 address")
      }
    } else if let colon = text.firstIndex(of: ":") {
      host = text[..<colon]
      portText = text[text.index(after: colon)...]
    } else {
      host = text
    }
    guard !host.isEmpty, host.utf8.allSatisfy({ isNameByte($0) || $0 == UInt8(ascii: ":") }) else {
      throw .malformedAddress(reason: "its host is missing or holds other characters than letters, digits and ._-")
    }
    guard let portText else { return (String(host), 80) }
    guard let port = UInt16(portText), port > 0 else { throw .malformedAddress(reason: "its port is not 1 to 65535") }
    return (String(host), Int(port))
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }
}

extension EndpointAddress: CustomStringConvertible {
  /// `HOST:PORT`.
  public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
