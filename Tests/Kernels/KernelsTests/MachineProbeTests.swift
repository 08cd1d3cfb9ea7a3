import Kernels
import Testing

@Suite("Machine probe")
struct MachineProbeTests {
  @Test("limits are positive, for each arithmetic that this build has instructions for")
  func limits() throws {
    let limits = try MachineProbe(ComputeContext(threadCount: 2)).measure()
    // Nothing reads memory faster than 10 TB/s: the loop was not left out.
    #expect(limits.readBandwidth > 1e8 && limits.readBandwidth < 1e13)
    #expect(limits.operations[.float32] != nil)
    #expect(limits.operations.values.allSatisfy { $0 > 1e8 && $0 < 1e15 })
    let build = CPUFeatures.current.build
    #expect((limits.operations[.bfloat16] != nil) == build.contains("bf16"))
    #expect((limits.operations[.int8] != nil) == build.contains("x86-64-v"))
  }

  @Test("the mean of two moments is taken limit by limit")
  func mean() {
    let a = MachineProbe.Limits(readBandwidth: 1, operations: [.float32: 10, .int8: 4])
    let b = MachineProbe.Limits(readBandwidth: 3, operations: [.float32: 20, .int8: 8])
    #expect(a.mean(with: b) == MachineProbe.Limits(readBandwidth: 2, operations: [.float32: 15, .int8: 6]))
  }
}
