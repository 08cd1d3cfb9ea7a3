/// What a run did, in numbers; never what was found.
public struct DeidentificationReport: Sendable, Codable, Equatable {
  public struct Failure: Sendable, Codable, Equatable {
    public let file: String
    public let reason: String
  }

  public static let notice = """
    An aid, not a guarantee: identifiers that no pattern and no list knows are still there. A person must review the \
    output before it is released.
    """

  /// Records written.
  public internal(set) var records = 0
  public internal(set) var failures: [Failure] = []
  /// Identifiers replaced, by `IdentifierKind`'s raw value; kinds without any are there with 0.
  public internal(set) var replacements: [String: Int] = [:]
  /// Timestamps in attributes that could not be read, and so were not shifted.
  public internal(set) var unreadableTimestamps = 0
  /// Records of persons of 90 or more, whose birth date was moved further.
  public internal(set) var oldestPersons = 0
  /// Files of the folder that are no `.xml` and were not looked at.
  public internal(set) var otherFiles = 0
  public private(set) var notice = Self.notice

  init() {
    for kind in IdentifierKind.allCases { replacements[kind.rawValue] = 0 }
  }

  mutating func add(_ result: Deidentifier.Result) {
    records += 1
    for (kind, count) in result.counts { replacements[kind.rawValue, default: 0] += count }
    unreadableTimestamps += result.unreadableTimestamps
    if result.isOldest { oldestPersons += 1 }
  }

  /// The report for a reader, without a final line end.
  public var text: String {
    var lines = ["records written: \(records)", "records failed: \(failures.count)"]
    lines += failures.map { "  \($0.reason)" }
    lines.append("replaced:")
    for kind in IdentifierKind.allCases { lines.append("  \(kind.rawValue): \(replacements[kind.rawValue] ?? 0)") }
    if oldestPersons > 0 { lines.append("persons of 90 or more, birth date moved further: \(oldestPersons)") }
    if unreadableTimestamps > 0 {
      lines.append("timestamps not understood, left as they were: \(unreadableTimestamps)")
    }
    if otherFiles > 0 { lines.append("other files in the folder, not read: \(otherFiles)") }
    lines.append(notice)
    return lines.joined(separator: "\n")
  }
}
