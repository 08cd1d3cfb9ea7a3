/// What every kernel call needs: the threads, the BLAS library and the choice between it and our own kernels. One per
/// loaded model.
public struct ComputeContext: Sendable {
  /// Who multiplies, and how exactly.
  public enum Backend: String, Sendable, CaseIterable {
    /// Our own kernels for this CPU level, as exact as llama.cpp's or better.
    case native
    /// Our own kernels, faster and less exact where VNNI or matrix tiles are: weights and activations of prefill rounded
    /// to 8 bits under coarse scales.
    case int8
    /// OpenBLAS, in 32-bit floats, and 16-bit activations for generated tokens: slower and closest to exact.
    case blas
  }

  /// The threads that this context's calls run on.
  public let pool: ThreadPool
  public let backend: Backend
  private let prefillPool: ThreadPool

  /// - Parameters:
  ///   - threadCount: threads to compute with, the calling one included.
  ///   - prefillThreadCount: threads of `forPrefill`; nil: the same.
  ///   - pinsThreads: whether threads stay on one processor each, as `ThreadPool` has it.
  ///   - backend: who multiplies.
  /// - Throws: `KernelError` if the build needs a newer CPU, or threads cannot be had.
  public init(
    threadCount: Int, prefillThreadCount: Int? = nil, pinsThreads: Bool = false, backend: Backend = .native
  ) throws(KernelError) {
    try CPUFeatures.current.check()
    self.backend = backend
    let prefillThreads = prefillThreadCount ?? threadCount
    let all = try ThreadPool(threadCount: max(threadCount, prefillThreads), pinsThreads: pinsThreads)
    pool = all.limited(to: threadCount)
    prefillPool = all.limited(to: prefillThreads)
  }

  private init(_ other: ComputeContext, pool: ThreadPool) {
    self.pool = pool
    backend = other.backend
    prefillPool = other.prefillPool
  }

  /// The same context on the threads meant for prompts: these are bound by arithmetic and profit from more threads than
  /// generation, which is bound by memory.
  public var forPrefill: ComputeContext { ComputeContext(self, pool: prefillPool) }

  /// Loads OpenBLAS and sees that its buffers fit, so that it cannot fail in the middle of a run.
  ///
  /// - Throws: `KernelError.blasMissing` or `.outOfMemory`.
  public func requireBLAS() throws(KernelError) {
    _ = try BLAS.shared()
    try BLAS.checkMemory(threadCount: prefillPool.threadCount)
  }

  /// OpenBLAS, for kernels behind `requireBLAS`.
  ///
  /// - Precondition: the library can be loaded.
  @inline(__always)
  var blas: BLAS { BLAS.afterRequire }

  /// The kernels that run, for provenance and benchmarks, such as `x86-64-v4+vnni, native` or
  /// `x86-64-v4+vnni, OpenBLAS SkylakeX`.
  public func kernelDescription(usesBLAS: Bool) -> String {
    let library = usesBLAS ? (try? BLAS.shared()).map { "OpenBLAS \($0.coreName)" } : nil
    let tiles = backend != .blas && TilePermission.current == .granted ? "tiles" : nil
    let parts = [CPUFeatures.current.build, backend == .blas ? nil : backend.rawValue, tiles, library]
    return parts.compactMap(\.self).joined(separator: ", ")
  }
}
