/// The best merges first, until none is left: the step that both kinds of BPE share.
///
/// Symbols form a linked list over the text; a heap holds the possible merges of neighbors. A merge that no longer
/// holds, because one of its symbols has grown, is recognized by its length when it comes up. Every merge removes a
/// symbol and adds at most two candidates: O(n log n) for any text.
struct MergeChain {
  /// A stretch of the text. `length` 0: merged into the symbol before it.
  struct Symbol {
    var start: Int32
    var length: Int32
    /// The token that this stretch is, or -1.
    var token: Int32
    var previous: Int32
    var next: Int32
  }

  private struct Candidate {
    /// Priority (smaller is better), then the left symbol's index: leftmost first among equals.
    var key: UInt64
    var length: Int32
    var token: Int32
  }

  private var symbols: [Symbol] = []
  private var heap: [Candidate] = []

  mutating func removeAll() {
    symbols.removeAll(keepingCapacity: true)
    heap.removeAll(keepingCapacity: true)
  }

  mutating func append(start: Int, length: Int, token: Int32) {
    let index = Int32(truncatingIfNeeded: symbols.count)
    if index > 0 { symbols[Int(index) - 1].next = index }
    symbols.append(
      Symbol(
        start: Int32(truncatingIfNeeded: start), length: Int32(truncatingIfNeeded: length), token: token,
        previous: index - 1, next: -1))
  }

  /// Merges until no rule applies. `rule` gives the priority and token of two neighboring symbols' merge.
  @inline(__always)
  mutating func mergeAll(_ rule: (_ left: Symbol, _ right: Symbol) -> (priority: UInt32, token: Int32)?) {
    guard symbols.count > 1 else { return }
    for left in 0..<symbols.count - 1 { propose(left, left + 1, rule) }
    while let candidate = pop() {
      let left = Int(truncatingIfNeeded: candidate.key & 0xFFFF_FFFF)
      let right = Int(symbols[left].next)
      guard right >= 0, symbols[left].length > 0,
        symbols[left].length + symbols[right].length == candidate.length
      else { continue }
      symbols[left].length = candidate.length
      symbols[left].token = candidate.token
      symbols[right].length = 0
      let next = symbols[right].next
      symbols[left].next = next
      if next >= 0 {
        symbols[Int(next)].previous = Int32(truncatingIfNeeded: left)
        propose(left, Int(next), rule)
      }
      let previous = symbols[left].previous
      if previous >= 0 { propose(Int(previous), left, rule) }
    }
  }

  /// The symbols that are left, in order.
  @inline(__always)
  func forEach(_ body: (Symbol) -> Void) {
    var index: Int32 = symbols.isEmpty ? -1 : 0
    while index >= 0 {
      body(symbols[Int(index)])
      index = symbols[Int(index)].next
    }
  }

  @inline(__always)
  private mutating func propose(
    _ left: Int, _ right: Int, _ rule: (Symbol, Symbol) -> (priority: UInt32, token: Int32)?
  ) {
    guard let merge = rule(symbols[left], symbols[right]) else { return }
    push(
      Candidate(
        key: UInt64(merge.priority) << 32 | UInt64(left), length: symbols[left].length + symbols[right].length,
        token: merge.token))
  }

  // A heap with four children per node: half as deep as a binary one, which counts once it outgrows the caches.

  private mutating func push(_ candidate: Candidate) {
    heap.append(candidate)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) >> 2
      if heap[parent].key <= candidate.key { break }
      heap[child] = heap[parent]
      child = parent
    }
    heap[child] = candidate
  }

  private mutating func pop() -> Candidate? {
    guard let best = heap.first, let last = heap.popLast() else { return nil }
    let count = heap.count
    if count == 0 { return best }
    var parent = 0
    while true {
      let first = 4 * parent + 1
      if first >= count { break }
      var child = first
      var other = first + 1
      let end = min(first + 4, count)
      while other < end {
        if heap[other].key < heap[child].key { child = other }
        other += 1
      }
      if last.key <= heap[child].key { break }
      heap[parent] = heap[child]
      parent = child
    }
    heap[parent] = last
    return best
  }
}
