import ArgumentParser

/// `medalign ehr`: records in, and a way to look at them.
struct EHRCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ehr",
    abstract: "Import patient records, look at them, count them, hide identifiers.",
    subcommands: [EHRImportCommand.self, EHRShowCommand.self, EHRStatsCommand.self, EHRDeidentifyCommand.self])
}
