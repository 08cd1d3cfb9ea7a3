/// What every kernel call needs: the threads, the BLAS library and the choice between it and our own kernels. One per
/// loaded model.
public struct ComputeContext: Sendable {
  /// Who multiplies in prefill.
  public enum Backend: String, Sendable, CaseIterable {
    /// Our own kernels for this CPU level.
    case native
    /// OpenBLAS, in 32-bit floats: slower and closer to exact.
    case blas
  }

  public let pool: ThreadPool
  public let blas: BLAS
  public let backend: Backend

  /// - Parameters:
  ///   - threadCount: threads to compute with, the calling one included.
  ///   - backend: who multiplies in prefill.
  /// - Throws: `KernelError` if the build needs a newer CPU, or threads or OpenBLAS cannot be had.
  public init(threadCount: Int, backend: Backend = .native) throws(KernelError) {
    try CPUFeatures.current.check()
    self.backend = backend
    blas = try BLAS.shared()
    try BLAS.checkMemory(threadCount: threadCount)
    pool = try ThreadPool(threadCount: threadCount)
  }

  /// The kernels that run, for provenance and benchmarks, such as `x86-64-v4+vnni, OpenBLAS SkylakeX`.
  public var kernelDescription: String { "\(CPUFeatures.current.build), OpenBLAS \(blas.coreName)" }
}
