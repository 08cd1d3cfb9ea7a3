import EndpointClient
import Foundation
import StubServer
import Testing

@Suite("A client of local servers")
struct EndpointClientTests {
  static func client(_ server: StubServer, key: EndpointKey? = nil, silenceSeconds: Int = 20) throws -> EndpointClient {
    EndpointClient(
      try ResolvedEndpoint(EndpointAddress(server.url)), key: key, silenceSeconds: silenceSeconds)
  }

  static let request = CompletionRequest(model: "m", prompt: .text("Secret 4711"), maximumTokens: 8, vocabularySize: 300)

  static func piece(_ text: String, finish: String? = nil) -> String {
    let reason = finish.map { "\"\($0)\"" } ?? "null"
    return "{\"choices\":[{\"index\":0,\"text\":\"\(text)\",\"finish_reason\":\(reason)}],\"usage\":null}"
  }

  static let usage = "{\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3}}"

  static func error(_ steps: [StubServer.Step], silenceSeconds: Int = 20) throws -> EndpointError? {
    let server = try StubServer { _ in steps }
    do {
      _ = try client(server, silenceSeconds: silenceSeconds).complete(request)
      return nil
    } catch let error as EndpointError {
      #expect(!"\(error)".contains("4711"), "an error must not repeat what a server echoes")
      return error
    }
  }

  @Test("a streamed answer is the same however the network cuts it and lines end", arguments: [1, 2, 3, 7, 4096], ["\n", "\r\n", "\r"])
  func streams(_ size: Int, _ end: String) throws {
    let events = [Self.piece(""), Self.piece("häm"), Self.piece("o"), Self.piece("globin", finish: "stop"), Self.usage, "[DONE]"]
    let text = ": ping\(end)\(end)" + events.map { "event: x\(end)data: \($0)\(end)\(end)" }.joined()
    let server = try StubServer { _ in .events(text, size: size) }
    var pieces: [String] = []
    let answer = try Self.client(server).complete(Self.request) { pieces.append($0) }
    #expect(answer.text == "hämoglobin" && pieces.joined() == "hämoglobin" && pieces.prefix(2) == ["häm", "o"])
    #expect(answer.finishReason == "stop" && answer.promptTokens == 5 && answer.generatedTokens == 3)
    #expect(answer.server == "stub")
    let first = try #require(answer.secondsToFirstPiece)
    #expect(first > 0 && first <= answer.seconds)
  }

  @Test("data over several lines are one event, and other fields are skipped")
  func severalLines() throws {
    let text = "id: 1\ndata:{\"choices\":[{\"text\":\"a\",\ndata: \"finish_reason\":\"length\"}]}\nretry: 5\n\n"
    let server = try StubServer { _ in .events(text) }
    let answer = try Self.client(server).complete(Self.request)
    #expect(answer.text == "a" && answer.finishReason == "length" && answer.promptTokens == nil)
  }

  @Test("a whole answer has no time of its first piece")
  func whole() throws {
    let body =
      "{\"choices\":[{\"text\":\"7.2\",\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}"
    let server = try StubServer { _ in .response(200, body) }
    let answer = try Self.client(server).complete(Self.request)
    #expect(answer.text == "7.2" && answer.promptTokens == 9 && answer.secondsToFirstPiece == nil)
  }

  @Test("a request says all that decides the answer, and switches servers' own sampling off")
  func requestBody() throws {
    let server = try StubServer { _ in .events("data: \(Self.piece("", finish: "stop"))\n\n") }
    var request = Self.request
    request.prompt = .tokens([1, 450, 2])
    request.temperature = 0.7
    request.stopStrings = ["</s>"]
    _ = try Self.client(server).complete(request)
    let sent = try #require(server.requests.first)
    #expect(sent.method == "POST" && sent.path == "/v1/completions" && sent.headers["authorization"] == nil)
    #expect(sent.headers["host"] == "127.0.0.1:\(server.port)")
    let body = try #require(try JSONSerialization.jsonObject(with: Data(sent.body)) as? [String: Any])
    #expect(body["prompt"] as? [Int] == [1, 450, 2] && body["max_tokens"] as? Int == 8)
    #expect(body["temperature"] as? Double == 0.7 && body["top_p"] as? Double == 1 && body["seed"] as? Int == 0)
    #expect(body["stop"] as? [String] == ["</s>"] && body["stream"] as? Bool == true)
    #expect((body["stream_options"] as? [String: Bool]) == ["include_usage": true])
    #expect(body["repeat_penalty"] as? Int == 1 && body["min_p"] as? Int == 0 && body["top_k"] as? Int == 300)
  }

  @Test(
    "what is not a whole completion is an error",
    arguments: [
      "", "data: hello\n\n", "data: {}\n\n", "data: [1]\n\n", "data: {\"choices\":[{\"text\":1}]}\n\n",
      "data: {\"choices\":[{\"index\":0,\"text\":\"a\"},{\"index\":1,\"text\":\"b\"}]}\n\n",
      "data: {\"choices\":[{\"index\":1,\"text\":\"b\"}]}\n\n",
      "data: \(piece("half"))\n\ndata: [DONE]\n\n", "data: \(piece("half"))\n\n",
      "data: \(piece("a", finish: "content_filter"))\n\ndata: [DONE]\n\n",
      "data: \(piece("a", finish: "stop"))",  // the last event is not ended
      "data: \(piece("a", finish: "stop"))\n\ndata: {\"choices\":[],\"usage\":{\"prompt_tokens\":-1}}\n\n",
      "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":99999999999999999999}}\n\n",
      "data: \(String(repeating: "[", count: 100_000))\n\n",
    ])
  func malformed(_ text: String) throws {
    let error = try #require(try Self.error(.events(text)))
    switch error {
    case .malformedResponse, .unfinishedAnswer: break
    default: Issue.record("unexpected \(error)")
    }
    #expect(!error.isAboutOneRequest)
  }

  @Test(
    "bytes that are not HTTP, or end early, are errors",
    arguments: [
      "", "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 200 OK\r\n",
      "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"choices\":[{\"text\":\"Secret 4711\",\"finish_reason\":\"stop\"}]}",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"cho\r\n",
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      "HTTP/1.1 200 OK\r\n" + (0..<1000).map { "A\($0): b\r\n" }.joined() + "\r\n",
      "HTTP/1.1 200 OK\r\nA: " + String(repeating: "b", count: 1 << 20) + "\r\n\r\n",
    ])
  func broken(_ text: String) throws {
    switch try Self.error([.send(text)]) {
    case .brokenOff, .malformedResponse: break
    case let error: Issue.record("unexpected \(String(describing: error))")
    }
  }

  @Test("a redirection is an error and is not followed", arguments: [301, 302, 303, 307, 308])
  func redirection(_ status: Int) throws {
    let other = try StubServer { _ in .events("data: \(Self.piece("a", finish: "stop"))\n\n") }
    let error = try Self.error(.response(status, "", headers: "Location: \(other.url)/v1/completions\r\n"))
    #expect(error == .redirected(status: status))
    #expect(other.requests.isEmpty)
  }

  @Test("a refusal names its status and one word of the server's, never its message")
  func refusals() throws {
    let cases: [(Int, String, String?, Bool)] = [
      (400, "{\"error\":{\"message\":\"Secret 4711\",\"type\":\"invalid_request_error\",\"code\":\"context_length_exceeded\"}}", "context_length_exceeded", true),
      (400, "{\"error\":{\"code\":400,\"message\":\"Secret 4711\",\"type\":\"exceed_context_size_error\"}}", "exceed_context_size_error", true),
      (422, "{\"detail\":\"Secret 4711\"}", nil, true),
      (400, "{\"object\":\"error\",\"message\":\"Secret 4711\",\"type\":\"BadRequestError\",\"code\":400}", "BadRequestError", true),
      (400, "{\"error\":{\"code\":\"Secret 4711\",\"type\":7}}", nil, true),
      (401, "Secret 4711", nil, false), (404, "{\"error\":\"Secret 4711\"}", nil, false), (500, "<html>Secret 4711", nil, false),
      (503, "{\"error\":{\"code\":503,\"type\":\"unavailable_error\"}}", "unavailable_error", false),
    ]
    for (status, body, code, isAboutOneRequest) in cases {
      let error = try Self.error(.response(status, body))
      #expect(error == .refused(status: status, code: code))
      #expect(error?.isAboutOneRequest == isAboutOneRequest)
    }
    let late = try Self.error(.events("data: {\"error\":{\"code\":400,\"message\":\"Secret 4711\",\"type\":\"exceed_context_size_error\"}}\n\n"))
    #expect(late == .refused(status: 400, code: "exceed_context_size_error"))
  }

  @Test("a server that says nothing, or is not there, is told from one that refuses")
  func silence() throws {
    let start = Date()
    #expect(try Self.error([.hang], silenceSeconds: 1)?.isSilence == true)
    let half = [StubServer.Step].events("data: \(Self.piece("half"))\n\n").dropLast() + [.hang]
    #expect(try Self.error(Array(half), silenceSeconds: 1)?.isSilence == true)
    #expect(Date().timeIntervalSince(start) < 10)
    let server = try StubServer { _ in [] }
    let client = try Self.client(server)
    try server.stop()
    let error = #expect(throws: EndpointError.self) { try client.complete(Self.request) }
    guard case .unreachable = error else {
      Issue.record("unexpected \(String(describing: error))")
      return
    }
  }

  @Test("lines and bodies without end are cut off")
  func bounds() throws {
    let line = [StubServer.Step].events("data: " + String(repeating: "x", count: 3 << 20))
    #expect(try Self.error(line) == .responseTooLarge(limitBytes: 1 << 20))
    let mebibyte = StubServer.Step.send([UInt8](repeating: UInt8(ascii: " "), count: 1 << 20))
    let body: [StubServer.Step] = [.send("HTTP/1.1 200 OK\r\n\r\n")] + Array(repeating: mebibyte, count: 66)
    #expect(try Self.error(body) == .responseTooLarge(limitBytes: 64 << 20))
  }

  @Test("several threads ask at once, each on its own connection")
  func threads() async throws {
    let server = try StubServer { request in
      let text = String(decoding: request.body, as: UTF8.self)
      let name = text.firstRange(of: "Q").map { text[$0.lowerBound...].prefix { $0 != "\"" } } ?? ""
      return [.pause(milliseconds: 20)] + .events("data: \(Self.piece(String(name), finish: "stop"))\n\n")
    }
    let client = try Self.client(server)
    let answers = await withTaskGroup(of: (Int, String?).self) { group in
      for index in 0..<16 {
        group.addTask {
          var request = Self.request
          request.prompt = .text("Q\(index)")
          return (index, try? client.complete(request).text)
        }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    #expect(answers == Dictionary(uniqueKeysWithValues: (0..<16).map { ($0, "Q\($0)") }))
  }

  @Test("the only model is taken; several are listed, and none is said")
  func models() throws {
    let ask = { (body: String) in
      let server = try StubServer { _ in .response(200, body) }
      return try Self.client(server).onlyModel()
    }
    #expect(try ask("{\"object\":\"list\",\"data\":[{\"id\":\"models/a.gguf\",\"object\":\"model\"}]}") == "models/a.gguf")
    #expect(throws: EndpointError.severalModels(["a", "b"])) { try ask("{\"data\":[{\"id\":\"a\"},{\"id\":\"b\\n\"}]}") }
    #expect(throws: EndpointError.self) { try ask("{\"data\":[]}") }
    #expect(throws: EndpointError.malformedResponse(expected: "a list of models (JSON with data[].id)")) { try ask("[]") }
  }
}

extension EndpointError {
  fileprivate var isSilence: Bool { if case .silent = self { true } else { false } }
}
