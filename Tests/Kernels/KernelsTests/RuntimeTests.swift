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
        counts[task].increment()
      }
      #expect(counts.allSatisfy { $0.value == 1 })
    }
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

private final class Counter: Sendable {
  private let count = Atomic<Int>(0)
  func increment() { count.wrappingAdd(1, ordering: .relaxed) }
  var value: Int { count.load(ordering: .relaxed) }
}
