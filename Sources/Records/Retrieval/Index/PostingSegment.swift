/// How often a word stands in a document.
struct Posting: Sendable {
  var document: UInt32
  var count: UInt32
}

/// Words and their counts, document by document, before they are inverted.
struct PendingPostings: Sendable {
  struct Entry: Sendable {
    var word: UInt32
    var count: UInt32
  }

  fileprivate var entries: [Entry] = []
  /// Documents with the end of their entries.
  fileprivate var documents: [(document: UInt32, end: Int)] = []

  var count: Int { entries.count }

  mutating func append(word: UInt32, count: UInt32) { entries.append(Entry(word: word, count: count)) }

  /// The entries since the last call are those of this document.
  mutating func endDocument(_ document: UInt32) { documents.append((document, entries.count)) }

  mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
    documents.removeAll(keepingCapacity: true)
  }
}

/// Inverted lists of some documents: all postings in one array, ordered by word, then in order of adding.
struct PostingSegment: Sendable {
  private var postings: [Posting]
  /// Where each word's list ends; it begins where the one before ends. Words from `ends.count` on have none.
  private let ends: [UInt32]

  /// Inverts by counting, in linear time.
  /// - Parameter wordCount: All words in `pending` have smaller numbers.
  init(_ pending: PendingPostings, wordCount: Int) {
    // First each list's start; filling it moves that to its end.
    var next = [UInt32](repeating: 0, count: wordCount)
    for entry in pending.entries { next[Int(entry.word)] += 1 }
    var start: UInt32 = 0
    for word in next.indices {
      let count = next[word]
      next[word] = start
      start += count
    }
    // Unsafe only to skip zeroing an array of which every element is then written.
    postings = [Posting](unsafeUninitializedCapacity: pending.entries.count) { buffer, initializedCount in
      var index = 0
      for (document, end) in pending.documents {
        while index < end {
          let entry = pending.entries[index]
          let position = Int(next[Int(entry.word)])
          buffer.initializeElement(at: position, to: Posting(document: document, count: entry.count))
          next[Int(entry.word)] += 1
          index += 1
        }
      }
      initializedCount = index
    }
    ends = next
  }

  var wordCount: Int { ends.count }

  /// Gives documents other numbers, by their present ones; the order of lists stays.
  mutating func renumber(_ numbers: [UInt32]) {
    for index in postings.indices { postings[index].document = numbers[Int(postings[index].document)] }
  }

  @inline(__always)
  func list(of word: Int) -> ArraySlice<Posting> {
    guard word < ends.count else { return [] }
    return postings[(word == 0 ? 0 : Int(ends[word - 1]))..<Int(ends[word])]
  }
}
