/// Something in a data folder that was read differently than it stands, or not at all.
///
/// Issues never hold cells' text, since that may be a patient's.
public struct DataIssue: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The file's path inside the data folder, or the folder's own where none is meant.
  public var file: String
  /// 1-based line, where the reader knows it.
  public var line: Int?
  /// The instruction's or person's id, where there is one.
  public var id: String?
  /// What was found and what was done about it.
  public var reason: String

  public init(file: String, line: Int? = nil, id: String? = nil, reason: String) {
    self.file = file
    self.line = line
    self.id = id
    self.reason = reason
  }

  public var description: String {
    var place = file
    if let line { place += ":\(line)" }
    if let id { place += " [\(id)]" }
    return "\(place): \(reason)"
  }
}
