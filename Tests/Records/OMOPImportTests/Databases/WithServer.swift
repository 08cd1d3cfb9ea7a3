import Foundation
import PostgreSQLServer
import Testing

/// All that need a server, so that they share one. Suites are nested in it by extensions.
@Suite("PostgreSQL", .needsPostgreSQL, WithServer())
struct PostgreSQLTests {}

/// One server for a suite's tests, started before the first and removed after the last, whatever they end in.
struct WithServer: SuiteTrait, TestScoping {
  /// Of the tests that run; a role named `careful` needs a password.
  @TaskLocal static var server: PostgreSQLServer?

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    let server = try PostgreSQLServer(firstRules: ["local all careful scram-sha-256"])
    defer { server.stop() }
    try await Self.$server.withValue(server) { try await function() }
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips where PostgreSQL is not installed; not in CI, where that is a mistake.
  static var needsPostgreSQL: Self {
    .enabled(
      if: PostgreSQLServer.isInstalled || ProcessInfo.processInfo.environment["CI"] == "true",
      "needs a PostgreSQL server: Debian's package postgresql (scripts/setup.sh --tests)")
  }
}
