import Synchronization

/// Asks a run to end after the prompts in hand; may be set from a signal's handler or another thread.
public final class StopRequest: Sendable {
  private let flag = Atomic<Bool>(false)

  public init() {}

  public var isMade: Bool { flag.load(ordering: .relaxed) }
  public func make() { flag.store(true, ordering: .relaxed) }
}
