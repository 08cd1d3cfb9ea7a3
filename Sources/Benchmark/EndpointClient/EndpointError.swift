/// Why a server could not be asked or gave no answer. No case holds text of a prompt, an answer or an error page: what
/// a server writes may echo the prompt.
public enum EndpointError: Error, Sendable, Equatable {
  case malformedAddress(reason: String)
  /// `https`: this program has no TLS.
  case encryptedAddress
  case unknownHost(String, reason: String)
  /// The host is, or may be, another machine.
  case notLoopback(host: String, address: String)
  case keyFileUnusable(path: String, reason: String)
  case unreachable(endpoint: String, reason: String)
  /// The connection ended before the response did.
  case brokenOff(endpoint: String)
  case silent(endpoint: String, seconds: Int)
  /// Following it could carry a prompt elsewhere.
  case redirected(status: Int)
  /// Any status but 200 and redirections, with the server's short code or type of error.
  case refused(status: Int, code: String?)
  case malformedResponse(expected: String)
  case responseTooLarge(limitBytes: Int)
  /// The answer stopped without a reason: it may be half of one.
  case unfinishedAnswer
  case noModel(endpoint: String)
  case severalModels([String])
}

extension EndpointError {
  /// Whether the server refused this one request for what it asks, so that another may still succeed.
  public var isAboutOneRequest: Bool {
    // Bad request (a context that is too short among them), content too large, unprocessable.
    if case .refused(let status, _) = self { [400, 413, 422].contains(status) } else { false }
  }
}

extension EndpointError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .malformedAddress(let reason):
      "the endpoint's address: expected http://HOST:PORT, such as http://127.0.0.1:8080; \(reason)"
    case .encryptedAddress:
      "the endpoint's address: https is not supported; bring the server to this machine's loopback by a tunnel "
        + "(ssh -L 8080:localhost:8080 HOST) or a local TLS proxy and name that as http://127.0.0.1:8080"
    case .unknownHost(let host, let reason): "the endpoint's host \(host) has no address: \(reason)"
    case .notLoopback(let host, let address):
      "the endpoint's host \(host) is not this machine's loopback (it has the address \(address)): prompts hold records, "
        + "and the MedAlign release must not be sent to services outside; only a server that this data's terms of use "
        + "allow may be asked, with --endpoint-may-leave-this-machine"
    case .keyFileUnusable(let path, let reason): "\(path): the endpoint's key cannot be used: \(reason)"
    case .unreachable(let endpoint, let reason): "the server at \(endpoint) cannot be reached: \(reason)"
    case .brokenOff(let endpoint): "the server at \(endpoint) closed the connection before its response was complete"
    case .silent(let endpoint, let seconds):
      "the server at \(endpoint) sent nothing for \(seconds) s (--endpoint-timeout)"
    case .redirected(let status): "the server answered with a redirection (HTTP \(status)), which is not followed"
    case .refused(let status, let code):
      "the server refused the request with HTTP \(status)\(code.map { " (\($0))" } ?? "")"
    case .malformedResponse(let expected): "the server's response is not \(expected)"
    case .responseTooLarge(let limit): "the server's response is larger than \(limit) bytes"
    case .unfinishedAnswer: "the server's answer ended without a reason to end: part of it may be missing"
    case .noModel(let endpoint): "the server at \(endpoint) serves no model"
    case .severalModels(let names):
      "the server serves several models; name one with --endpoint-model: \(names.joined(separator: ", "))"
    }
  }
}
