import EndpointClient
import Foundation
import StubServer
import Testing

@Suite("Where a server may be")
struct EndpointAddressTests {
  @Test(
    "an address is a host, a port and perhaps a path",
    arguments: [
      ("http://127.0.0.1:8080", "127.0.0.1:8080", ""), ("http://localhost", "localhost:80", ""),
      ("HTTP://[::1]:9/", "[::1]:9", ""), ("http://127.0.0.1:8000/v1", "127.0.0.1:8000", ""),
      ("http://127.0.0.1:8000/llama/v1/", "127.0.0.1:8000", "/llama"), ("http://my-host_1.local:65535/a.b~c", "my-host_1.local:65535", "/a.b~c"),
    ])
  func wellFormed(_ text: String, _ description: String, _ path: String) throws {
    let address = try EndpointAddress(text)
    #expect("\(address)" == description && address.pathPrefix == path)
  }

  @Test(
    "anything else is refused without being repeated",
    arguments: [
      "", "127.0.0.1:8080", "ftp://127.0.0.1", "http://", "http://:80", "http://a b", "http://127.0.0.1:0", "http://127.0.0.1:65536",
      "http://127.0.0.1:-1", "http://127.0.0.1:", "http://user:secret@127.0.0.1", "http://127.0.0.1?secret", "http://127.0.0.1/#secret",
      "http://[::1", "http://[::1]x", "http://[::1%25lo]", "http://::1", "http://127.0.0.1/\r\nX: secret", "http://127.0.0.1/ä",
      "unix:/run/secret",
    ])
  func malformed(_ text: String) throws {
    let error = try #require(#expect(throws: EndpointError.self) { try EndpointAddress(text) })
    guard case .malformedAddress = error else {
      Issue.record("unexpected \(error)")
      return
    }
    #expect(!"\(error)".contains("secret"))
  }

  @Test("https gets a hint")
  func encrypted() throws {
    let error = try #require(#expect(throws: EndpointError.self) { try EndpointAddress("https://127.0.0.1") })
    #expect(error == .encryptedAddress && "\(error)".contains("ssh -L"))
  }

  @Test("loopback is judged by the address", arguments: ["127.0.0.1", "127.9.8.7", "[::1]", "[::ffff:127.0.0.1]", "localhost"])
  func loopback(_ host: String) throws {
    #expect(try ResolvedEndpoint(EndpointAddress("http://\(host):1")).isLoopback)
  }

  @Test(
    "any other address needs the user's word, and the refusal repeats the data's rule",
    arguments: ["10.0.0.1", "0.0.0.0", "192.168.1.5", "128.0.0.1", "[2001:db8::1]", "[::]", "[::ffff:10.0.0.1]", "[::2]"])
  func outside(_ host: String) throws {
    let address = try EndpointAddress("http://\(host):1")
    let error = try #require(#expect(throws: EndpointError.self) { try ResolvedEndpoint(address) })
    guard case .notLoopback = error else {
      Issue.record("unexpected \(error)")
      return
    }
    #expect("\(error)".contains("must not be sent to services outside"))
    #expect(try !ResolvedEndpoint(address, mayLeaveThisMachine: true).isLoopback)
  }

  @Test("a key comes from a file for its owner alone, goes into its header, and is never shown")
  func key() throws {
    let path = NSTemporaryDirectory() + "medalign-key-\(UUID())"
    defer { try? FileManager.default.removeItem(atPath: path) }
    func write(_ text: String, mode: Int = 0o600) throws {
      try Data(text.utf8).write(to: URL(filePath: path))
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }
    try write("sk-4711\n")
    let key = try EndpointKey(file: path)
    #expect(!"\(key) \(String(reflecting: key)) \([key])".contains("4711"))
    let server = try StubServer { _ in .response(200, "{\"data\":[{\"id\":\"a\"}]}") }
    _ = try EndpointClientTests.client(server, key: key).models()
    #expect(server.requests.first?.headers["authorization"] == "Bearer sk-4711")
    for (text, mode) in [("sk", 0o644), ("sk", 0o640), ("", 0o600), ("a b", 0o600), ("a\nb", 0o600), (String(repeating: "k", count: 5000), 0o600)] {
      try write(text, mode: mode)
      #expect(throws: EndpointError.self) { try EndpointKey(file: path) }
    }
    #expect(throws: EndpointError.self) { try EndpointKey(file: path + "-none") }
    #expect(throws: EndpointError.self) { try EndpointKey(file: NSTemporaryDirectory()) }
  }
}
