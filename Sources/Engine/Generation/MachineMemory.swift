internal import Glibc

/// What this process may use of the machine's memory.
public enum MachineMemory {
  /// Bytes: the physical memory, or the control group's limit if that is lower.
  static var limit: Int {
    let physical = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    return min(physical, controlGroupLimit ?? physical)
  }

  /// The most memory that this process has held at any moment, mapped weights included, in bytes.
  public static var peakResidentBytes: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }

  private static var controlGroupLimit: Int? {
    for path in ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"] {
      guard let file = fopen(path, "r") else { continue }
      defer { fclose(file) }
      var line = [CChar](repeating: 0, count: 64)
      guard fgets(&line, Int32(line.count), file) != nil else { continue }
      let digits = line.prefix { $0 >= 48 && $0 <= 57 }.map { UInt8(truncatingIfNeeded: $0) }
      return Int(String(decoding: digits, as: UTF8.self))
    }
    return nil
  }
}
