import CLibPQ

/// What a user says of a database: `host=… dbname=…`, a URL, a database's name, or nothing.
struct ConnectionText {
  let text: String

  /// Finds what libpq would quote in a message, a password among it, before libpq does.
  ///
  /// libpq quotes a connection string that it cannot parse, and it takes what follows an unescaped `@`, `/` or `:` of a
  /// URL's password for a host's name or a port, which it quotes too when it cannot connect.
  ///
  /// - Returns: what is wrong, without a word of the text; nil if nothing is.
  func problem(_ library: LibPQ) -> String? {
    if text.utf8.contains(0) { return "the connection string holds a zero byte" }
    let isURL = ["postgresql://", "postgres://"].contains { text.hasPrefix($0) }
    // libpq's rule: anything else is a database's name.
    guard isURL || text.utf8.contains(UInt8(ascii: "=")) else { return nil }
    guard let options = options(library) else {
      return "the connection string is neither parameters (host=… dbname=… user=…) nor a URL "
        + "(postgresql://user@host/database), or it names a parameter that does not exist"
    }
    // A host may begin with an @: a socket without a file.
    let host = options["host"] ?? ""
    if isURL, host.dropFirst().contains("@") || options["dbname"]?.contains("@") == true {
      return "the connection string's user name or password holds an @, / or ?: write %40, %2F or %3F"
    }
    // One number for each of several hosts.
    if options["port"]?.utf8.allSatisfy({ Array("0123456789,".utf8).contains($0) }) == false {
      return "the connection string's port is no number"
    }
    return nil
  }

  /// The parameters as libpq understands them; nil if it does not.
  private func options(_ library: LibPQ) -> [String: String]? {
    // What libpq has to say of a mistake quotes it.
    var message: UnsafeMutablePointer<CChar>?
    defer { if let message { library.freemem(message) } }
    guard let first = library.conninfoParse(text, &message) else { return nil }
    defer { library.conninfoFree(first) }
    var options: [String: String] = [:]
    var option = first
    // The array's last element has no keyword.
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val { options[String(cString: keyword)] = String(cString: value) }
      option += 1
    }
    return options
  }
}
