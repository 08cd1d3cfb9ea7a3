import Foundation

/// The folder of a server, and programs that run in it as the user that it belongs to.
enum ServerFolder {
  /// PostgreSQL refuses to run as root; then its programs run as `nobody`.
  private static var isRoot: Bool { getuid() == 0 }

  static func make() throws -> String {
    var template = Array("/tmp/pgXXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw PostgreSQLServerError("mkdtemp: error \(errno)") }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    if isRoot {
      guard let user = getpwnam("nobody"), chown(folder, user.pointee.pw_uid, user.pointee.pw_gid) == 0 else {
        throw PostgreSQLServerError("\(folder): cannot be given to nobody")
      }
    }
    return folder
  }

  /// The command that runs `arguments` as the server's user.
  static func command(_ arguments: [String]) -> [String] {
    isRoot
      ? ["/usr/bin/setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] + arguments
      : arguments
  }

  /// Runs a program to its end.
  /// - Returns: what it wrote to standard output.
  @discardableResult
  static func run(_ arguments: [String], in folder: String, asServerUser: Bool = true) throws -> String {
    // Files, not pipes: a server that a program starts would hold a pipe open.
    let output = "\(folder)/\(UUID().uuidString).out"
    let errors = output + ".err"
    defer { for file in [output, errors] { unlink(file) } }
    let child = try ChildProcess(
      asServerUser ? command(arguments) : arguments, input: nil, output: output, errors: errors)
    let status = child.waitUntilExit()
    guard status == 0 else {
      let message = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
      throw PostgreSQLServerError("\(arguments[0]) ended with status \(status): \(message)")
    }
    return try String(contentsOfFile: output, encoding: .utf8)
  }
}
