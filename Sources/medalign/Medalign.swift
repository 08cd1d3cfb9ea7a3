import ArgumentParser
import Foundation
import Generation

/// The front door: subcommands only; each has a file of its own.
@main
struct Medalign: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "medalign",
    abstract: "Local language models over whole patient records, and the MedAlign benchmark.",
    discussion: """
      Everything runs on this machine: no GPU, and no network but a server that `run --endpoint` or a database that \
      `ehr import --postgresql` names. Research software, not a medical device.
      """,
    version: EngineVersion.text,
    groupedSubcommands: [
      CommandGroup(
        name: "Benchmark",
        subcommands: [
          CollectCommand.self, PairCommand.self, RunCommand.self, ImportAnswersCommand.self, ScoreCommand.self,
          MetricsCommand.self, ReportCommand.self, ExportCommand.self,
        ]),
      CommandGroup(name: "Records", subcommands: [EHRCommand.self, SynthCommand.self]),
      CommandGroup(
        name: "Engine",
        subcommands: [
          GenerateCommand.self, BenchCommand.self, PerplexityCommand.self, InspectCommand.self, TokenizeCommand.self,
          LogitsCommand.self,
        ]),
    ])

  /// Exit status 0; 1 for a failure, with one `error:` line on standard error; 2 for wrong usage.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let code as ExitCode {
      Foundation.exit(code.rawValue)
    } catch {
      switch exitCode(for: error) {
      case .success:
        print(fullMessage(for: error))
        Foundation.exit(0)
      case .validationFailure:
        StandardError.write(fullMessage(for: error) + "\n")
        Foundation.exit(2)
      default:
        let line = "\(error)".split(whereSeparator: \.isNewline).joined(separator: " ")
        StandardError.write("error: \(line)\n")
        Foundation.exit(1)
      }
    }
  }
}
