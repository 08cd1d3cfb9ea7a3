internal import Dispatch
public import EHR
internal import Synchronization

/// Counts all records of a folder, each thread with one record in memory at a time.
public struct RecordSurvey: Sendable {
  public struct Progress: Sendable {
    public var recordsDone = 0
    public let recordsTotal: Int
    /// Of the records read so far.
    public var bytes = 0
  }

  public struct Result: Sendable {
    public fileprivate(set) var census = RecordCensus()
    /// By path.
    public fileprivate(set) var failures: [RecordError] = []
  }

  private let folder: RecordFolder
  private let threadCount: Int
  private let count: @Sendable ([UInt8]) -> Int

  /// - Parameters:
  ///   - threadCount: At least 1; the result does not depend on it.
  ///   - count: The length of a text, by a model's tokenizer or in bytes. Called on several threads at once.
  public init(_ folder: RecordFolder, threadCount: Int, count: @escaping @Sendable ([UInt8]) -> Int) {
    self.folder = folder
    self.threadCount = min(max(threadCount, 1), max(folder.recordPaths.count, 1))
    self.count = count
  }

  /// - Parameter progress: Called after each record, by one thread at a time.
  /// - Throws: `noReadableRecord`; as long as one record can be read, those that cannot are in the result.
  public func run(progress: @escaping @Sendable (Progress) -> Void = { _ in }) throws(RecordOverviewError) -> Result {
    let paths = folder.recordPaths
    let next = Atomic(0)
    let state = Mutex((result: Result(), progress: Progress(recordsTotal: paths.count)))
    DispatchQueue.concurrentPerform(iterations: threadCount) { _ in
      var census = RecordCensus()
      var failures: [RecordError] = []
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < paths.count else { break }
        var bytes = 0
        do throws(RecordError) {
          let record = try RecordReader.read(path: paths[index])
          census.add(record, sizes: RecordSizes(record, count: count))
          bytes = record.source.count
        } catch {
          failures.append(error)
        }
        state.withLock {
          $0.progress.recordsDone += 1
          $0.progress.bytes += bytes
          progress($0.progress)
        }
      }
      state.withLock { [census, failures] in
        $0.result.census.merge(census)
        $0.result.failures += failures
      }
    }
    var result = state.withLock { $0.result }
    result.failures.sort { $0.description < $1.description }
    if result.census.recordCount == 0 {
      throw .noReadableRecord(
        path: folder.path, count: paths.count, first: result.failures.first?.description ?? "the folder is empty")
    }
    return result
  }
}
