import Foundation
import GRDB

/// Text of any content on its way into and out of SQLite.
///
/// GRDB passes text as C strings and would cut it at a NUL character, which a record or an answer may hold; such text is
/// stored as a BLOB of its UTF-8 bytes, which GRDB reads back as a `String`.
struct FreeText: DatabaseValueConvertible {
  let text: String

  init(_ text: String) { self.text = text }

  var databaseValue: DatabaseValue {
    text.utf8.contains(0) ? Data(text.utf8).databaseValue : text.databaseValue
  }

  static func fromDatabaseValue(_ value: DatabaseValue) -> FreeText? {
    String.fromDatabaseValue(value).map(FreeText.init)
  }
}
