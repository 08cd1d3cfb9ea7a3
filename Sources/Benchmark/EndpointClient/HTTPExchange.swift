import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix

/// One request and its response, on a connection of their own that ends with them.
///
/// Blocks the calling thread while it waits. Redirections are errors, proxies are not looked for, and nothing of a
/// response beyond its limits is kept.
final class HTTPExchange {
  /// Of a response's body. The longest answers are far below.
  static let bodyLimit = 64 << 20
  private static let connectSeconds: Int64 = 10

  private let channel: any Channel
  private let inbox: ResponseInbox
  private let endpoint: EndpointAddress
  private let silenceSeconds: Int
  /// Its status is 200.
  let head: HTTPResponseHead

  /// Sends the request and waits for the response to begin.
  ///
  /// - Parameter silenceSeconds: how long the server may send nothing.
  /// - Throws: `unreachable`, `brokenOff`, `silent`, `redirected`, or `refused` for any other status than 200.
  init(
    _ request: HTTPRequestHead, body: [UInt8], to endpoint: ResolvedEndpoint, silenceSeconds: Int
  ) throws(EndpointError) {
    let inbox = ResponseInbox()
    (channel, self.inbox) = (try Self.connect(request, body, endpoint, inbox), inbox)
    (self.endpoint, self.silenceSeconds) = (endpoint.address, silenceSeconds)
    do throws(EndpointError) {
      head = try Self.awaitHead(inbox, endpoint.address, silenceSeconds)
    } catch {
      channel.close(promise: nil)
      throw error
    }
  }

  deinit { channel.close(promise: nil) }

  private static func connect(
    _ request: HTTPRequestHead, _ body: [UInt8], _ endpoint: ResolvedEndpoint, _ inbox: ResponseInbox
  ) throws(EndpointError) -> any Channel {
    let broken = EndpointError.brokenOff(endpoint: "\(endpoint.address)")
    let bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .connectTimeout(.seconds(connectSeconds))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHTTPClientHandlers()
          try channel.pipeline.syncOperations.addHandler(
            ExchangeHandler(request, body: body, inbox: inbox, broken: broken))
        }
      }
    var reason = "no address"
    for candidate in endpoint.candidates {
      do { return try bootstrap.connect(to: candidate).wait() } catch let error as IOError {
        reason = String(cString: strerror(error.errnoCode))
      } catch ChannelError.connectTimeout {
        reason = "no answer within \(connectSeconds) s"
      } catch {
        reason = "\(type(of: error))"
      }
    }
    throw .unreachable(endpoint: "\(endpoint.address)", reason: reason)
  }

  private static func awaitHead(
    _ inbox: ResponseInbox, _ endpoint: EndpointAddress, _ silenceSeconds: Int
  ) throws(EndpointError) -> HTTPResponseHead {
    switch inbox.next(seconds: silenceSeconds) {
    case .head(let head):
      switch head.status.code {
      case 200: return head
      case 300..<400: throw .redirected(status: Int(head.status.code))
      default: throw .refused(status: Int(head.status.code), code: errorCode(inbox, silenceSeconds))
      }
    case .failed(let error): throw error
    case nil: throw .silent(endpoint: "\(endpoint)", seconds: silenceSeconds)
    case .bytes, .end: throw .malformedResponse(expected: "an HTTP response")
    }
  }

  /// What a refusal's body says about its kind; `nil` if it is not a small JSON object that says it in one word.
  private static func errorCode(_ inbox: ResponseInbox, _ silenceSeconds: Int) -> String? {
    var body: [UInt8] = []
    while case .bytes(let bytes)? = inbox.next(seconds: min(silenceSeconds, 10)) {
      body += bytes
      if body.count > 1 << 16 { return nil }
    }
    return ServerError.code(inBody: body)
  }

  /// The next bytes of the body; `nil` at its end.
  ///
  /// - Throws: `brokenOff`, `silent`, `responseTooLarge`.
  func nextBytes() throws(EndpointError) -> [UInt8]? {
    switch inbox.next(seconds: silenceSeconds) {
    case .bytes(let bytes): return bytes
    case .end: return nil
    case .failed(let error): throw error
    case nil: throw .silent(endpoint: "\(endpoint)", seconds: silenceSeconds)
    case .head: throw .malformedResponse(expected: "one HTTP response")
    }
  }
}

/// Sends a request as soon as there is a connection and puts what comes back into an inbox.
private final class ExchangeHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  private let request: HTTPRequestHead
  private let body: [UInt8]
  private let inbox: ResponseInbox
  private let broken: EndpointError
  private var receivedBytes = 0
  /// Nothing more is put into the inbox.
  private var isOver = false

  init(_ request: HTTPRequestHead, body: [UInt8], inbox: ResponseInbox, broken: EndpointError) {
    (self.request, self.body, self.inbox, self.broken) = (request, body, inbox, broken)
  }

  func channelActive(context: ChannelHandlerContext) {
    context.write(wrapOutboundOut(.head(request)), promise: nil)
    if !body.isEmpty {
      context.write(wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(bytes: body)))), promise: nil)
    }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isOver else { return }
    switch unwrapInboundIn(data) {
    case .head(let head): inbox.put(.head(head))
    case .body(let buffer):
      receivedBytes += buffer.readableBytes
      guard receivedBytes <= HTTPExchange.bodyLimit else {
        return end(with: .failed(.responseTooLarge(limitBytes: HTTPExchange.bodyLimit)), context)
      }
      inbox.put(.bytes(Array(buffer.readableBytesView)))
    case .end: end(with: .end, context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // The connection's own trouble (reset, ended inside the body) or bytes that are not HTTP.
    let isMalformed = error is HTTPParserError && (error as? HTTPParserError) != .invalidEOFState
    end(with: .failed(isMalformed ? .malformedResponse(expected: "HTTP") : broken), context)
  }

  func channelInactive(context: ChannelHandlerContext) {
    end(with: .failed(broken), context)
    context.fireChannelInactive()
  }

  private func end(with event: ResponseInbox.Event, _ context: ChannelHandlerContext) {
    guard !isOver else { return }
    isOver = true
    inbox.put(event)
    context.close(promise: nil)
  }
}
