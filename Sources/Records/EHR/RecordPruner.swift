/// Renders a record without some of its events, as well-formed XML: the first ones of a given order, for any number of
/// them.
///
/// Events are dropped whole; unless told otherwise, oldest first by timestamp (document order among equals, events
/// without a timestamp before all others). `entry`, `events`, `encounter`, `visit`, `day` and table elements left
/// without an event go too, with what else they hold; those that never held one go with the first event. Each kept
/// encounter keeps its `person` block; where the block's own encounter is gone and no kept one has a block, it moves
/// into the first kept encounter.
///
/// ```swift
/// let pruner = RecordPruner(record)
/// let count = pruner.smallestDrop(fittingBytes: 7_000)
/// let xml = pruner.droppingOldest(count)
/// ```
/// Made in O(events · log events); `byteCount` is O(1) while a person block stays, else O(elements);
/// `droppingOldest` is O(elements + bytes returned), `keptRanges` O(elements).
public struct RecordPruner: Sendable {
  /// Indices into the record's `events`, the first to be dropped first.
  public let dropOrder: [Int]

  private let record: PatientRecord
  /// For each node, how many dropped events make it vanish; `Int.max` for a node that stays.
  private let vanishesAt: [Int]
  /// Bytes removed after dropping 0, 1, … events, without a moved person block.
  private let removedBytes: [Int]
  /// The person block that vanishes last, and the number of dropped events at which it does.
  private let lastPerson: (node: Int, at: Int)?

  public init(_ record: PatientRecord) { self.init(record, dropOrder: record.eventsOldestFirst) }

  /// - Parameter dropOrder: every index of the record's `events` once.
  public init(_ record: PatientRecord, dropOrder: [Int]) {
    self.record = record
    self.dropOrder = dropOrder
    let events = record.events
    var plan = DropPlan(record.nodes, eventCount: events.count)
    for (dropped, event) in dropOrder.enumerated() { plan.drop(event, asNumber: dropped + 1) }
    plan.finish()
    vanishesAt = plan.vanishesAt
    removedBytes = plan.removedBytes
    lastPerson = plan.lastPerson()
  }

  public var eventCount: Int { record.events.count }

  /// The length of `droppingOldest(count)`; never grows with `count`.
  public func byteCount(droppingOldest count: Int) -> Int {
    let count = clamped(count)
    return record.source.count - removedBytes[count] + (movedPerson(count).map { record.nodes[$0].range.count } ?? 0)
  }

  /// The record as XML without the `count` oldest events: all bytes for 0, the bare root for all events.
  public func droppingOldest(_ count: Int) -> [UInt8] {
    var kept: [UInt8] = []
    kept.reserveCapacity(byteCount(droppingOldest: count))
    for piece in pieces(clamped(count)) { kept.append(contentsOf: record.source[piece]) }
    return kept
  }

  /// Where in the record's `source` the bytes of `droppingOldest(count)` stand: ascending, merged where they touch.
  public func keptRanges(droppingOldest count: Int) -> [Range<Int>] { pieces(clamped(count)).merged() }

  /// The source's pieces that are kept, in the order in which they are written.
  private func pieces(_ count: Int) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    let person = movedPerson(count)
    let host = person.flatMap { firstKeptHost(of: $0, count) }
    var cursor = 0
    for (index, node) in record.nodes.enumerated() where node.range.lowerBound >= cursor {
      if vanishesAt[index] <= count {
        pieces.append(cursor..<node.range.lowerBound)
        cursor = node.range.upperBound
      } else if index == host, let person {
        pieces += [cursor..<node.contentStart, record.nodes[person].range]
        cursor = node.contentStart
      }
    }
    return pieces + [cursor..<record.source.count]
  }

  /// The fewest oldest events to drop so that the record has at most `limit` bytes; all when none suffices.
  public func smallestDrop(fittingBytes limit: Int) -> Int {
    var low = 0
    var high = eventCount
    while low < high {
      let middle = (low + high) / 2
      if byteCount(droppingOldest: middle) <= limit { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// The oldest event that is kept after dropping `count`; nil when none is.
  public func earliestKept(droppingOldest count: Int) -> RecordEvent? {
    let count = clamped(count)
    return count < eventCount ? record.events[dropOrder[count]] : nil
  }

  private func clamped(_ count: Int) -> Int { min(max(count, 0), eventCount) }

  /// The node of the person block to move, when dropping `count` takes all blocks but leaves events.
  private func movedPerson(_ count: Int) -> Int? {
    guard let lastPerson, count >= lastPerson.at, count < eventCount else { return nil }
    return firstKeptHost(of: lastPerson.node, count) == nil ? nil : lastPerson.node
  }

  /// The first kept wrapper at the depth where the block stood, else the first kept wrapper.
  private func firstKeptHost(of person: Int, _ count: Int) -> Int? {
    let depth = depth(of: person)
    var first: Int?
    for (index, node) in record.nodes.enumerated() where node.kind == .wrapper && vanishesAt[index] > count {
      if self.depth(of: index) == depth - 1 { return index }
      first = first ?? index
    }
    return first
  }

  private func depth(of node: Int) -> Int {
    var depth = 0
    var parent = record.nodes[node].parent
    while parent >= 0 {
      depth += 1
      parent = record.nodes[parent].parent
    }
    return depth
  }
}

/// Works out, event by event, which elements vanish when and how many bytes go with them.
private struct DropPlan {
  private(set) var vanishesAt: [Int]
  private(set) var removedBytes: [Int]
  private let nodes: [RecordNode]
  private var nodeOfEvent: [Int]
  /// Children with an event somewhere below that are still there.
  private var liveChildren: [Int]
  private var removedInside: [Int]
  private var holdsEvents: [Bool]

  init(_ nodes: [RecordNode], eventCount: Int) {
    self.nodes = nodes
    vanishesAt = [Int](repeating: .max, count: nodes.count)
    removedBytes = [Int](repeating: 0, count: eventCount + 1)
    nodeOfEvent = [Int](repeating: -1, count: eventCount)
    liveChildren = [Int](repeating: 0, count: nodes.count)
    removedInside = [Int](repeating: 0, count: nodes.count)
    holdsEvents = [Bool](repeating: false, count: nodes.count)
    // Children come after their parents, so one walk backwards sees them first.
    for index in nodes.indices.reversed() {
      if nodes[index].kind == .event {
        nodeOfEvent[nodes[index].event] = index
        holdsEvents[index] = true
      }
      let parent = nodes[index].parent
      if holdsEvents[index], parent >= 0 {
        holdsEvents[parent] = true
        liveChildren[parent] += 1
      }
    }
  }

  mutating func drop(_ event: Int, asNumber count: Int) {
    removedBytes[count] = removedBytes[count - 1]
    if count == 1 {
      for index in nodes.indices where nodes[index].kind == .wrapper && !holdsEvents[index] {
        let parent = nodes[index].parent
        if parent < 0 || holdsEvents[parent] { remove(index, count) }
      }
    }
    var node = nodeOfEvent[event]
    guard node >= 0 else { return }
    while true {
      let parent = nodes[node].parent
      if parent >= 0, liveChildren[parent] == 1 {
        liveChildren[parent] = 0
        node = parent  // the last one in it: the wrapper goes instead
        continue
      }
      if parent >= 0 { liveChildren[parent] -= 1 }
      remove(node, count)
      return
    }
  }

  private mutating func remove(_ node: Int, _ count: Int) {
    vanishesAt[node] = count
    let bytes = nodes[node].range.count - removedInside[node]
    removedBytes[count] += bytes
    var parent = nodes[node].parent
    while parent >= 0 {
      removedInside[parent] += bytes
      parent = nodes[parent].parent
    }
  }

  /// What stands in a vanished element has vanished with it. Parents come before their children.
  mutating func finish() {
    for index in nodes.indices where nodes[index].parent >= 0 {
      vanishesAt[index] = min(vanishesAt[index], vanishesAt[nodes[index].parent])
    }
  }

  /// The person block that stays longest; nil when there is none or one never goes.
  func lastPerson() -> (node: Int, at: Int)? {
    var last: (node: Int, at: Int)?
    for index in nodes.indices where nodes[index].kind == .person {
      if vanishesAt[index] == .max { return nil }
      if last.map({ vanishesAt[index] >= $0.at }) ?? true { last = (index, vanishesAt[index]) }
    }
    return last
  }
}
