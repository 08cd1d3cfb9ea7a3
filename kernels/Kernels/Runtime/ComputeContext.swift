/// What every kernel call needs: the threads and the BLAS library. One per loaded model.
public struct ComputeContext: Sendable {
  public let pool: ThreadPool
  public let blas: BLAS

  /// - Parameter threadCount: threads to compute with, the calling one included.
  /// - Throws: `KernelError` if the build needs a newer CPU, or threads or OpenBLAS cannot be had.
  public init(threadCount: Int) throws(KernelError) {
    try CPUFeatures.current.check()
    blas = try BLAS.shared()
    try BLAS.checkMemory(threadCount: threadCount)
    pool = try ThreadPool(threadCount: threadCount)
  }

  /// The kernels that run, for provenance and benchmarks, such as `x86-64-v4, OpenBLAS SkylakeX`.
  public var kernelDescription: String { "\(CPUFeatures.current.build), OpenBLAS \(blas.coreName)" }
}
