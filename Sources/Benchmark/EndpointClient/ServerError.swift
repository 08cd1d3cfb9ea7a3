/// The machine-readable part of a server's error object. Its message is not kept: it may echo the prompt.
struct ServerError: Decodable {
  /// The HTTP status that the object names as its code (llama.cpp's server).
  var status: Int?
  /// One word, such as `context_length_exceeded`.
  var code: String?

  private enum CodingKeys: String, CodingKey { case code, type }

  init(from decoder: any Decoder) throws {
    // Some servers give a bare string, which is a message.
    guard let container = try? decoder.container(keyedBy: CodingKeys.self) else { return }
    if let number = try? container.decode(Int.self, forKey: .code), (400..<600).contains(number) { status = number }
    let words = [CodingKeys.code, .type].compactMap { try? container.decode(String.self, forKey: $0) }
    code = words.first(where: Self.isWord)
  }

  private static func isWord(_ text: String) -> Bool {
    (1...48).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
          || $0 == UInt8(ascii: "_")
      }
  }

  /// The code in an error page's `{"error": {…}}`, or beside it (`{"object": "error", "type": …}`).
  static func code(inBody body: [UInt8]) -> String? {
    struct Page: Decodable { var error: ServerError? }
    if let error = (try? JSONBytes.decode(Page.self, from: body))?.error { return error.code }
    return (try? JSONBytes.decode(ServerError.self, from: body))?.code
  }
}
