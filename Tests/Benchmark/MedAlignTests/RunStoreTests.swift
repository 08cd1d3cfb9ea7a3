import ContentHash
import EHR
import Foundation
import GRDB
import MedAlign
import SampleRuns
import Testing

@Suite struct RunStoreTests {
  private func mode(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require((attributes[.posixPermissions] as? NSNumber)?.intValue)
  }

  @Test("what is recorded is read back, and the rest stays pending")
  func roundTrip() throws {
    let scratch = try Scratch()
    let folder = scratch.path + "/deep/run"
    let items = [
      Sample.instruction(3), Sample.instruction(20), Sample.instruction(4, person: nil),
      Sample.instruction(5, person: Int64.max, references: []), Sample.instruction(6, person: 1), Sample.instruction(7),
    ]
    let results = [
      Sample.answered(items[0], "odd \u{0} text\u{1F600} '; DROP TABLE item; --\r\n"),
      ItemResult(item: items[1].itemID, outcome: .refused(reason: "2300 tokens")),
      ItemResult(item: items[2].itemID, outcome: .skipped(reason: "no record assigned")),
      ItemResult(item: items[3].itemID, outcome: .failed(reason: "line 3")),
      ItemResult(item: items[4].itemID, outcome: .answered("")),
    ]
    do {
      let store = try RunStore.openForRun(folder: folder, provenance: Sample.provenance())
      try store.plan(items)
      for result in results { try store.record(result) }
      #expect(try store.finishedItems() == Set(results.map(\.item)))
    }
    #expect(try mode(folder) == 0o700)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
      #expect(try mode(folder + "/" + name) == 0o600, "\(name)")
    }
    let store = try RunStore.openForReading(folder: folder)
    let stored = try store.items()
    #expect(stored.map(\.id) == items.map(\.itemID).sorted())
    #expect(Set(stored.map(\.instruction)) == Set(items))
    for result in results { #expect(stored.first { $0.id == result.item }?.result == result) }
    #expect(stored.last { $0.result == nil }?.id == items[5].itemID)
    #expect(try store.counts() == OutcomeCounts(answered: 2, refused: 1, failed: 1, skipped: 1, pending: 1))
    #expect(try store.plan() == Sample.plan())
    #expect(try store.engines() == [Sample.engine])
  }

  @Test("an item has one outcome, and only planned items have any")
  func oneOutcome() throws {
    let scratch = try Scratch()
    let store = try RunStore.openForRun(folder: scratch.path, provenance: Sample.provenance())
    let item = Sample.instruction(1)
    try store.plan([item, item])
    try store.record(Sample.answered(item, "first"))
    #expect(throws: RunStoreError.alreadyFinished(item.itemID, path: scratch.path)) {
      try store.record(Sample.answered(item, "second"))
    }
    let other = Sample.instruction(1, person: 8)
    #expect(throws: RunStoreError.unknownItem(other.itemID, path: scratch.path)) {
      try store.record(Sample.answered(other))
    }
    try store.plan([item, other])
    #expect(try store.counts() == OutcomeCounts(answered: 1, pending: 1))
    #expect(try store.items().first?.result?.outcome == .answered("first"))
  }

  @Test("a second process is told that the folder is busy, while readers and scorers are served")
  func busy() throws {
    let scratch = try Scratch()
    let item = Sample.instruction(1)
    var store: RunStore? = try RunStore.openForRun(folder: scratch.path, provenance: Sample.provenance())
    try store?.plan([item])
    #expect(throws: RunStoreError.busy(path: scratch.path)) {
      try RunStore.openForRun(folder: scratch.path, provenance: Sample.provenance())
    }
    try store?.record(Sample.answered(item))
    #expect(try RunStore.openForReading(folder: scratch.path).counts().answered == 1)
    #expect(try RunScoring.score(RunStore.openForScoring(folder: scratch.path)).scored == 1)
    store = nil
    _ = try RunStore.openForRun(folder: scratch.path, provenance: Sample.provenance())
  }

  @Test("a run is continued only with the same plan; another machine is recorded")
  func differentPlan() throws {
    let scratch = try Scratch()
    _ = try RunStore.openForRun(folder: scratch.path, provenance: Sample.provenance())
    let message = try #require(
      Sample.error {
        _ = try RunStore.openForRun(folder: scratch.path, provenance: Sample.provenance(model: "other", template: "helm"))
      })
    #expect(message.contains("model: "))
    #expect(message.contains("template: paper before, helm now"))
    #expect(!message.contains("data set"))

    var elsewhere = Sample.provenance()
    elsewhere.engine.threads = 64
    elsewhere.plan.modelName = "renamed.gguf"
    let store = try RunStore.openForRun(folder: scratch.path, provenance: elsewhere)
    #expect(try store.engines().map(\.threads) == [2, 64])
    #expect(try store.plan().modelName == "model.gguf")
    elsewhere.plan.options["--top-k"] = "40"
    #expect(Sample.plan().differences(from: elsewhere.plan) == ["--top-k: not set before, 40 now"])
  }

  @Test("records of engines from before servers could answer are read, and written as they were")
  func earlierEngines() throws {
    let earlier = #"{"cpuLevel":"x86-64-v4","gitCommit":"abc","kernelPath":"plain","threads":2,"version":"0.1.0"}"#
    #expect(try JSONDecoder().decode(RunProvenance.Engine.self, from: Data(earlier.utf8)) == Sample.engine)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(try String(decoding: encoder.encode(Sample.engine), as: UTF8.self) == earlier)
    #expect("\(Sample.engine)" == "0.1.0 (abc), x86-64-v4, plain, 2 threads")
  }

  @Test("plans from before answers could be imported are read, and written as they were")
  func earlierPlans() throws {
    let digest = "\(SHA256.hash("x"))"
    let earlier = #"{"chatFormat":"plain","contextStrategy":"paper","contextTokens":2048,"dataSetFingerprint":""# + digest
      + #"","dataSetIsSynthetic":true,"dataSetName":"data","generationTokens":256,"modelDigest":""# + digest
      + #"","modelName":"m.gguf","options":{},"seed":0,"template":"paper","templateDigest":""# + digest + #""}"#
    let plan = try JSONDecoder().decode(RunProvenance.Plan.self, from: Data(earlier.utf8))
    #expect(plan.contextTokens == 2048 && plan.seed == 0 && plan.source == nil)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(try String(decoding: encoder.encode(plan), as: UTF8.self) == earlier)
    var other = plan
    other.seed = 7
    other.contextTokens = nil
    #expect(
      plan.differences(from: other) == ["context tokens: 2048 before, not known now", "seed: 0 before, 7 now"])
  }

  @Test("folders that hold other things are refused and left alone")
  func notARun() throws {
    let scratch = try Scratch()
    try scratch.write("thesis.txt", "important")
    for open in [
      { _ = try RunStore.openForRun(folder: scratch.path, provenance: Sample.provenance()) },
      { _ = try RunStore.openForReading(folder: scratch.path) },
    ] {
      #expect(throws: RunStoreError.notARun(path: scratch.path)) { try open() }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["thesis.txt"])
    #expect(throws: RunStoreError.noFolder(path: scratch.path + "/none")) {
      try RunStore.openForReading(folder: scratch.path + "/none")
    }
    #expect(throws: RunStoreError.notARun(path: scratch.path + "/thesis.txt")) {
      try RunStore.openForRun(folder: scratch.path + "/thesis.txt", provenance: Sample.provenance())
    }
  }

  @Test("a store of a newer version is refused in one line")
  func newerSchema() throws {
    let scratch = try Scratch()
    _ = try RunStore.openForRun(folder: scratch.path, provenance: Sample.provenance())
    // PRAGMA user_version lies at byte 60 of the file, big-endian.
    let path = scratch.path + "/run.sqlite"
    var bytes = Array(try Data(contentsOf: URL(filePath: path)))
    bytes[63] = 99
    try scratch.write("run.sqlite", bytes)
    #expect(throws: RunStoreError.newerSchema(path: scratch.path, found: 99, supported: 3)) {
      try RunStore.openForReading(folder: scratch.path)
    }
  }

  @Test("a store of the first version is read as it is, and brought up to date by the next run into it")
  func olderSchema() throws {
    let scratch = try Scratch()
    let items = (0..<2).map { Sample.instruction($0) }
    do {
      let store = try RunStore.openForRun(folder: scratch.path, provenance: Sample.provenance())
      try store.plan(items)
      try store.record(Sample.answered(items[0]))
      try store.queue.write { db in
        for column in ["shared_prompt_tokens", "specialty", "evidence", "mean_log_probability", "least_log_probability"] {
          try db.execute(sql: "ALTER TABLE item DROP COLUMN \(column)")
        }
        try db.execute(sql: "DROP TABLE step; DROP TABLE imported_metric; PRAGMA user_version = 1")
      }
    }
    #expect(try RunStore.openForReading(folder: scratch.path).items().count == 2)
    let store = try RunStore.openForRun(folder: scratch.path, provenance: Sample.provenance())
    var answer = Sample.answered(items[1])
    answer.generation?.sharedPromptTokens = 77
    try store.record(answer)
    #expect(try store.items().map { $0.result?.generation?.sharedPromptTokens } == [0, 77])
  }

  @Test("a damaged store ends in results or a typed error, never in a trap")
  func damaged() throws {
    let scratch = try Scratch()
    do {
      let store = try RunStore.openForRun(folder: scratch.path, provenance: Sample.provenance())
      let items = (0..<40).map { Sample.instruction($0) }
      try store.plan(items)
      for item in items.prefix(30) { try store.record(Sample.answered(item)) }
      _ = try RunScoring.score(store)
    }
    let good = Array(try Data(contentsOf: URL(filePath: scratch.path + "/run.sqlite")))
    var state: UInt64 = 99
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var errors = 0
    for round in 0..<150 {
      var bytes = good
      switch round % 3 {
      case 0: bytes.removeLast(1 + next(bytes.count - 1))
      case 1: for _ in 0...next(40) { bytes[next(bytes.count)] = UInt8(next(256)) }
      default: for _ in 0...next(4) { bytes[next(200)] = UInt8(next(256)) }
      }
      try scratch.write("run.sqlite", bytes)
      do {
        _ = try RunExport.lines(RunStore.openForReading(folder: scratch.path), canonical: false)
        _ = try RunScoring.score(RunStore.openForScoring(folder: scratch.path))
      } catch {
        errors += 1
        #expect(!"\(error)".contains("\n"), "\(error)")
        #expect(!"\(error)".contains("The value is"), "\(error)")
      }
    }
    #expect(errors > 50)
  }

  @Test("a full disk is named as such and loses nothing stored", .enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func fullDevice() throws {
    #expect(Sample.error { try PrivateFile.write("x", to: "/dev/full/nothing") }?.contains("/dev/full/nothing") == true)
    let scratch = try Scratch()
    try PrivateFile.write("first", to: scratch.path + "/report.html")
    try PrivateFile.write("second", to: scratch.path + "/report.html")
    #expect(try String(contentsOfFile: scratch.path + "/report.html", encoding: .utf8) == "second")
    #expect(try mode(scratch.path + "/report.html") == 0o600)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path) == ["report.html"])
  }
}
