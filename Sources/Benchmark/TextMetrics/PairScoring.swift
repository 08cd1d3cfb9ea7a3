import Dispatch
import Synchronization

/// Scores many pairs on several threads.
public enum PairScoring {
  private static let chunkSize = 32

  /// The metric's score of each pair, in order; `nil` where it does not apply. Independent of the number of threads.
  public static func scores(_ metric: any TextMetric, _ pairs: [AnswerPair], threads: Int) -> [MetricScore?] {
    let chunkCount = (pairs.count + chunkSize - 1) / chunkSize
    let chunks = Mutex([[MetricScore?]](repeating: [], count: chunkCount))
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, chunkCount))) { _ in
      while true {
        let chunk = next.add(1, ordering: .relaxed).oldValue
        guard chunk < chunkCount else { return }
        let range = chunk * chunkSize..<min((chunk + 1) * chunkSize, pairs.count)
        let scores = range.map { metric.score(pairs[$0].answer, reference: pairs[$0].reference) }
        chunks.withLock { $0[chunk] = scores }
      }
    }
    return chunks.withLock { $0.flatMap { $0 } }
  }
}
