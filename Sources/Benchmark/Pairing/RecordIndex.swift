public import EHR
public import RecordOverview
public import Retrieval
import Synchronization

/// The records of a folder as documents to be ranked: a document is a patient's whole record, its XML as stored.
///
/// Documents are numbered by ascending person id, so that scores, ties and random draws do not depend on the order in
/// which files are listed or read. Each record is read, checked to be one, counted and let go of: memory is that of the
/// index and of one record for each thread.
public struct RecordIndex: Sendable {
  /// A record that could not be read: not in the index.
  public struct LeftOut: Sendable, Equatable, Codable {
    public let path: String
    public let reason: String
  }

  public struct Progress: Sendable {
    public let recordsDone: Int
    public let recordsTotal: Int
    public let bytesDone: Int
  }

  /// Ascending; document i is the record of `people[i]`.
  public let people: [PersonID]
  public let index: BM25Index
  /// By path.
  public let leftOut: [LeftOut]
  /// Of the records in the index.
  public let byteCount: Int

  /// Reads all records.
  /// - Parameter progress: Called from several threads after each record.
  /// - Throws: `noReadableRecord`, `index`.
  public init(
    of folder: RecordFolder, tokenizer: WordTokenizer, variant: BM25Variant, threads: Int,
    progress: @Sendable (Progress) -> Void = { _ in }
  ) throws(PairingError) {
    let paths = folder.recordPaths
    let state = Mutex((done: 0, bytes: 0, leftOut: [LeftOut]()))
    do {
      index = try BM25Index(count: paths.count, threads: threads, tokenizer: tokenizer, variant: variant) { number in
        let path = paths[number]
        var source: [UInt8]?
        var reason = ""
        do throws(RecordError) {
          let record = try RecordReader.read(path: path)
          if PersonID(fileName: path) == nil {
            reason = "expected <person id>.xml or EHR_<person id>.xml"
          } else if record.source.count > BM25Index.documentByteLimit {
            reason = "\(record.source.count) bytes; the limit is \(BM25Index.documentByteLimit)"
          } else {
            source = record.source
          }
        } catch {
          reason = Self.reason(error, path)
        }
        let step = state.withLock { state in
          state.done += 1
          state.bytes += source?.count ?? 0
          if source == nil { state.leftOut.append(LeftOut(path: path, reason: reason)) }
          return Progress(recordsDone: state.done, recordsTotal: paths.count, bytesDone: state.bytes)
        }
        progress(step)
        return source
      }
    } catch {
      throw .index(reason: error.description)
    }
    let (bytes, missing) = state.withLock { ($0.bytes, $0.leftOut.sorted { $0.path < $1.path }) }
    let skipped = Set(missing.map(\.path))
    people = paths.filter { !skipped.contains($0) }.compactMap { PersonID(fileName: $0) }
    leftOut = missing
    byteCount = bytes
    guard !people.isEmpty else {
      throw .noReadableRecord(
        path: folder.path, count: paths.count, first: missing.first.map { "\($0.path): \($0.reason)" } ?? "none")
    }
  }

  /// The error's words without the path before them.
  private static func reason(_ error: RecordError, _ path: String) -> String {
    let text = error.description
    guard text.hasPrefix(path + ":") else { return text }
    let rest = text.dropFirst(path.count + 1).drop { $0 == " " }
    return rest.first?.isNumber == true ? "line " + rest : String(rest)
  }
}
