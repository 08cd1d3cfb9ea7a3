/// Cells one after another, as text: one row's, or those of several rows.
///
/// Keeps its room between rows, so that reading a table allocates nothing for ordinary rows.
struct CellBuffer {
  private(set) var bytes: [UInt8] = []
  /// Where each cell ends in `bytes`.
  private(set) var ends: [Int] = []

  /// Room beyond this is given back: one enormous cell is no reason to hold its memory to the end of the table.
  private static let keptBytes = 1 << 20

  /// The cell's text; empty if there is no such cell.
  func cell(_ index: Int) -> ArraySlice<UInt8> {
    guard ends.indices.contains(index) else { return [] }
    return bytes[(index == 0 ? 0 : ends[index - 1])..<ends[index]]
  }

  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: bytes.capacity <= Self.keptBytes)
    ends.removeAll(keepingCapacity: true)
  }

  /// Drops cells and text beyond the first `cellCount` cells.
  mutating func truncate(to cellCount: Int) {
    guard cellCount <= ends.count else { return }
    ends.removeLast(ends.count - cellCount)
    bytes.removeLast(bytes.count - (ends.last ?? 0))
  }

  /// Ends the cell that was appended to.
  mutating func endCell() { ends.append(bytes.count) }

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  mutating func append(_ text: UnsafeBufferPointer<UInt8>) { bytes.append(contentsOf: text) }

  mutating func append(_ text: UnsafeBufferPointer<UInt8>.SubSequence) { bytes.append(contentsOf: text) }

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// The decimal digits, with at least `width` of them (at most 20).
  mutating func append(decimal value: Int64, width: Int = 1) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    // On the stack, since digits come out last first and a table has hundreds of millions of them. 2^64 has 20.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var start = 20
      var rest = value.magnitude
      while rest > 0 || 20 - start < min(width, 20) {
        start -= 1
        digits.initializeElement(at: start, to: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
        rest /= 10
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[start...]))
    }
  }
}
