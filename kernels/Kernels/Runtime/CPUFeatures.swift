internal import CIntrinsics

/// Which instruction set the kernels were compiled for, and which one the machine has.
public struct CPUFeatures: Sendable, Equatable {
  /// A base level and the extensions that kernels use where they are present.
  struct Level: Sendable, Equatable, CustomStringConvertible {
    /// 2, 3 or 4 for x86-64-v2 …; 0 on other architectures.
    let base: Int32
    /// Bits `CI_VNNI` ….
    let extensions: Int32

    /// As `MEDALIGN_CPU` has it, such as `x86-64-v4+vnni+vbmi+bf16`.
    var description: String {
      guard base >= 3 else { return "portable" }
      let names = [(CI_VNNI, "vnni"), (CI_VBMI, "vbmi"), (CI_BF16, "bf16"), (CI_AMX, "amx")]
      return names.reduce("x86-64-v\(base)") { $0 + (extensions & $1.0 == 0 ? "" : "+\($1.1)") }
    }

    /// Whether a machine of this level can run what was built for `other`.
    func runs(_ other: Level) -> Bool { base >= other.base && other.extensions & ~extensions == 0 }
  }

  private let buildLevel: Level
  private let machineLevel: Level

  public static let current = CPUFeatures(
    build: Level(base: ci_build_level(), extensions: ci_build_extensions()),
    machine: Level(base: ci_machine_level(), extensions: ci_machine_extensions()))

  init(build: Level, machine: Level) {
    buildLevel = build
    machineLevel = machine
  }

  /// What `Kernels` was compiled for, such as `x86-64-v4+vnni+vbmi+bf16`.
  public var build: String { buildLevel.description }
  /// What this machine offers.
  public var machine: String { machineLevel.description }

  /// Processors that this process may run on, at least 1.
  public static var usableProcessorCount: Int { max(1, Int(ci_usable_processors())) }

  /// Refuses a build whose instructions the machine lacks, before one of them is met.
  public func check() throws(KernelError) {
    if !machineLevel.runs(buildLevel) { throw .buildNeedsNewerCPU(build: build, machine: machine) }
  }

  /// One line when instructions of the machine stay unused, by the build's choice or the system's, else `nil`.
  public var remark: String? {
    buildLevel.runs(machineLevel)
      ? TilePermission.current.remark
      : "built for \(build), but this CPU offers \(machine): a build made here is faster"
  }

  /// OpenBLAS's name for the best kernels that this machine can run and that give a row the same bits in any place of a
  /// panel; `nil` where its own choice is good.
  var openBLASCoreType: String? {
    switch machineLevel.base {
    case 4: "SkylakeX"
    // Haswell's sums take six rows of every twelve in another order, which promise 2 forbids (OPTIMIZATIONS.md).
    case 3: "Sandybridge"
    default: nil
    }
  }
}
