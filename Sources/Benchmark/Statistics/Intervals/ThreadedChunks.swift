internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Work in chunks that know nothing of each other, on several threads; the outcome depends on the chunks alone.
enum ThreadedChunks {
  /// Processors of this machine.
  static let processorCount = max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1)

  /// `body` of 0 ..< `count`, in this order.
  static func map<Outcome: Sendable>(
    count: Int, threadCount: Int, _ body: @Sendable (Int) -> Outcome
  ) -> [Outcome] {
    guard threadCount > 1, count > 1 else { return (0..<count).map(body) }
    let outcomes = Mutex([Outcome?](repeating: nil, count: count))
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: min(threadCount, count)) { _ in
      while true {
        let chunk = next.add(1, ordering: .relaxed).oldValue
        guard chunk < count else { return }
        let outcome = body(chunk)
        outcomes.withLock { $0[chunk] = outcome }
      }
    }
    return outcomes.withLock { $0.compactMap(\.self) }
  }
}
