/// What can go wrong below the model: memory, the BLAS library, a build for another CPU.
public enum KernelError: Error, Equatable, CustomStringConvertible {
  case outOfMemory(byteCount: Int)
  case blasMissing(reason: String)
  case buildNeedsNewerCPU(build: String, machine: String)
  case threadsUnavailable(wanted: Int, errorNumber: Int32)

  public var description: String {
    switch self {
    case .outOfMemory(let bytes):
      "not enough memory: \(bytes) bytes could not be had"
    case .blasMissing(let reason):
      "OpenBLAS could not be loaded (\(reason)); install Debian's libopenblas0 or run scripts/setup.sh"
    case .buildNeedsNewerCPU(let build, let machine):
      "this build is for \(build) but the CPU offers \(machine): rebuild here, or with MEDALIGN_CPU=\(machine)"
    case .threadsUnavailable(let wanted, let number):
      "could not start \(wanted) threads (errno \(number))"
    }
  }
}
