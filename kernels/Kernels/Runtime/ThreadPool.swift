/// The engine's threads, or the first few of them. A call hands out numbered tasks; threads take the next number until
/// none is left.
///
/// Which thread runs which task is left to chance, so a task's result must depend on its number alone: then results do
/// not depend on the thread count (promise 2). Heavy loops never run on Swift's cooperative threads.
///
/// Inside a task, results and operands below 2⁻¹²⁶ count as zero (FTZ, DAZ): on the pool's own threads always, on a
/// calling thread from its first call on. The caller's setting is not put back: a program that needs denormals on the
/// same thread has to set its MXCSR again.
public struct ThreadPool: Sendable {
  /// Threads that compute, the calling one included.
  public let threadCount: Int
  private let workers: WorkerThreads

  /// `(worker, task)`: worker is in 0 ..< the threads of the whole pool and names the thread's scratch memory.
  package typealias Body = WorkerThreads.Body

  /// - Parameters:
  ///   - threadCount: the calling thread counts as one; at least 1, at most 1024.
  ///   - pinsThreads: whether thread i stays on the i-th processor of those the process may run on. The calling thread,
  ///     number 0, belongs to the caller and stays free.
  public init(threadCount: Int, pinsThreads: Bool = false) throws(KernelError) {
    try self.init(
      threadCount: threadCount, pinsThreads: pinsThreads, processorCount: CPUFeatures.usableProcessorCount)
  }

  /// - Parameter processorCount: how many threads may be woken at a time; tests give more than there are.
  package init(threadCount: Int, pinsThreads: Bool = false, processorCount: Int) throws(KernelError) {
    self.threadCount = min(max(threadCount, 1), 1024)
    workers = try WorkerThreads(
      threadCount: self.threadCount, pinsThreads: pinsThreads, processorCount: processorCount)
  }

  private init(_ workers: WorkerThreads, threadCount: Int) {
    self.workers = workers
    self.threadCount = threadCount
  }

  /// The first `count` threads of this pool, at least one; the others rest during its calls.
  public func limited(to count: Int) -> ThreadPool { ThreadPool(workers, threadCount: min(max(count, 1), threadCount)) }

  /// Runs `body` once for each task 0 ..< `taskCount`, and returns when the last has ended. Not for use in a task.
  package func run(taskCount: Int, _ body: Body) {
    workers.run(taskCount: taskCount, threadCount: threadCount, body)
  }

  /// At least `floatCount` floats of memory that belong to `worker` until its next request. Contents are arbitrary.
  @inline(__always)
  package func scratch(worker: Int, floatCount: Int) -> UnsafeMutablePointer<Float> {
    workers.scratch(worker: worker, floatCount: floatCount)
  }
}
