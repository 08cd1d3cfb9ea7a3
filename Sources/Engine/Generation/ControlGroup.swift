internal import Glibc

/// The limits of the control groups that a process is in, from its own group up to the root: any of them binds. Both
/// versions of Linux's interface are read, since systems use them side by side.
package struct ControlGroup {
  /// `controller` is empty for version 2.
  private let groups: [(controller: String, path: [Substring])]
  private let root: String

  /// - Parameter root: the folder that stands for `/`; tests bring their own.
  package init(root: String = "") {
    self.root = root
    // Lines are `hierarchy:controllers:path`.
    groups = (Self.text(of: root + "/proc/self/cgroup") ?? "").split(separator: "\n").flatMap { line in
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { return [(controller: String, path: [Substring])]() }
      // A path outside the namespace is told with `..`: what lies there cannot be seen.
      let path = fields[2].split(separator: "/").filter { $0 != ".." }
      return fields[1].split(separator: ",", omittingEmptySubsequences: false).map { (String($0), path) }
    }
  }

  /// Bytes, the lowest limit that holds; `nil` without one.
  package var memoryLimit: Int? {
    let version2 = values("", "memory.max").compactMap(Self.number)
    let version1 = values("memory", "memory.limit_in_bytes").compactMap(Self.number)
    return (version2 + version1).min()
  }

  /// Processors' worth of time, rounded up, at least 1; `nil` without a quota.
  package var processorQuota: Int? {
    // `quota period` in microseconds, or `max period`.
    let version2 = values("", "cpu.max").compactMap { text -> Int? in
      let fields = text.split(separator: " ")
      guard fields.count == 2 else { return nil }
      return Self.processors(quota: Self.number(fields[0]), period: Self.number(fields[1]))
    }
    let version1 = folders("cpu").compactMap { folder in
      Self.processors(
        quota: Self.line(of: folder + "/cpu.cfs_quota_us").flatMap(Self.number),
        period: Self.line(of: folder + "/cpu.cfs_period_us").flatMap(Self.number))
    }
    return (version2 + version1).min()
  }

  private static func processors(quota: Int?, period: Int?) -> Int? {
    guard let quota, let period, quota > 0, period > 0 else { return nil }
    return max(1, (quota - 1) / period + 1)
  }

  /// The contents of `file` in the group of `controller` and in those above it, where it can be read.
  private func values(_ controller: String, _ file: String) -> [Substring] {
    folders(controller).compactMap { Self.line(of: $0 + "/" + file) }
  }

  /// The folders of the group of `controller` and of those above it, from below to above.
  private func folders(_ controller: String) -> [String] {
    guard let group = groups.first(where: { $0.controller == controller }) else { return [] }
    let mounts = controller.isEmpty ? ["/sys/fs/cgroup", "/sys/fs/cgroup/unified"] : ["/sys/fs/cgroup/\(controller)"]
    return mounts.flatMap { mount in
      (0...group.path.count).reversed().map { depth in
        root + mount + group.path.prefix(depth).map { "/" + $0 }.joined()
      }
    }
  }

  private static func number(_ text: Substring) -> Int? { Int(text) }

  /// The first line of a small file; `nil` if it cannot be read or is empty.
  private static func line(of path: String) -> Substring? { text(of: path)?.split(separator: "\n").first }

  /// The text of a small file; `nil` if it cannot be read.
  private static func text(of path: String) -> String? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}
