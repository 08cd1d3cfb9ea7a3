import Foundation
import Generation
import Testing

@Suite("Control groups")
struct ControlGroupTests {
  /// A folder that stands for `/`, with these files; goes with the value.
  private final class Root {
    let path = FileManager.default.temporaryDirectory.appending(path: "medalign-\(UUID().uuidString)").path

    init(_ files: [String: String]) throws {
      for (name, text) in files {
        let file = URL(filePath: path).appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  @Test("version 2: the lowest limit on the way up binds")
  func version2() throws {
    let root = try Root([
      "proc/self/cgroup": "0::/user.slice/job/inner\n",
      "sys/fs/cgroup/user.slice/job/inner/memory.max": "max\n",
      "sys/fs/cgroup/user.slice/job/memory.max": "4294967296\n",
      "sys/fs/cgroup/user.slice/memory.max": "8589934592\n",
      "sys/fs/cgroup/user.slice/job/cpu.max": "max 100000\n",
      "sys/fs/cgroup/user.slice/cpu.max": "250000 100000\n",
    ])
    let group = ControlGroup(root: root.path)
    #expect(group.memoryLimit == 4_294_967_296)
    #expect(group.processorQuota == 3)
  }

  @Test("version 1: each controller has its own path, and several may share a line")
  func version1() throws {
    let root = try Root([
      "proc/self/cgroup": "4:memory:/a/b\n3:cpu,cpuacct:/c\n0::/\n",
      "sys/fs/cgroup/memory/a/b/memory.limit_in_bytes": "9223372036854771712\n",
      "sys/fs/cgroup/memory/a/memory.limit_in_bytes": "1000000000\n",
      "sys/fs/cgroup/cpu/c/cpu.cfs_quota_us": "50000\n",
      "sys/fs/cgroup/cpu/c/cpu.cfs_period_us": "100000\n",
      "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
      "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
    ])
    let group = ControlGroup(root: root.path)
    #expect(group.memoryLimit == 1_000_000_000)
    #expect(group.processorQuota == 1)
  }

  @Test("version 1: a quota counts only with the period of its own level")
  func halfReadable() throws {
    let root = try Root([
      "proc/self/cgroup": "3:cpu:/c/d\n",
      "sys/fs/cgroup/cpu/c/d/cpu.cfs_quota_us": "900000\n",
      "sys/fs/cgroup/cpu/c/cpu.cfs_quota_us": "400000\n",
      "sys/fs/cgroup/cpu/c/cpu.cfs_period_us": "100000\n",
      "sys/fs/cgroup/cpu/cpu.cfs_period_us": "50000\n",
    ])
    #expect(ControlGroup(root: root.path).processorQuota == 4)
  }

  @Test("in a container the path may lead outside: what is mounted at the root counts")
  func container() throws {
    for path in ["/../../other", "/docker/0123abcd"] {
      let root = try Root(["proc/self/cgroup": "0::\(path)\n", "sys/fs/cgroup/memory.max": "777\n"])
      #expect(ControlGroup(root: root.path).memoryLimit == 777)
    }
  }

  @Test("no groups, no limits, and nonsense are no limits")
  func none() throws {
    let roots = try [
      Root([:]), Root(["proc/self/cgroup": "0::/\n"]), Root(["proc/self/cgroup": "nonsense\n::\n7:memory\n"]),
      Root(["proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "max\n", "sys/fs/cgroup/cpu.max": "x\n"]),
      Root(["proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "", "sys/fs/cgroup/cpu.max": "max 100000\n"]),
    ]
    for root in roots {
      let group = ControlGroup(root: root.path)
      #expect(group.memoryLimit == nil && group.processorQuota == nil)
    }
  }
}
