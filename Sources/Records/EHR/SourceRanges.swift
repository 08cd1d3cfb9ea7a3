/// Parts of a record's source, for those who must say which of its bytes they hold.
extension PatientRecord {
  /// The bytes of `events` and of the start tags around them, which say when and at which visit they were: ascending,
  /// merged where they touch.
  ///
  /// - Parameter events: indices of `events` in any order; others are passed over. Linear in the number of elements.
  public func sourceRanges(ofEvents events: some Sequence<Int>) -> [Range<Int>] {
    var isKept = [Bool](repeating: false, count: self.events.count)
    for event in events where isKept.indices.contains(event) { isKept[event] = true }
    var holdsKept = [Bool](repeating: false, count: nodes.count)
    var ranges: [Range<Int>] = []
    // Children come after their parents, so one walk backwards sees them first.
    for index in nodes.indices.reversed() {
      let node = nodes[index]
      if node.kind == .event, isKept.indices.contains(node.event), isKept[node.event] {
        holdsKept[index] = true
        ranges.append(self.events[node.event].byteRange)
      } else if holdsKept[index] {
        ranges.append(node.range.lowerBound..<node.contentStart)
      }
      if holdsKept[index], node.parent >= 0 { holdsKept[node.parent] = true }
    }
    return ranges.merged()
  }
}

extension [Range<Int>] {
  /// The same numbers as ascending ranges of which none is empty and none touches the next.
  package func merged() -> [Range<Int>] {
    var result: [Range<Int>] = []
    for range in sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
      if let last = result.last, range.lowerBound <= last.upperBound {
        result[result.count - 1] = last.lowerBound..<Swift.max(last.upperBound, range.upperBound)
      } else {
        result.append(range)
      }
    }
    return result
  }
}
