// `bench_retrieval.py` builds and runs this: index the records of a folder, answer queries, print figures as JSON.
// Arguments: folder, query file (one a line), threads, k.
import Foundation
import Retrieval

func cpuSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func timed<R>(_ body: () throws -> R) rethrows -> (result: R, wall: Double, cpu: Double) {
  let (clock, cpu) = (ContinuousClock(), cpuSeconds())
  let start = clock.now
  let result = try body()
  let wall = (clock.now - start) / .seconds(1)
  return (result, wall, cpuSeconds() - cpu)
}

let arguments = CommandLine.arguments
let files = try FileManager.default.contentsOfDirectory(atPath: arguments[1]).filter { $0.hasSuffix(".txt") }.sorted()
let paths = files.map { arguments[1] + "/" + $0 }
let queries = try String(contentsOfFile: arguments[2], encoding: .utf8).split(separator: "\n").map(String.init)
let (threads, k) = (Int(arguments[3]) ?? 1, Int(arguments[4]) ?? 5)

// Reading the files is part of the time; one document per thread is in memory.
let build = try timed {
  try BM25Index(count: paths.count, threads: threads) { index throws(RetrievalError) in
    guard let data = FileManager.default.contents(atPath: paths[index]) else {
      throw .unreadable(document: index, reason: "no such file")
    }
    return [UInt8](data)
  }
}
let index = build.result
let asked = timed { queries.map { index.top(k, of: $0) } }

let figures: [String: Any] = [
  "build_wall": build.wall, "build_cpu": build.cpu, "query_wall": asked.wall, "query_cpu": asked.cpu,
  "words": index.wordCount, "tokens": index.tokenCount,
  "documents": asked.result.map { $0.map(\.document) }, "scores": asked.result.map { $0.map(\.score) },
]
print(String(decoding: try JSONSerialization.data(withJSONObject: figures), as: UTF8.self))
