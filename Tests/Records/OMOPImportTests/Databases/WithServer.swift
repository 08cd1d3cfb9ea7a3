import Foundation
import PostgreSQLServer
import Testing

/// One server for a suite's tests, started before the first and removed after the last, whatever they end in.
struct WithServer: SuiteTrait, TestScoping {
  @TaskLocal static var server: PostgreSQLServer?

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    let server = try PostgreSQLServer()
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
