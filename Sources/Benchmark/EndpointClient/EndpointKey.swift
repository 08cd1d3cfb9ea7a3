import Glibc

/// A bearer token, read from a file that its owner alone may read. Never printed.
public struct EndpointKey: Sendable {
  let token: String
  private static let byteLimit = 4096

  /// - Throws: `keyFileUnusable`: not a file, readable by others, empty, too long, or not one line of printable ASCII.
  public init(file path: String) throws(EndpointError) {
    func unusable(_ reason: String) -> EndpointError { .keyFileUnusable(path: path, reason: reason) }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw unusable(String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var information = stat()
    guard fstat(descriptor, &information) == 0 else { throw unusable(String(cString: strerror(errno))) }
    guard information.st_mode & S_IFMT == S_IFREG else { throw unusable("it is not a file") }
    guard information.st_mode & 0o077 == 0 else { throw unusable("others may read it; chmod 600 it") }
    var bytes = [UInt8](repeating: 0, count: Self.byteLimit + 1)
    let count = read(descriptor, &bytes, bytes.count)
    guard count >= 0 else { throw unusable(String(cString: strerror(errno))) }
    guard count <= Self.byteLimit else { throw unusable("it is longer than \(Self.byteLimit) bytes") }
    var line = bytes[..<count]
    while let last = line.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") || last == UInt8(ascii: " ") {
      line.removeLast()
    }
    guard !line.isEmpty else { throw unusable("it is empty") }
    guard line.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw unusable("it holds more than one word of printable ASCII")
    }
    token = String(decoding: line, as: UTF8.self)
  }
}

extension EndpointKey: CustomStringConvertible, CustomDebugStringConvertible {
  public var description: String { "(key)" }
  public var debugDescription: String { description }
}
