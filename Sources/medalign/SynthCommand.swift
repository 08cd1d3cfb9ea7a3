import ArgumentParser
import EHR
import SyntheticRecords

/// `medalign synth`: synthetic patients with instructions whose answers are known.
struct SynthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synth",
    abstract: "Make synthetic patient records with instructions whose answers are known.",
    discussion: """
      Nothing describes a real person. The same options give the same bytes. The folder is laid out as the \
      MedAlign release, so that `medalign run --data DIR` reads it.

      Example: medalign synth --patients 20 --seed 7 --record-tokens 1000-20000 --output /tmp/synthetic
      """)

  @Option(help: "How many patients.")
  var patients: Int

  @Option(help: "The seed; patient i depends on the seed, i and the other options alone.")
  var seed: UInt64

  @Option(help: "A new or empty folder.")
  var output: String

  @Option(help: "Record size in tokens of 3.5 bytes: one number, or a range such as 1000-100000.")
  var recordTokens: TokenRange = TokenRange(1_000...20_000)

  @Option(help: "The XML layout: release or older.")
  var layout: LayoutName = .release

  @Option(help: "Where answers lie in the record: anywhere, or recent (within --evidence-tokens of its end).")
  var evidence: EvidenceName = .anywhere

  @Option(help: "With --evidence recent, how many tokens from the record's end hold all evidence.")
  var evidenceTokens = 600

  @Option(help: "Instructions per patient, at most.")
  var instructions = 6

  @Option(
    help: """
      Kinds of questions, separated by commas; "all", or "lookups" for those a very small model can learn. \
      (values: \(InstructionFamily.allCases.map(\.rawValue).joined(separator: ", ")))
      """)
  var families: FamilyList = FamilyList(InstructionFamily.allCases)

  func validate() throws {
    do { _ = try SyntheticDataSet(options) } catch { throw ValidationError("--\(error)") }
  }

  func run() throws {
    let summary = try SyntheticDataSet(options).write(to: output)
    try StandardOutput.writeLine(
      "\(output): \(summary.patientCount) synthetic patients, \(summary.instructionCount) instructions, "
        + "\(summary.recordBytes) bytes of records")
  }

  private var options: SyntheticOptions {
    var options = SyntheticOptions(patientCount: patients, seed: seed, recordTokens: recordTokens.range)
    options.layout = layout == .older ? .older : .release
    options.evidence = evidence == .recent ? .recent : .anywhere
    options.evidenceTokens = evidenceTokens
    options.instructionsPerPatient = instructions
    options.families = families.families
    return options
  }

  enum LayoutName: String, ExpressibleByArgument, CaseIterable { case release, older }
  enum EvidenceName: String, ExpressibleByArgument, CaseIterable { case anywhere, recent }
}

/// `1000` or `1000-20000`.
struct TokenRange: ExpressibleByArgument {
  let range: ClosedRange<Int>

  init(_ range: ClosedRange<Int>) { self.range = range }

  init?(argument: String) {
    let bounds = argument.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...2).contains(bounds.count), let low = bounds[0], let high = bounds[bounds.count - 1], low <= high else {
      return nil
    }
    range = low...high
  }

  var defaultValueDescription: String { "\(range.lowerBound)-\(range.upperBound)" }
}

/// `all`, `lookups`, or names separated by commas.
struct FamilyList: ExpressibleByArgument {
  let families: [InstructionFamily]

  init(_ families: [InstructionFamily]) { self.families = families }

  init?(argument: String) {
    switch argument {
    case "all": families = InstructionFamily.allCases
    case "lookups": families = InstructionFamily.lookups
    default:
      let named = argument.split(separator: ",").map { InstructionFamily(rawValue: String($0)) }
      let known = named.compactMap { $0 }
      guard !known.isEmpty, known.count == named.count else { return nil }
      families = known
    }
  }

  var defaultValueDescription: String { families.count == InstructionFamily.allCases.count ? "all" : "some" }
}
