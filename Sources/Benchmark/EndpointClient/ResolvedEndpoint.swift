import Glibc
import NIOCore

/// An endpoint whose host was looked up once. Connections go to these addresses and to no other, so that a name which
/// later means another machine carries nothing there.
public struct ResolvedEndpoint: Sendable {
  public let address: EndpointAddress
  /// Whether every address is this machine's loopback: what is sent there reaches no wire.
  public let isLoopback: Bool
  /// In the order in which they are tried.
  let candidates: [SocketAddress]

  /// Looks the host up.
  ///
  /// - Parameter mayLeaveThisMachine: whether addresses beside 127.0.0.0/8 and ::1 are accepted.
  /// - Throws: `unknownHost`, `notLoopback`.
  public init(_ address: EndpointAddress, mayLeaveThisMachine: Bool = false) throws(EndpointError) {
    self.address = address
    candidates = try Self.lookUp(address)
    let outside = candidates.first { !Self.isLoopback($0) }
    isLoopback = outside == nil
    if let outside, !mayLeaveThisMachine {
      throw .notLoopback(host: address.host, address: outside.ipAddress ?? "unknown")
    }
  }

  private static func lookUp(_ address: EndpointAddress) throws(EndpointError) -> [SocketAddress] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(address.host, nil, &hints, &list)
    guard code == 0 else { throw .unknownHost(address.host, reason: String(cString: gai_strerror(code))) }
    defer { freeaddrinfo(list) }
    var found: [SocketAddress] = []
    var next = list
    while let entry = next?.pointee {
      next = entry.ai_next
      var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
      let length = socklen_t(name.count)
      guard getnameinfo(entry.ai_addr, entry.ai_addrlen, &name, length, nil, 0, NI_NUMERICHOST) == 0 else { continue }
      let literal = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      if let socket = try? SocketAddress(ipAddress: literal, port: address.port) { found.append(socket) }
    }
    guard !found.isEmpty else { throw .unknownHost(address.host, reason: "neither an IPv4 nor an IPv6 address") }
    return found
  }

  private static func isLoopback(_ address: SocketAddress) -> Bool {
    guard let literal = address.ipAddress else { return false }
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, literal, &bytes) == 1 { return bytes[0] == 127 }
    guard inet_pton(AF_INET6, literal, &bytes) == 1 else { return false }
    let isOne = bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
    // ::ffff:127.0.0.0/104 is IPv4's loopback.
    let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF && bytes[12] == 127
    return isOne || isMapped
  }
}
