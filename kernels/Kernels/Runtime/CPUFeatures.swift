internal import CIntrinsics

/// Which instruction set the kernels were compiled for, and which one the machine has.
public struct CPUFeatures: Sendable, Equatable {
  /// What `Kernels` was compiled for, such as `x86-64-v4`.
  public let build: String
  /// What this machine offers.
  public let machine: String
  private let buildLevel: Int32
  private let machineLevel: Int32

  public static let current = CPUFeatures(buildLevel: ci_build_level(), machineLevel: ci_machine_level())

  init(buildLevel: Int32, machineLevel: Int32) {
    self.buildLevel = buildLevel
    self.machineLevel = machineLevel
    self.build = Self.name(buildLevel)
    self.machine = Self.name(machineLevel)
  }

  /// Processors that this process may run on, at least 1.
  public static var usableProcessorCount: Int { max(1, Int(ci_usable_processors())) }

  /// Refuses a build whose instructions the machine lacks, before one of them is met.
  public func check() throws(KernelError) {
    if buildLevel > machineLevel { throw .buildNeedsNewerCPU(build: build, machine: machine) }
  }

  /// One line when the build leaves instructions of the machine unused, else `nil`.
  public var remark: String? {
    buildLevel < machineLevel ? "built for \(build), but this CPU offers \(machine): a build made here is faster" : nil
  }

  private static func name(_ level: Int32) -> String { level == 0 ? "portable" : "x86-64-v\(level)" }

  /// OpenBLAS's name for the best kernels that this machine can run; `nil` where its own choice is good.
  var openBLASCoreType: String? {
    switch machineLevel {
    case 4: "SkylakeX"
    case 3: "Haswell"
    default: nil
    }
  }
}
