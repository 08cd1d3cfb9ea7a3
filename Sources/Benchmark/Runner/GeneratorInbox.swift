import Foundation

/// Events of requests that are answered on threads of their own, for the one thread that waits for them.
///
/// `@unchecked Sendable`: `events` and `gone` are touched only while `condition` is locked.
final class GeneratorInbox: @unchecked Sendable {
  private let condition = NSCondition()
  private var events: [GeneratorEvent] = []
  private var gone: GeneratorGone?

  func put(_ event: GeneratorEvent) {
    condition.withLock { events.append(event) }
    condition.signal()
  }

  /// Nothing else can be answered; the first reason counts.
  func put(_ gone: GeneratorGone) {
    condition.withLock { self.gone = self.gone ?? gone }
    condition.signal()
  }

  /// Waits until something has happened. What was answered before the generator was gone is handed out first.
  func take() throws(GeneratorGone) -> [GeneratorEvent] {
    let taken: (events: [GeneratorEvent], gone: GeneratorGone?) = condition.withLock {
      while events.isEmpty && gone == nil { condition.wait() }
      defer { events = [] }
      return (events, gone)
    }
    if taken.events.isEmpty, let gone = taken.gone { throw gone }
    return taken.events
  }
}
