import Foundation
import Synchronization

/// Records done, rate and time left, on a line of standard error that changes; nothing where that is no terminal.
final class RecordProgressLine: Sendable {
  private let start = ContinuousClock.now
  private let last = Mutex<ContinuousClock.Instant?>(nil)

  func show(done: Int, total: Int, bytes: Int) {
    guard StandardError.isTerminal else { return }
    let now = ContinuousClock.now
    let isDue = last.withLock { last in
      if let last, now - last < .milliseconds(200) { return false }
      last = now
      return true
    }
    let seconds = (now - start) / .seconds(1)
    guard isDue, seconds > 0.2 else { return }
    let rate = Double(done) / seconds
    let left = Double(total - done) / max(rate, 1e-9)
    let text = String(
      format: "%d/%d records, %.0f records/s, %.1f MB/s, %.0f s left", done, total,
      rate, Double(bytes) / seconds / 1e6, left)
    StandardError.write("\r\u{1B}[K" + text)
  }

  func end() {
    if StandardError.isTerminal { StandardError.write("\r\u{1B}[K") }
  }
}
