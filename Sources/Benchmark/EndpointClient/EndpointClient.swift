import NIOHTTP1

/// A client of one local server that speaks the OpenAI API: llama.cpp's, llama-cpp-python's, vLLM's, Ollama's.
///
///     let endpoint = try ResolvedEndpoint(EndpointAddress("http://127.0.0.1:8080"))
///     let client = EndpointClient(endpoint)
///     let answer = try client.complete(request) { piece in … }
///
/// Each request has a connection of its own and blocks the calling thread; several threads may ask at once. Only HTTP
/// without TLS, no proxies, no redirections.
public struct EndpointClient: Sendable {
  public let endpoint: ResolvedEndpoint
  private let key: EndpointKey?
  private let silenceSeconds: Int

  /// - Parameter silenceSeconds: how long the server may send nothing. Reading a long prompt on a CPU is such a silence.
  public init(_ endpoint: ResolvedEndpoint, key: EndpointKey? = nil, silenceSeconds: Int = 3600) {
    self.endpoint = endpoint
    self.key = key
    self.silenceSeconds = max(1, silenceSeconds)
  }

  /// The names of the models that the server serves, in its order.
  public func models() throws(EndpointError) -> [String] {
    struct List: Decodable {
      struct Model: Decodable { var id: String }
      var data: [Model]
    }
    let exchange = try HTTPExchange(head(.GET, "/v1/models"), body: [], to: endpoint, silenceSeconds: silenceSeconds)
    do { return try JSONBytes.decode(List.self, from: try Self.body(exchange)).data.map(\.id) } catch {
      throw error as? EndpointError ?? .malformedResponse(expected: "a list of models (JSON with data[].id)")
    }
  }

  /// The name of the only model.
  ///
  /// - Throws: `noModel`, `severalModels` with their names.
  public func onlyModel() throws(EndpointError) -> String {
    let models = try models()
    guard let first = models.first else { throw .noModel(endpoint: "\(endpoint.address)") }
    guard models.count == 1 else { throw .severalModels(models.prefix(20).map(ServerName.printable)) }
    return first
  }

  /// Asks for a completion.
  ///
  /// - Parameter onPiece: told each piece of a streamed answer as it comes, on the calling thread.
  /// - Throws: any `EndpointError`; `isAboutOneRequest` tells those that another request may not meet.
  public func complete(
    _ request: CompletionRequest, onPiece: (String) -> Void = { _ in }
  ) throws(EndpointError) -> Completion {
    let body: [UInt8]
    do { body = try JSONBytes.encode(request) } catch {
      throw .malformedResponse(expected: "asked for: the request's numbers are not finite")
    }
    let start = ContinuousClock.now
    let exchange = try HTTPExchange(
      head(.POST, "/v1/completions", bodyBytes: body.count), body: body, to: endpoint, silenceSeconds: silenceSeconds)
    var collector = CompletionCollector()
    var secondsToFirstPiece: Double?
    if exchange.head.headers["content-type"].contains(where: { $0.lowercased().hasPrefix("text/event-stream") }) {
      try Self.readEvents(exchange) { json throws(EndpointError) in
        let piece = try collector.add(json)
        // Before its first token a server may send pieces without text.
        guard !piece.isEmpty || collector.finishReason != nil else { return }
        if secondsToFirstPiece == nil { secondsToFirstPiece = (ContinuousClock.now - start).inSeconds }
        if !piece.isEmpty { onPiece(piece) }
      }
    } else {
      _ = try collector.add(try Self.body(exchange))
    }
    var completion = try collector.finish()
    completion.secondsToFirstPiece = secondsToFirstPiece
    completion.seconds = (ContinuousClock.now - start).inSeconds
    completion.server = exchange.head.headers["server"].first.map(ServerName.printable)
    return completion
  }

  /// Reads events until `[DONE]` or the end of the response.
  private static func readEvents(
    _ exchange: HTTPExchange, _ onData: ([UInt8]) throws(EndpointError) -> Void
  ) throws(EndpointError) {
    let done = Array("[DONE]".utf8)
    var parser = EventStreamParser()
    while let bytes = try exchange.nextBytes() {
      for data in try parser.append(bytes) {
        if data == done { return }
        try onData(data)
      }
    }
  }

  private static func body(_ exchange: HTTPExchange) throws(EndpointError) -> [UInt8] {
    var body: [UInt8] = []
    while let bytes = try exchange.nextBytes() { body += bytes }
    return body
  }

  private func head(_ method: HTTPMethod, _ path: String, bodyBytes: Int? = nil) -> HTTPRequestHead {
    var headers = HTTPHeaders([
      ("Host", "\(endpoint.address)"), ("Connection", "close"), ("Accept", "application/json, text/event-stream"),
      ("User-Agent", "medalign"),
    ])
    if let bodyBytes {
      headers.add(name: "Content-Type", value: "application/json")
      headers.add(name: "Content-Length", value: "\(bodyBytes)")
    }
    if let key { headers.add(name: "Authorization", value: "Bearer \(key.token)") }
    return HTTPRequestHead(
      version: .http1_1, method: method, uri: endpoint.address.pathPrefix + path, headers: headers)
  }
}

/// Names that a server gives, made fit for a line of output.
public enum ServerName {
  /// Printable characters alone, at most 200.
  public static func printable(_ name: String) -> String {
    String(String.UnicodeScalarView(name.unicodeScalars.filter(isPrintable).prefix(200)))
  }

  /// Controls, marks that turn the direction of a line, and line separators are not.
  private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: false
    default: true
    }
  }
}

extension Duration {
  var inSeconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
