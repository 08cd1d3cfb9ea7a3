import ContextPacking
import Foundation
import MedAlign
import Runner

/// Progress of a run on standard error: one line that changes on a terminal, else a line every half minute.
struct ProgressLine {
  private var last = Date.distantPast
  private var isShown = false
  /// Of the prompt that is being read.
  private var forecast: (item: ItemID, forecast: PromptForecast)?

  mutating func show(_ progress: RunProgress) {
    if case .prefill(let done, let total) = progress.phase {
      if forecast?.item != progress.item { forecast = (progress.item, PromptForecast()) }
      forecast?.forecast.add(done: done, of: total)
    }
    let interval = StandardError.isTerminal ? 0.2 : 30
    var isLast = false
    if case .finished = progress.phase { isLast = progress.itemsDone == progress.itemsTotal }
    guard isLast || Date().timeIntervalSince(last) >= interval else { return }
    last = Date()
    var text = Self.text(progress)
    if case .prefill = progress.phase, let left = forecast?.forecast.secondsLeft, left >= 2 {
      text += ", this prompt \(Figures.duration(left))"
    }
    StandardError.write(StandardError.isTerminal ? "\r\u{1B}[K" + text : text + "\n")
    isShown = true
  }

  func end() {
    if isShown && StandardError.isTerminal { StandardError.write("\n") }
  }

  static func text(_ progress: RunProgress) -> String {
    var parts = ["\(progress.itemsDone)/\(progress.itemsTotal) items"]
    if let step = progress.step { parts.append(step) }
    switch progress.phase {
    case .reading: parts.append("reading")
    case .prefill(let done, let total): parts.append("prompt \(done)/\(total)")
    case .decode(let done): parts.append("answer \(done)")
    case .finished: break
    }
    if let rate = progress.promptTokensPerSecond { parts.append("prompt \(Figures.rate(rate))") }
    if let rate = progress.generatedTokensPerSecond { parts.append("answer \(Figures.rate(rate))") }
    if let left = progress.secondsLeft, progress.itemsDone < progress.itemsTotal {
      parts.append("\(Figures.duration(left)) left")
    }
    return parts.joined(separator: ", ")
  }
}

enum SittingText {
  static func line(_ summary: SittingSummary, folder: String) -> String {
    let counts = summary.counts
    var parts = ["\(counts.answered) answered", "\(counts.refused) refused", "\(counts.failed) failed", "\(counts.skipped) skipped"]
    if counts.pending > 0 { parts.append("\(counts.pending) to do") }
    return "\(folder): \(counts.planned) items: \(parts.joined(separator: ", "))"
  }
}

/// What a run will take of the machine's memory at most.
enum MemoryText {
  static func line(_ memory: RunMemory) -> String {
    "memory: \(Figures.bytes(memory.totalBytes)) (weights \(Figures.bytes(memory.weightBytes)), "
      + "KV cache \(Figures.bytes(memory.cacheBytes)), workspace \(Figures.bytes(memory.workspaceBytes)))"
  }
}

/// A dry run as Markdown tables.
enum DryRunText {
  static func lines(_ run: DryRun, _ options: RunOptions) -> [String] {
    var lines = ["| record | tokens | counted | events | bytes | latest | items |", "|---|---:|---|---:|---:|---|---:|"]
    for record in run.records {
      lines.append(
        "| \(record.personID) | \(record.tokens.value) | \(record.tokens.method.rawValue) | \(record.events) "
          + "| \(record.bytes) | \(record.latest.map { "\($0)" } ?? "none") | \(record.items) |")
    }
    lines += ["", "| instruction | person | prompt tokens | record tokens left out | events left out | kept from |", "|---|---|---:|---:|---:|---|"]
    for item in run.items {
      let ids = "| \(item.id.instructionID) | \(item.id.personID.map { "\($0)" } ?? "none") "
      switch item.preview {
      case .packed(let account):
        lines.append(
          ids + "| \(account.promptTokens) | \(account.leftOutTokens) | \(account.leftOutEvents) of \(account.totalEvents) "
            + "| \(account.earliestKeptTimestamp.map { "\($0)" } ?? "no whole event") |")
      case .parts(let count, let tokens):
        lines.append(ids + "| about \(tokens) in \(count) parts | 0 | 0 | the beginning |")
      case .ended(let outcome):
        lines.append(ids + "| \(outcome.kind.rawValue): \(outcome.reason ?? "") | | | |")
      }
    }
    let accounts = run.items.compactMap(\.account)
    let inParts = run.items.count { if case .parts = $0.preview { true } else { false } }
    let ended = Outcome.Kind.allCases.compactMap { kind -> String? in
      let count = run.items.count { if case .ended(let outcome) = $0.preview { outcome.kind == kind } else { false } }
      return count > 0 ? "\(count) \(kind.rawValue)" : nil
    }
    lines += [
      "",
      "items: \(run.items.count), of which \(accounts.count + inParts) to answer"
        + (ended.isEmpty ? "" : ", \(ended.joined(separator: ", "))")
        + "; \(accounts.count { $0.isWholeRecord } + inParts) with the whole record (\(options.strategy == .single ? "" : "strategy \(options.strategy.rawValue), ")policy \(options.policy.rawValue), template \(options.template.name))",
    ]
    let sources = run.records.compactMap(\.sourceTokens)
    if !sources.isEmpty {
      let (text, xml) = (run.records.reduce(0) { $0 + $1.tokens.value }, sources.reduce(0) { $0 + $1.value })
      let saved = 100 - 100 * Double(text) / Double(max(1, xml))
      lines.append(
        "\(options.rendering.rawValue) text: \(text) tokens for \(xml) of XML, \(String(format: "%.0f", saved)) % saved")
    }
    if let memory = run.memory {
      lines.append(MemoryText.line(memory))
    } else {
      lines.append("memory, time: the server's; not measured")
    }
    if let rate = run.rate, let seconds = run.estimatedSeconds {
      lines.append(
        "time: about \(Figures.duration(seconds)), at \(Figures.rate(rate.promptTokensPerSecond)) prompt and "
          + "\(Figures.rate(rate.generatedTokensPerSecond)) generated (measured on \(rate.measuredPromptTokens) prompt tokens; "
          + "longer prompts cost more a token; answers that end early, prompts that begin alike and --parallel less)")
    }
    return lines
  }
}

enum Figures {
  static func rate(_ perSecond: Double) -> String { String(format: perSecond < 100 ? "%.1f t/s" : "%.0f t/s", perSecond) }

  static func duration(_ seconds: Double) -> String {
    let whole = Int(min(max(seconds, 0), 1e9).rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }

  static func bytes(_ count: Int) -> String {
    let mebibytes = Double(count) / 1_048_576
    return mebibytes < 1024 ? String(format: "%.1f MiB", mebibytes) : String(format: "%.1f GiB", mebibytes / 1024)
  }
}
