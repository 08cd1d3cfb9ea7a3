import Glibc
import Synchronization

/// Reads a mapped file in the background, from front to back, and maps its pages: a first pass over the weights then
/// does not stop at every page, and reading goes on while the first tokens are computed.
///
/// It ends when this object goes, or at any difficulty, silently: whatever it has not done, the first touch does.
/// Systems without `MADV_POPULATE_READ` (Linux before 5.14) are asked to read ahead instead.
public final class FilePopulation: Sendable {
  private let state = State()

  /// What the thread and this object share; the thread holds the file as well, so that the mapping outlives both.
  private final class State: Sendable {
    let isStopping = Atomic<Bool>(false)
  }

  private final class Work: Sendable {
    let file: FileBytes
    let state: State
    init(_ file: FileBytes, _ state: State) {
      self.file = file
      self.state = state
    }
  }

  public init(_ file: FileBytes) {
    let work = Unmanaged.passRetained(Work(file, state))
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        let work = Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
        work.file.populate { work.state.isStopping.load(ordering: .relaxed) }
        return nil
      }, work.toOpaque())
    if status == 0 { pthread_detach(thread) } else { work.release() }
  }

  deinit { state.isStopping.store(true, ordering: .relaxed) }
}

extension FileBytes {
  /// Bytes between two looks at whether to go on.
  private static var populationStep: Int { 16 << 20 }
  /// `MADV_POPULATE_READ` of Linux 5.14.
  private static var populateRead: Int32 { 22 }

  /// Reads and maps the whole file, step by step; nothing for bytes in memory.
  func populate(isStopped: () -> Bool) {
    guard identity != nil, let base = bytes.baseAddress else { return }
    let start = UnsafeMutableRawPointer(mutating: base)
    for offset in stride(from: 0, to: bytes.count, by: Self.populationStep) {
      if isStopped() { return }
      let count = min(Self.populationStep, bytes.count - offset)
      if madvise(start + offset, count, Self.populateRead) == 0 { continue }
      if errno == EINVAL { madvise(start, bytes.count, MADV_WILLNEED) }
      return
    }
  }
}
