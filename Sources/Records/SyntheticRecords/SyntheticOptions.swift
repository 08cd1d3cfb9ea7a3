public import EHR

/// What to synthesize. The same options give the same bytes, on any machine.
public struct SyntheticOptions: Sendable, Equatable {
  public enum EvidencePlacement: String, Sendable, CaseIterable {
    /// Evidence may lie anywhere in the record.
    case anywhere
    /// All evidence lies within `evidenceTokens` of the record's end, so that a small context can hold it.
    case recent
  }

  public var patientCount: Int
  public var seed: UInt64
  /// Record sizes, drawn evenly on a logarithmic scale; in tokens of 3.5 bytes, met to about a tenth.
  public var recordTokens: ClosedRange<Int>
  public var layout: RecordLayout = .release
  public var evidence: EvidencePlacement = .anywhere
  public var evidenceTokens = 600
  public var instructionsPerPatient = 6
  public var families: [InstructionFamily] = InstructionFamily.allCases

  public static let bytesPerToken = 3.5
  public static let tokenLimits = 500...2_000_000

  public init(patientCount: Int, seed: UInt64, recordTokens: ClosedRange<Int> = 1_000...20_000) {
    self.patientCount = patientCount
    self.seed = seed
    self.recordTokens = recordTokens
  }

  func validate() throws(SyntheticRecordsError) {
    guard (1...1_000_000).contains(patientCount) else {
      throw .option(name: "patients", expected: "1 to 1000000", found: String(patientCount))
    }
    guard Self.tokenLimits.contains(recordTokens.lowerBound), Self.tokenLimits.contains(recordTokens.upperBound) else {
      throw .option(
        name: "record-tokens", expected: "\(Self.tokenLimits.lowerBound) to \(Self.tokenLimits.upperBound)",
        found: "\(recordTokens.lowerBound)-\(recordTokens.upperBound)")
    }
    guard (1...100).contains(instructionsPerPatient) else {
      throw .option(name: "instructions", expected: "1 to 100", found: String(instructionsPerPatient))
    }
    guard (50...1_000_000).contains(evidenceTokens) else {
      throw .option(name: "evidence-tokens", expected: "50 to 1000000", found: String(evidenceTokens))
    }
    guard !families.isEmpty else { throw .option(name: "families", expected: "at least one", found: "none") }
  }
}
