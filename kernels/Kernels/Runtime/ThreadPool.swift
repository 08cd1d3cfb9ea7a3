internal import CIntrinsics
internal import Glibc
internal import Synchronization

/// The engine's own threads. A call hands out numbered tasks; threads take the next number until none is left.
///
/// Which thread runs which task is left to chance, so a task's result must depend on its number alone: then results do
/// not depend on the thread count (promise 2). Heavy loops never run on Swift's cooperative threads.
///
/// Threads spin for some tens of microseconds between calls, then sleep.
///
/// `@unchecked Sendable`: `job` is written only by the caller that holds `callLock`, while every worker waits for the
/// next `generation`, and read only by workers that have seen that generation.
public final class ThreadPool: @unchecked Sendable {
  public let threadCount: Int

  /// `(worker, task)`: worker is in 0 ..< threadCount and names the thread's scratch memory.
  package typealias Body = (_ worker: Int, _ task: Int) -> Void

  private var job: Body?
  private let taskCount = Atomic<Int>(0)
  private let nextTask = Atomic<Int>(0)
  private let busyWorkers = Atomic<Int>(0)
  private let generation = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  private let isStopping = Atomic<Bool>(false)
  private let callLock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let sleepLock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let wakeUp = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var threads: [pthread_t] = []
  private let scratch: [ScratchMemory]

  private static let spinLimit = 4_000

  /// - Parameter threadCount: the calling thread counts as one; at least 1, at most 1024.
  public init(threadCount: Int) throws(KernelError) {
    let count = min(max(threadCount, 1), 1024)
    self.threadCount = count
    scratch = (0..<count).map { _ in ScratchMemory() }
    pthread_mutex_init(callLock, nil)
    pthread_mutex_init(sleepLock, nil)
    pthread_cond_init(wakeUp, nil)
    ci_flush_denormals()
    for worker in 0..<count where worker > 0 {
      // The thread holds the pool's parts, not the pool: `deinit` stops it before they go.
      let start = Unmanaged.passRetained(WorkerStart(pool: Unmanaged.passUnretained(self), worker: worker))
      var thread = pthread_t()
      let status = pthread_create(
        &thread, nil,
        { argument in
          guard let argument else { return nil }
          let start = Unmanaged<WorkerStart>.fromOpaque(argument).takeRetainedValue()
          start.pool._withUnsafeGuaranteedRef { $0.workerLoop(start.worker) }
          return nil
        }, start.toOpaque())
      guard status == 0 else {
        start.release()
        stop()
        throw .threadsUnavailable(wanted: count, errorNumber: status)
      }
      threads.append(thread)
    }
  }

  deinit {
    stop()
    for lock in [callLock, sleepLock] {
      pthread_mutex_destroy(lock)
      lock.deallocate()
    }
    pthread_cond_destroy(wakeUp)
    wakeUp.deallocate()
  }

  /// Runs `body` once for each task 0 ..< `taskCount`, on all threads, and returns when the last has ended.
  package func run(taskCount count: Int, _ body: Body) {
    guard count > 0 else { return }
    pthread_mutex_lock(callLock)
    defer { pthread_mutex_unlock(callLock) }
    ci_flush_denormals()
    if threads.isEmpty || count == 1 {
      for task in 0..<count { body(0, task) }
      return
    }
    withoutActuallyEscaping(body) { body in
      job = body
      taskCount.store(count, ordering: .relaxed)
      nextTask.store(0, ordering: .relaxed)
      busyWorkers.store(threads.count, ordering: .relaxed)
      generation.wrappingAdd(1, ordering: .sequentiallyConsistent)
      if sleepers.load(ordering: .sequentiallyConsistent) > 0 {
        pthread_mutex_lock(sleepLock)
        pthread_cond_broadcast(wakeUp)
        pthread_mutex_unlock(sleepLock)
      }
      takeTasks(worker: 0, body)
      var spins = 0
      while busyWorkers.load(ordering: .acquiring) > 0 {
        spins += 1
        if spins < Self.spinLimit { ci_pause() } else { sched_yield() }
      }
      job = nil
    }
  }

  /// At least `floatCount` floats of memory that belong to `worker` until its next request. Contents are arbitrary.
  @inline(__always)
  package func scratch(worker: Int, floatCount: Int) -> UnsafeMutablePointer<Float> {
    scratch[worker].floats(floatCount)
  }

  private func takeTasks(worker: Int, _ body: Body) {
    let count = taskCount.load(ordering: .relaxed)
    while true {
      let task = nextTask.wrappingAdd(1, ordering: .relaxed).oldValue
      if task >= count { return }
      body(worker, task)
    }
  }

  private func workerLoop(_ worker: Int) {
    ci_flush_denormals()
    var seen = 0
    while true {
      var spins = 0
      while generation.load(ordering: .acquiring) == seen {
        spins += 1
        if spins < Self.spinLimit { ci_pause() } else { sleep(whileGenerationIs: seen) }
      }
      seen &+= 1
      if isStopping.load(ordering: .acquiring) { return }
      if let job { takeTasks(worker: worker, job) }
      busyWorkers.wrappingSubtract(1, ordering: .acquiringAndReleasing)
    }
  }

  private func sleep(whileGenerationIs seen: Int) {
    pthread_mutex_lock(sleepLock)
    sleepers.wrappingAdd(1, ordering: .sequentiallyConsistent)
    while generation.load(ordering: .sequentiallyConsistent) == seen { pthread_cond_wait(wakeUp, sleepLock) }
    sleepers.wrappingSubtract(1, ordering: .sequentiallyConsistent)
    pthread_mutex_unlock(sleepLock)
  }

  private func stop() {
    isStopping.store(true, ordering: .releasing)
    pthread_mutex_lock(sleepLock)
    generation.wrappingAdd(1, ordering: .sequentiallyConsistent)
    pthread_cond_broadcast(wakeUp)
    pthread_mutex_unlock(sleepLock)
    for thread in threads { pthread_join(thread, nil) }
    threads = []
  }
}

private final class WorkerStart {
  let pool: Unmanaged<ThreadPool>
  let worker: Int
  init(pool: Unmanaged<ThreadPool>, worker: Int) {
    self.pool = pool
    self.worker = worker
  }
}

/// Memory of one worker that grows to the largest request and is kept.
///
/// `@unchecked Sendable`: only the worker that owns it touches it.
private final class ScratchMemory: @unchecked Sendable {
  private var base = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 64)
  private var capacity = 16

  func floats(_ count: Int) -> UnsafeMutablePointer<Float> {
    if count > capacity {
      base.deallocate()
      capacity = count
      base = UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<Float>.stride, alignment: 64)
    }
    return base.assumingMemoryBound(to: Float.self)
  }

  deinit { base.deallocate() }
}
