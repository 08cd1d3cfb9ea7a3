internal import COpenBLAS
internal import Glibc

/// OpenBLAS, opened at run time with the right kernels for this CPU and held to one thread per call.
///
/// OpenBLAS 0.3.21 knows no CPU younger than 2021 and falls back to the oldest kernels on those (six times slower:
/// kernels.md 6). It reads `OPENBLAS_CORETYPE` only while being loaded, hence `dlopen` after `setenv`; a value that the
/// user has set gives way, since with other kernels a row's bits may depend on its place. Its own threads stay off: calls come from `ThreadPool`'s threads, and a row's sum then never
/// depends on how a matrix was cut among threads.
public final class BLAS: Sendable {
  typealias SGEMM =
    @convention(c) (
      CBLAS_ORDER, CBLAS_TRANSPOSE, CBLAS_TRANSPOSE, Int32, Int32, Int32, Float, UnsafePointer<Float>?, Int32,
      UnsafePointer<Float>?, Int32, Float, UnsafeMutablePointer<Float>?, Int32
    ) -> Void

  /// The kernels OpenBLAS uses, in its own words, such as `SkylakeX`.
  public let coreName: String
  let sgemm: SGEMM

  private static let loaded: Result<BLAS, KernelError> = Result { () throws(KernelError) -> BLAS in try BLAS() }

  /// The library, loaded on first use.
  public static func shared() throws(KernelError) -> BLAS { try loaded.get() }

  /// The library, for callers that come after a `shared` that did not throw.
  static var afterRequire: BLAS {
    switch loaded {
    case .success(let blas): blas
    case .failure(let error): preconditionFailure("\(error)")
    }
  }

  /// OpenBLAS takes a work buffer of 128 MiB for each thread that calls it, and where an address-space limit denies it
  /// one it tries again for ever. So the room is asked for and given back first, with what a thread's stack and malloc
  /// arena take besides.
  static func checkMemory(threadCount: Int) throws(KernelError) {
    let bytes = max(threadCount, 1) * (384 << 20)
    let room = mmap(nil, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard room != MAP_FAILED else { throw .outOfMemory(byteCount: bytes) }
    munmap(room, bytes)
  }

  private init() throws(KernelError) {
    if let core = CPUFeatures.current.openBLASCoreType { setenv("OPENBLAS_CORETYPE", core, 1) }
    setenv("OPENBLAS_NUM_THREADS", "1", 1)
    guard let library = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL) else {
      throw .blasMissing(reason: dlerror().map { String(cString: $0) } ?? "unknown reason")
    }
    guard let gemm = dlsym(library, "cblas_sgemm"), let setThreads = dlsym(library, "openblas_set_num_threads"),
      let coreName = dlsym(library, "openblas_get_corename")
    else { throw .blasMissing(reason: "libopenblas.so.0 lacks cblas_sgemm") }
    sgemm = unsafeBitCast(gemm, to: SGEMM.self)
    unsafeBitCast(setThreads, to: (@convention(c) (Int32) -> Void).self)(1)
    let name = unsafeBitCast(coreName, to: (@convention(c) () -> UnsafePointer<CChar>?).self)()
    self.coreName = name.map { String(cString: $0) } ?? "unknown"
  }

  /// C = A · Bᵀ + `beta` · C, row-major: A is [m, k], B is [n, k], C is [m, n], with row strides in floats.
  @inline(__always)
  func multiply(
    _ a: UnsafePointer<Float>, stride aStride: Int, transposed b: UnsafePointer<Float>, stride bStride: Int,
    into c: UnsafeMutablePointer<Float>, stride cStride: Int, m: Int, n: Int, k: Int, beta: Float
  ) {
    sgemm(
      CblasRowMajor, CblasNoTrans, CblasTrans, Int32(truncatingIfNeeded: m), Int32(truncatingIfNeeded: n),
      Int32(truncatingIfNeeded: k), 1, a, Int32(truncatingIfNeeded: aStride), b, Int32(truncatingIfNeeded: bStride),
      beta, c, Int32(truncatingIfNeeded: cStride))
  }

  /// C = A · B + `beta` · C, row-major: A is [m, k], B is [k, n], C is [m, n], with row strides in floats.
  @inline(__always)
  func multiply(
    _ a: UnsafePointer<Float>, stride aStride: Int, _ b: UnsafePointer<Float>, stride bStride: Int,
    into c: UnsafeMutablePointer<Float>, stride cStride: Int, m: Int, n: Int, k: Int, beta: Float
  ) {
    sgemm(
      CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(truncatingIfNeeded: m), Int32(truncatingIfNeeded: n),
      Int32(truncatingIfNeeded: k), 1, a, Int32(truncatingIfNeeded: aStride), b, Int32(truncatingIfNeeded: bStride),
      beta, c, Int32(truncatingIfNeeded: cStride))
  }
}
