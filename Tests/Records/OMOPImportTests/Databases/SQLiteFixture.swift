import Foundation
import GRDB
import OMOPImport

/// A folder that is removed with the test, and SQLite databases in it.
final class SQLiteFixture {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "sqlite-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// Makes a database with `sql`, closes it, and returns its path.
  func database(_ sql: String, name: String = "omop.sqlite") throws -> String {
    let queue = try DatabaseQueue(path: path(name))
    try queue.writeWithoutTransaction { db in try db.execute(sql: sql) }
    try queue.close()
    return path(name)
  }

  /// The rows of one table of a new database.
  func rows(_ sql: String, of table: OMOPTable = .measurement) throws -> [[String]]? {
    try SQLiteDatabase(path: try database(sql)).open(table)?.all()
  }
}
