internal import Glibc

/// What this process may use of the machine's memory, in bytes.
public enum MachineMemory {
  /// For everything together, mapped weights included: the physical memory, the control groups' limit or the limit on
  /// the address space, whichever is lowest.
  static var limit: Int {
    [physical, ControlGroup().memoryLimit, resourceLimit(RLIMIT_AS)].compactMap(\.self).min() ?? physical
  }

  /// For what is written: cache and workspace. Mapped weights do not count.
  static var writableLimit: Int { min(limit, resourceLimit(RLIMIT_DATA) ?? limit) }

  /// What can be had at present without swapping; the page cache counts as free. `limit` where the system does not say.
  static var available: Int {
    guard let file = fopen("/proc/meminfo", "r") else { return limit }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), file) != nil {
      let text = String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      let words = text.split(separator: " ")
      if words.first == "MemAvailable:", words.count > 1, let kibibytes = Int(words[1]) {
        return min(limit, kibibytes * 1024)
      }
    }
    return limit
  }

  /// The most memory that this process has held at any moment, mapped weights included, in bytes.
  public static var peakResidentBytes: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }

  private static var physical: Int { sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)) }

  private static func resourceLimit(_ resource: __rlimit_resource) -> Int? {
    var limit = rlimit()
    guard getrlimit(Int32(truncatingIfNeeded: resource.rawValue), &limit) == 0 else { return nil }
    return Int(exactly: limit.rlim_cur)
  }
}
