internal import CIntrinsics
internal import Glibc

/// What the machine can do at this moment: how fast its memory is read and its vector units multiply, on the engine's
/// own threads. Virtual machines change from second to second, so a rate says something only beside limits that were
/// measured around it.
///
/// `@unchecked Sendable`: the buffer is written in `init` alone.
public final class MachineProbe: @unchecked Sendable {
  /// How numbers are multiplied; the raw value is what reports print.
  public enum Arithmetic: String, Sendable, CaseIterable, Codable {
    case float32 = "f32"
    /// 16-bit floats, summed in 32 bits.
    case bfloat16 = "bf16"
    /// 16-bit integers, summed in 32 bits.
    case int16
    /// 8-bit integers, summed in 32 bits; in 16 bits on AVX2, where sums must be widened now and then.
    case int8
    /// 16-bit floats in matrix tiles.
    case bfloat16Tiles = "bf16 tiles"
    /// 8-bit integers in matrix tiles.
    case int8Tiles = "int8 tiles"
  }

  /// The limits at one moment.
  public struct Limits: Sendable, Equatable {
    /// Bytes per second read from memory by the threads that generate.
    public var readBandwidth: Double
    /// Operations per second of the threads that read prompts, a multiplication and an addition counting as two; only what this build has
    /// instructions for.
    public var operations: [Arithmetic: Double]

    public init(readBandwidth: Double, operations: [Arithmetic: Double]) {
      self.readBandwidth = readBandwidth
      self.operations = operations
    }

    /// Half-way between two moments.
    public func mean(with other: Limits) -> Limits {
      Limits(
        readBandwidth: (readBandwidth + other.readBandwidth) / 2,
        operations: operations.merging(other.operations) { ($0 + $1) / 2 })
    }
  }

  /// The buffer that is read: several times the last-level cache of today's CPUs.
  public static let bufferByteCount = 512 << 20

  /// The threads that generate, and those that read prompts.
  private let pool: ThreadPool
  private let prefillPool: ThreadPool
  private let buffer: UnsafeMutableRawPointer

  /// Takes the buffer and touches it once.
  ///
  /// - Throws: `KernelError.outOfMemory`.
  public init(_ compute: ComputeContext) throws(KernelError) {
    pool = compute.pool
    prefillPool = compute.forPrefill.pool
    guard let memory = ZeroedMemory.allocate(byteCount: Self.bufferByteCount) else {
      throw .outOfMemory(byteCount: Self.bufferByteCount)
    }
    buffer = memory
    // Large pages: the limit of the memory is asked for, not that of address translation.
    madvise(memory, Self.bufferByteCount, MADV_HUGEPAGE)
    // Pages never written would all be the kernel's one page of zeros.
    pool.run(taskCount: Self.chunkCount) { _, task in
      memset(memory + task * Self.chunkByteCount, 0x5A, Self.chunkByteCount)
    }
  }

  deinit { ZeroedMemory.free(buffer, byteCount: Self.bufferByteCount) }

  /// Reads the buffer once and multiplies for a few milliseconds in each arithmetic: some 40 ms together.
  public func measure() -> Limits {
    var operations: [Arithmetic: Double] = [:]
    for arithmetic in Arithmetic.allCases {
      if let rate = measureOperations(arithmetic) { operations[arithmetic] = rate }
    }
    return Limits(readBandwidth: measureReadBandwidth(), operations: operations)
  }

  private static let chunkByteCount = 1 << 20
  private static let chunkCount = bufferByteCount / chunkByteCount
  /// What is fetched ahead of a read, in bytes: as the decode kernels do.
  private static let readAhead = 4096

  private func measureReadBandwidth() -> Double {
    let bytes = Self.chunkByteCount
    let seconds = timed(pool, taskCount: Self.chunkCount) { [buffer] task in
      ci_keep(ci_probe_read(buffer + task * bytes, bytes, Self.readAhead))
    }
    return Double(Self.bufferByteCount) / seconds
  }

  /// Twelve instructions a round: a task takes some 0.1 to 0.3 ms.
  private static let rounds = 50_000
  private static let tasksPerThread = 16

  private func measureOperations(_ arithmetic: Arithmetic) -> Double? {
    let operations: Int
    switch arithmetic {
    case .float32: operations = ci_probe_f32_operations()
    case .bfloat16: operations = ci_probe_bf16_operations()
    case .int16: operations = ci_probe_int16_operations()
    case .int8: operations = ci_probe_int8_operations()
    case .bfloat16Tiles: operations = TileProbe.operations(.bf16)
    case .int8Tiles: operations = TileProbe.operations(.int8)
    }
    guard operations > 0 else { return nil }
    let tasks = Self.tasksPerThread * prefillPool.threadCount
    let seconds = timed(prefillPool, taskCount: tasks) { _ in
      switch arithmetic {
      case .float32: ci_keep(UInt64(ci_probe_f32(Self.rounds).bitPattern))
      case .bfloat16: ci_keep(UInt64(ci_probe_bf16(Self.rounds).bitPattern))
      case .int16: ci_keep(ci_probe_int16(Self.rounds))
      case .int8: ci_keep(ci_probe_int8(Self.rounds))
      case .bfloat16Tiles: TileProbe.multiply(.bf16, rounds: Self.rounds)
      case .int8Tiles: TileProbe.multiply(.int8, rounds: Self.rounds)
      }
    }
    return Double(operations) * Double(Self.rounds) * Double(tasks) / seconds
  }

  private func timed(_ pool: ThreadPool, taskCount: Int, _ body: (Int) -> Void) -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    pool.run(taskCount: taskCount) { _, task in body(task) }
    let (seconds, attoseconds) = (clock.now - start).components
    return max(Double(seconds) + Double(attoseconds) * 1e-18, 1e-9)
  }
}
