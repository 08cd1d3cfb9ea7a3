import Foundation

/// A PostgreSQL server of a test's own: new, empty, on a socket in its own folder, without a TCP port.
///
/// ```swift
/// let server = try PostgreSQLServer()
/// defer { server.stop() }
/// try server.run("CREATE TABLE person (person_id bigint)")
/// let source = try PostgreSQLDatabase(connection: server.connectionString())
/// ```
///
/// It is stopped and its folder removed by `stop()`, and also when the tests' process ends in any other way. Needs
/// Debian's package `postgresql`. Its user is `me`, who may do everything without a password.
public final class PostgreSQLServer: Sendable {
  /// Of the socket; also a work folder that the server's user may write to.
  public let folder: String
  private let programs: String
  private let guardian: Guardian

  /// Whether this machine has the server's programs.
  public static var isInstalled: Bool { programFolder != nil }

  private static let programFolder: String? = {
    let root = "/usr/lib/postgresql"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    // 9.6 is older than 15.
    return versions.sorted { Double($0) ?? 0 > Double($1) ?? 0 }.map { "\(root)/\($0)/bin" }
      .first { FileManager.default.isExecutableFile(atPath: $0 + "/initdb") }
  }()

  /// Makes the folder, and starts the server in it: a good second.
  /// - Parameter firstRules: lines of `pg_hba.conf` that come before the rule that trusts everybody.
  public init(firstRules: [String] = []) throws {
    guard let programs = Self.programFolder else {
      throw PostgreSQLServerError("Debian's package postgresql is not installed (scripts/setup.sh --tests)")
    }
    self.programs = programs
    // Short: a socket's path has at most 107 bytes.
    folder = try ServerFolder.make()
    guardian = try Guardian(
      stop: ServerFolder.command(["\(programs)/pg_ctl", "-D", "\(folder)/data", "-m", "immediate", "-w", "stop"]),
      folder: folder)
    do {
      try ServerFolder.run(
        [
          "\(programs)/initdb", "-D", "\(folder)/data", "-A", "trust", "-U", "me", "--no-sync", "-E", "UTF8",
          "--locale=C",
        ], in: folder)
      let rules = "\(folder)/data/pg_hba.conf"
      let old = try String(contentsOfFile: rules, encoding: .utf8)
      // Not atomically: a new file would belong to another user.
      try Data((firstRules + [old]).joined(separator: "\n").utf8).write(to: URL(filePath: rules))
      try ServerFolder.run(
        [
          "\(programs)/pg_ctl", "-D", "\(folder)/data", "-w", "-o",
          "-k \(folder) -c listen_addresses='' -c fsync=off", "-l", "\(folder)/log", "start",
        ], in: folder)
    } catch {
      guardian.stop()
      throw error
    }
  }

  /// Ends the server, whatever it is doing, and removes its folder.
  public func stop() { guardian.stop() }

  /// What libpq needs to connect: parameters, in which values without spaces need no quotes.
  public func connectionString(database: String = "postgres", user: String = "me") -> String {
    "host=\(folder) user=\(user) dbname=\(database)"
  }

  /// Runs SQL, and psql's own commands, to the first error; returns rows as `a|b` lines.
  @discardableResult
  public func run(_ sql: String, database: String = "postgres") throws -> String {
    let file = "\(folder)/\(UUID().uuidString).sql"
    try sql.write(toFile: file, atomically: false, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: file) }
    return try ServerFolder.run(
      [
        "\(programs)/psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d",
        connectionString(database: database) + " client_encoding=UTF8", "-f", file,
      ], in: folder, asServerUser: false)
  }

  /// Makes a table of each `.csv` file in `csvFolder` and loads the file into it.
  ///
  /// Types follow OMOP's names: `…_datetime` timestamp, `…_date` date, `…_id` bigint, anything else text. Empty cells
  /// are NULL.
  /// - Parameter schema: made if it is not there.
  public func load(csvFolder: String, schema: String = "public", database: String = "postgres") throws {
    var sql = "CREATE SCHEMA IF NOT EXISTS \(Self.identifier(schema));\n"
    for file in try FileManager.default.contentsOfDirectory(atPath: csvFolder).sorted() where file.hasSuffix(".csv") {
      let path = csvFolder + "/" + file
      let header = try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline).first ?? ""
      let columns = header.split(separator: ",").map { name in
        let type =
          name.hasSuffix("_datetime")
          ? "timestamp" : name.hasSuffix("_date") ? "date" : name.hasSuffix("_id") ? "bigint" : "text"
        return "\(Self.identifier(String(name))) \(type)"
      }
      let table = "\(Self.identifier(schema)).\(Self.identifier(String(file.dropLast(4))))"
      sql += "CREATE TABLE \(table) (\(columns.joined(separator: ", ")));\n"
      let quotedPath = path.replacingOccurrences(of: "'", with: "''")
      sql += "\\copy \(table) FROM '\(quotedPath)' WITH (FORMAT csv, HEADER)\n"
    }
    try run(sql, database: database)
  }

  /// `name` as SQL spells it.
  public static func identifier(_ name: String) -> String {
    "\"" + name.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }

  /// Ends the server without a word to its clients, as a power cut would.
  public func killAll() throws {
    let processes = try run("SELECT pid FROM pg_stat_activity").split(separator: "\n").compactMap { Int32($0) }
    let main = try String(contentsOfFile: "\(folder)/data/postmaster.pid", encoding: .utf8)
      .split(separator: "\n").first.flatMap { Int32($0) }
    // The main process first: it would start others.
    for process in [main].compactMap({ $0 }) + processes { kill(process, SIGKILL) }
  }
}

public struct PostgreSQLServerError: Error, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}
