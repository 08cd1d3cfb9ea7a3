#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Statistics as one JSON object, keys sorted and in snake case.
public enum StatisticsJSON {
  public static func text(_ statistics: RecordStatistics) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    return JSONText.withEscapedControls(try encoder.encode(statistics)) + "\n"
  }
}
