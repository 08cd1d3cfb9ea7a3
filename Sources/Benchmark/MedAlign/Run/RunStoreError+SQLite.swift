import GRDB

extension RunStoreError {
  /// SQLite's error in the user's terms. Neither statements nor their arguments are kept: these hold patient text.
  init(_ error: DatabaseError, folder: String) {
    let code = error.resultCode
    let number = error.extendedResultCode.rawValue
    let reason = "SQLite \(number): \(error.message ?? "no message")"
    switch code {
    case .SQLITE_FULL:
      self = .diskFull(path: folder)
    case .SQLITE_IOERR where (RunFolder.freeBytes(folder) ?? .max) < 1 << 16:
      self = .diskFull(path: folder)
    case .SQLITE_READONLY, .SQLITE_PERM:
      self = .notWritable(path: folder, reason: reason)
    case .SQLITE_CANTOPEN:
      self = RunFolder.isWritable(folder) ? .notReadable(path: folder, reason: reason) : .notWritable(path: folder, reason: reason)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH:
      // SQLite's message would quote the damaged file, that is, any bytes.
      self = .corrupted(path: folder, reason: "SQLite error \(number)")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      self = .busy(path: folder)
    case .SQLITE_ERROR where (error.message ?? "").contains("no such table"):
      self = .corrupted(path: folder, reason: "a table is missing")
    default:
      self = .dataBase(path: folder, reason: "SQLite error \(number)")
    }
  }
}
