import ArgumentParser
import MedAlign
import Runner

/// One run on the terminal: its progress, and how it ended.
struct RunExecution {
  let summary: SittingSummary

  static func run(_ runner: BenchmarkRunner, into output: String, stop: StopRequest) throws -> RunExecution {
    var line = ProgressLine()
    let summary = try runner.run(into: output, stop: stop) { line.show($0) }
    line.end()
    try StandardOutput.writeLine(SittingText.line(summary, folder: output))
    if let failure = summary.firstFailure {
      StandardError.write("error: \(summary.counts.failed) items failed; first: \(failure)\n")
    }
    if let reason = summary.generatorGone {
      StandardError.write("error: \(reason); \(summary.counts.pending) items are left for the same command to go on with\n")
    }
    return RunExecution(summary: summary)
  }

  /// - Throws: the exit status of a run that did not end well.
  func check() throws {
    if summary.generatorGone != nil { throw ExitCode(1) }
    if summary.wasStopped { throw ExitCode(130) }
    if summary.counts.failed > 0 { throw ExitCode(1) }
  }
}
