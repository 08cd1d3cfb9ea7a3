import Foundation
import Kernels
import Synchronization
import Testing

@Suite("Threads and the machine")
struct RuntimeTests {
  @Test("every task runs exactly once, on more threads than cores, call after call", arguments: [1, 2, 3, 16])
  func tasksRunOnce(_ threads: Int) throws {
    let pool = try ThreadPool(threadCount: threads)
    for count in [0, 1, 2, 5, 64, 1000, 3, 1] {
      let counts = (0..<count).map { _ in Counter() }
      pool.run(taskCount: count) { worker, task in
        #expect((0..<threads).contains(worker))
        counts[task].add(1)
      }
      #expect(counts.allSatisfy { $0.value == 1 })
    }
  }

  @Test("calls of all sizes, in turn on all and on a few threads, and from two callers at once, lose no task")
  func stress() throws {
    // As if there were a processor for each thread, so that all of them are woken and race.
    let pool = try ThreadPool(threadCount: 16, processorCount: 16)
    let pools = [pool, pool.limited(to: 3), pool.limited(to: 1), pool.limited(to: 99)]
    #expect(pools.map(\.threadCount) == [16, 3, 1, 16])
    let total = Counter()
    let callers = (0..<2).map { caller in
      Thread {
        var numbers = Numbers(caller + 1)
        for call in 0..<2000 {
          let count = Int(numbers.next() % 40)
          let sum = Counter()
          pools[(call + caller) % 4].run(taskCount: count) { _, task in sum.add(task + 1) }
          #expect(sum.value == count * (count + 1) / 2)
          // Now and then long enough for the threads to fall asleep.
          if call % 400 == 0 { usleep(2000) }
        }
        total.add(1)
      }
    }
    for caller in callers { caller.start() }
    while total.value < callers.count { usleep(1000) }
  }

  @Test("sixteen threads on few processors get on about as fast as one thread for each")
  func moreThreadsThanProcessors() throws {
    func seconds(_ threads: Int) throws -> Double {
      let pool = try ThreadPool(threadCount: threads)
      let numbers = (0..<4096).map { Float($0) }
      let sink = Counter()
      let best = (0..<5).map { _ in
        ContinuousClock().measure {
          for _ in 0..<200 {
            pool.run(taskCount: 64) { _, task in
              var sum: Float = 0
              for number in numbers { sum += number * Float(task) }
              sink.add(Int(sum) & 1)
            }
          }
        }
      }.min() ?? .zero
      return Double(best.components.attoseconds) * 1e-18 + Double(best.components.seconds)
    }
    let few = try seconds(CPUFeatures.usableProcessorCount)
    let many = try seconds(16)
    // Generous: other tests run meanwhile. Threads that wait for each other would take fifty times as long.
    #expect(many < 5 * few, "\(many) s instead of \(few) s")
  }

  @Test("denormals count as zero on every thread and on the caller")
  func denormals() throws {
    let threads = 4
    let pool = try ThreadPool(threadCount: threads, processorCount: threads)
    let tiny = [Float.leastNormalMagnitude, Float.leastNonzeroMagnitude]
    let seen = (0..<threads).map { _ in Counter() }
    let waiting = Counter()
    let flushed = Counter()
    pool.run(taskCount: threads) { worker, _ in
      // Each thread waits for the others, so that each has a task.
      waiting.add(1)
      while waiting.value < threads { sched_yield() }
      seen[worker].add(1)
      if half(tiny[0]) == 0 && half(tiny[1]) * 0x1p100 == 0 { flushed.add(1) }
    }
    #expect(seen.allSatisfy { $0.value == 1 })
    #expect(flushed.value == threads)
    #expect(half(tiny[0]) == 0)
  }

  @Test("a pinned pool computes as any other")
  func pinned() throws {
    let pool = try ThreadPool(threadCount: 3, pinsThreads: true)
    let sum = Counter()
    for _ in 0..<100 { pool.run(taskCount: 50) { _, task in sum.add(task) } }
    #expect(sum.value == 100 * 49 * 25)
  }

  @Test("prompts and generation may have different thread counts")
  func prefillThreads() throws {
    let compute = try ComputeContext(threadCount: 2, prefillThreadCount: 5)
    #expect(compute.pool.threadCount == 2 && compute.forPrefill.pool.threadCount == 5)
    let fewer = try ComputeContext(threadCount: 3, prefillThreadCount: 1)
    #expect(fewer.pool.threadCount == 3 && fewer.forPrefill.pool.threadCount == 1)
    #expect(try ComputeContext(threadCount: 2).forPrefill.pool.threadCount == 2)
  }

  @Test("a pool that nobody holds ends its threads")
  func poolsEnd() throws {
    for _ in 0..<50 { try ThreadPool(threadCount: 4).run(taskCount: 8) { _, _ in } }
  }

  @Test("OpenBLAS runs kernels of this decade on a CPU with AVX2 or more")
  func blasKernels() throws {
    let name = try BLAS.shared().coreName
    #expect(CPUFeatures.current.machine == "portable" || name != "Prescott", "OpenBLAS chose \(name)")
  }

  @Test("a matrix that cannot be had is an error, not a crash")
  func outOfMemory() {
    #expect(throws: KernelError.self) { try FloatMatrix(rows: 1 << 40, columns: 1 << 40) }
    #expect(throws: KernelError.self) { try FloatMatrix(rows: 1 << 30, columns: 1 << 18) }
  }
}

@inline(never)
private func half(_ x: Float) -> Float { x * 0.5 }

private final class Counter: Sendable {
  private let count = Atomic<Int>(0)
  func add(_ amount: Int) { count.wrappingAdd(amount, ordering: .relaxed) }
  var value: Int { count.load(ordering: .relaxed) }
}
