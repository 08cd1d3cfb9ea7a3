import NIOCore
import NIOPosix
import Synchronization

/// A server on 127.0.0.1 that answers each request with the bytes a test wants, well-formed or not.
public final class StubServer: Sendable {
  public struct Request: Sendable {
    public var method: String
    public var path: String
    /// Names in lower case.
    public var headers: [String: String]
    public var body: [UInt8]
  }

  /// What a connection does after its request was read; it is closed after the last step.
  public enum Step: Sendable {
    case send([UInt8])
    case pause(milliseconds: Int64)
    /// Leaves the connection open and says nothing more.
    case hang
  }

  public let port: Int
  public var url: String { "http://127.0.0.1:\(port)" }
  private let channel: any Channel
  private let log = Log()

  private final class Log: Sendable { let requests = Mutex<[Request]>([]) }

  /// All requests so far.
  public var requests: [Request] { log.requests.withLock { $0 } }

  public init(_ answer: @escaping @Sendable (Request) -> [Step]) throws {
    let log = log
    channel = try ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(
            RequestHandler { request in
              log.requests.withLock { $0.append(request) }
              return answer(request)
            })
        }
      }
      .bind(host: "127.0.0.1", port: 0).wait()
    port = channel.localAddress?.port ?? 0
  }

  /// Takes no more connections.
  public func stop() throws { try channel.close().wait() }

  deinit { channel.close(promise: nil) }
}

/// Collects one request, then takes the steps that the answer to it consists of.
private final class RequestHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let answer: @Sendable (StubServer.Request) -> [StubServer.Step]
  private var bytes: [UInt8] = []
  private var isAnswered = false

  init(_ answer: @escaping @Sendable (StubServer.Request) -> [StubServer.Step]) { self.answer = answer }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    bytes += unwrapInboundIn(data).readableBytesView
    guard !isAnswered, let request = Self.parse(bytes) else { return }
    isAnswered = true
    Self.take(answer(request)[...], on: context.channel)
  }

  /// The client may be gone already.
  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private static func parse(_ bytes: [UInt8]) -> StubServer.Request? {
    guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: Array("\r\n\r\n".utf8)) }) else { return nil }
    let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
    let first = lines[0].split(separator: " ")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
    }
    let body = Array(bytes[(end + 4)...])
    guard body.count >= Int(headers["content-length"] ?? "0") ?? 0 else { return nil }
    return StubServer.Request(method: String(first[0]), path: String(first[1]), headers: headers, body: body)
  }

  private static func take(_ steps: ArraySlice<StubServer.Step>, on channel: any Channel) {
    guard let step = steps.first else { return channel.close(promise: nil) }
    let rest = steps.dropFirst()
    switch step {
    case .send(let bytes):
      channel.writeAndFlush(channel.allocator.buffer(bytes: bytes)).whenSuccess { take(rest, on: channel) }
    case .pause(let milliseconds):
      channel.eventLoop.scheduleTask(in: .milliseconds(milliseconds)) { take(rest, on: channel) }
    case .hang: break
    }
  }
}

extension StubServer.Step {
  public static func send(_ text: String) -> Self { .send(Array(text.utf8)) }
}

extension [StubServer.Step] {
  /// A whole response.
  public static func response(_ status: Int, _ body: String, type: String = "application/json", headers: String = "") -> Self {
    [
      .send(
        "HTTP/1.1 \(status) Status\r\nServer: stub\r\nContent-Type: \(type)\r\n\(headers)"
          + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    ]
  }

  /// Events in chunked encoding, cut into pieces of `size` bytes.
  public static func events(_ text: String, size: Int = 4096) -> Self {
    var steps: Self = [
      .send("HTTP/1.1 200 OK\r\nServer: stub\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n")
    ]
    let bytes = Array<UInt8>(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: size) {
      let piece = bytes[start..<Swift.min(start + size, bytes.count)]
      steps.append(.send(Array<UInt8>("\(String(piece.count, radix: 16))\r\n".utf8) + piece + Array<UInt8>("\r\n".utf8)))
    }
    return steps + [.send("0\r\n\r\n")]
  }
}
