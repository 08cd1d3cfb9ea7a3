internal import CIntrinsics
internal import Glibc
internal import Synchronization

/// The threads behind a `ThreadPool`, and the one call at a time that they work on.
///
/// A thread claims a task by lowering `openTasks`, and a call has ended when `endedTasks` says so: a thread that comes
/// late, or that the system has put aside, finds nothing to claim and holds nobody up. Idle threads spin for some tens
/// of microseconds, then sleep; where there are more threads than processors they sleep almost at once, since spinning
/// would take the processor from those that work, and no more are woken than can run.
///
/// `@unchecked Sendable`: `job` and `taskCount` are written by the caller that holds `callLock`, while no task is open;
/// they are read only by a thread that has claimed a task, and stay until that task has been counted as ended.
package final class WorkerThreads: @unchecked Sendable {
  package typealias Body = (_ worker: Int, _ task: Int) -> Void

  /// Tasks of the present call that nobody has claimed; may fall below zero.
  private let openTasks = LoneCounter()
  private let endedTasks = LoneCounter()
  /// Threads that may take part in the present call.
  private let participants = Atomic<Int>(0)
  private let isStopping = Atomic<Bool>(false)
  private let job = UnsafeMutablePointer<Body?>.allocate(capacity: 1)
  private let taskCount = UnsafeMutablePointer<Int>.allocate(capacity: 1)
  private let callLock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let parking: [ParkingPlace]
  private let scratch: [ScratchMemory]
  private var threads: [pthread_t] = []
  /// How many rounds a thread waits awake.
  private let spinLimit: Int
  /// How many threads may be woken for a call.
  private let processorCount: Int

  init(threadCount: Int, pinsThreads: Bool, processorCount: Int) throws(KernelError) {
    self.processorCount = processorCount
    spinLimit = threadCount <= processorCount ? 4_000 : 100
    scratch = (0..<threadCount).map { _ in ScratchMemory() }
    parking = (0..<threadCount).map { _ in ParkingPlace() }
    job.initialize(to: nil)
    taskCount.initialize(to: 0)
    pthread_mutex_init(callLock, nil)
    ci_flush_denormals()
    for worker in 0..<threadCount where worker > 0 {
      // The thread holds this object unowned: `deinit` stops it before the object goes.
      let start = Unmanaged.passRetained(WorkerStart(Unmanaged.passUnretained(self), worker, isPinned: pinsThreads))
      var thread = pthread_t()
      let status = pthread_create(
        &thread, nil,
        { argument in
          guard let argument else { return nil }
          let start = Unmanaged<WorkerStart>.fromOpaque(argument).takeRetainedValue()
          if start.isPinned { _ = ci_pin_thread(Int32(truncatingIfNeeded: start.worker)) }
          start.threads._withUnsafeGuaranteedRef { $0.workerLoop(start.worker) }
          return nil
        }, start.toOpaque())
      guard status == 0 else {
        start.release()
        stop()
        throw .threadsUnavailable(wanted: threadCount, errorNumber: status)
      }
      threads.append(thread)
    }
  }

  deinit {
    stop()
    pthread_mutex_destroy(callLock)
    callLock.deallocate()
    job.deinitialize(count: 1)
    job.deallocate()
    taskCount.deallocate()
  }

  func run(taskCount count: Int, threadCount: Int, _ body: Body) {
    guard count > 0 else { return }
    pthread_mutex_lock(callLock)
    defer { pthread_mutex_unlock(callLock) }
    ci_flush_denormals()
    if threadCount == 1 || count == 1 {
      for task in 0..<count { body(0, task) }
      return
    }
    withoutActuallyEscaping(body) { body in
      job.pointee = body
      taskCount.pointee = count
      participants.store(threadCount, ordering: .relaxed)
      endedTasks.value.store(0, ordering: .relaxed)
      openTasks.value.store(count, ordering: .sequentiallyConsistent)
      for worker in 1..<min(threadCount, count, processorCount) { parking[worker].wake() }
      let own = takeTasks(worker: 0)
      var spins = 0
      while endedTasks.value.load(ordering: .acquiring) < count - own {
        spins += 1
        if spins < spinLimit { ci_pause() } else { sched_yield() }
      }
      job.pointee = nil
    }
  }

  @inline(__always)
  func scratch(worker: Int, floatCount: Int) -> UnsafeMutablePointer<Float> { scratch[worker].floats(floatCount) }

  /// Claims and runs tasks until none is open.
  ///
  /// Never inlined: the job must have been let go before its tasks are counted as ended.
  ///
  /// - Returns: how many were run.
  @inline(never)
  private func takeTasks(worker: Int) -> Int {
    var open = claim()
    guard open > 0, let body = job.pointee else { return 0 }
    let count = taskCount.pointee
    var done = 0
    while open > 0 {
      body(worker, count - open)
      done += 1
      open = claim()
    }
    return done
  }

  /// Open tasks before the claim; one is the caller's if it is above zero.
  @inline(__always)
  private func claim() -> Int { openTasks.value.wrappingSubtract(1, ordering: .acquiringAndReleasing).oldValue }

  @inline(__always)
  private func hasTasks(for worker: Int) -> Bool {
    openTasks.value.load(ordering: .sequentiallyConsistent) > 0 && worker < participants.load(ordering: .relaxed)
  }

  private func workerLoop(_ worker: Int) {
    ci_flush_denormals()
    var spins = 0
    while !isStopping.load(ordering: .acquiring) {
      if hasTasks(for: worker) {
        let done = takeTasks(worker: worker)
        if done > 0 { endedTasks.value.wrappingAdd(done, ordering: .releasing) }
        spins = 0
      } else if spins < spinLimit {
        spins += 1
        ci_pause()
      } else {
        parking[worker].park { hasTasks(for: worker) || isStopping.load(ordering: .sequentiallyConsistent) }
        spins = 0
      }
    }
  }

  private func stop() {
    isStopping.store(true, ordering: .sequentiallyConsistent)
    for place in parking { place.wake() }
    for thread in threads { pthread_join(thread, nil) }
    threads = []
  }
}

/// A counter that shares no cache line with what stands before or behind it; processors fetch lines in pairs.
private struct LoneCounter: ~Copyable {
  private let before = InlineArray<15, Int>(repeating: 0)
  let value = Atomic<Int>(0)
  private let behind = InlineArray<15, Int>(repeating: 0)
}

private final class WorkerStart {
  let threads: Unmanaged<WorkerThreads>
  let worker: Int
  let isPinned: Bool
  init(_ threads: Unmanaged<WorkerThreads>, _ worker: Int, isPinned: Bool) {
    self.threads = threads
    self.worker = worker
    self.isPinned = isPinned
  }
}
