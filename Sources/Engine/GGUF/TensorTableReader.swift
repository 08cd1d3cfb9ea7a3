import BlockFormats

/// Reads the tensor table, then places each tensor's data in the file.
struct TensorTableReader {
  private(set) var tensors: [TensorInfo] = []
  private(set) var indices: [String: Int] = [:]
  private(set) var dataOffset = 0

  /// An entry whose place in the file is not known before the whole table is read.
  private struct Entry {
    let name: String
    let type: TensorType
    let shape: [Int]
    let byteCount: Int
    /// From the start of the data section.
    let dataOffset: UInt64
    let entryOffset: Int
  }

  private var entries: [Entry] = []

  mutating func readEntry(_ cursor: inout ByteCursor) throws(GGUFError) {
    let offset = cursor.offset
    let name = try Name.read(&cursor, "a tensor name", atMost: GGUFLimits.tensorNameByteCount)
    guard indices.updateValue(entries.count, forKey: name) == nil else { throw .duplicateTensor(name, offset: offset) }
    let shape = try Self.readShape(&cursor, name)
    let typeOffset = cursor.offset
    let type = try Self.type(id: try cursor.read(UInt32.self, "the type of the tensor \(name)"), name, typeOffset)
    let rowLength = shape.first ?? 0
    guard rowLength % type.weightsPerBlock == 0 else {
      throw .rowNotWholeBlocks(
        tensor: name, offset: offset, type: type.name, rowLength: rowLength, blockLength: type.weightsPerBlock)
    }
    guard let rowBytes = type.byteCount(ofRow: rowLength) else { throw .tensorTooLarge(tensor: name, offset: offset) }
    let byteCount = try Self.product(of: [rowBytes] + shape.dropFirst(), name, offset)
    let dataOffset = try cursor.read(UInt64.self, "the data offset of the tensor \(name)")
    entries.append(
      Entry(
        name: name, type: type, shape: shape, byteCount: byteCount, dataOffset: dataOffset, entryOffset: offset))
  }

  private static func readShape(_ cursor: inout ByteCursor, _ name: String) throws(GGUFError) -> [Int] {
    let start = cursor.offset
    let count = try cursor.read(UInt32.self, "the number of dimensions of the tensor \(name)")
    guard count >= 1, count <= GGUFLimits.dimensionCount else {
      throw .badDimensionCount(tensor: name, offset: start, found: count)
    }
    var shape: [Int] = []
    for _ in 0..<count {
      let offset = cursor.offset
      let found = try cursor.read(UInt64.self, "the dimensions of the tensor \(name)")
      guard let dimension = Int(exactly: found), dimension > 0 else {
        throw .badDimension(tensor: name, offset: offset, found: found)
      }
      shape.append(dimension)
    }
    _ = try product(of: shape, name, start)
    return shape
  }

  /// Every partial product is checked, not the last alone.
  private static func product(of factors: [Int], _ name: String, _ offset: Int) throws(GGUFError) -> Int {
    var result = 1
    for factor in factors {
      let (next, overflow) = result.multipliedReportingOverflow(by: factor)
      guard !overflow else { throw .tensorTooLarge(tensor: name, offset: offset) }
      result = next
    }
    return result
  }

  private static func type(id: UInt32, _ name: String, _ offset: Int) throws(GGUFError) -> TensorType {
    if let type = TensorType(rawValue: id) { return type }
    if let known = UnsupportedTensorType.names[id] {
      throw .unsupportedTensorType(tensor: name, offset: offset, name: known)
    }
    throw .unknownTensorType(tensor: name, offset: offset, found: id)
  }

  /// Checks that the tensors' data fill the section from its start, each aligned and directly behind the one before.
  ///
  /// Only the padding behind the last may be missing, and more bytes may follow.
  mutating func place(after headerEnd: Int, alignment: Int, fileByteCount: Int) throws(GGUFError) {
    let (sum, overflow) = headerEnd.addingReportingOverflow(alignment - 1)
    let start = overflow ? Int.max : sum & ~(alignment - 1)
    dataOffset = min(start, fileByteCount)
    var ranges: [Range<Int>] = []
    for entry in entries {
      guard entry.dataOffset % UInt64(alignment) == 0 else {
        throw .badTensorOffset(
          tensor: entry.name, offset: entry.entryOffset, expected: "a multiple of the alignment \(alignment)",
          found: entry.dataOffset)
      }
      ranges.append(try Self.range(of: entry, from: start, fileByteCount: fileByteCount))
    }
    var expected = start
    for index in entries.indices.sorted(by: { (ranges[$0].lowerBound, $0) < (ranges[$1].lowerBound, $1) }) {
      let entry = entries[index]
      guard ranges[index].lowerBound == expected else {
        let relation = ranges[index].lowerBound < expected ? "the tensors would overlap" : "there is a gap"
        throw .badTensorOffset(
          tensor: entry.name, offset: entry.entryOffset,
          expected: "\(expected - start), where the data before them end (\(relation))", found: entry.dataOffset)
      }
      // No overflow: the end lies in the file, and the alignment is capped.
      expected = (ranges[index].upperBound + alignment - 1) & ~(alignment - 1)
    }
    for (entry, range) in zip(entries, ranges) {
      tensors.append(
        TensorInfo(
          name: entry.name, type: entry.type, shape: entry.shape, byteRange: range, entryOffset: entry.entryOffset))
    }
  }

  /// Where an entry's data lie in the file.
  private static func range(of entry: Entry, from start: Int, fileByteCount: Int) throws(GGUFError) -> Range<Int> {
    let (first, firstOverflow) = UInt64(start).addingReportingOverflow(entry.dataOffset)
    let (end, endOverflow) = first.addingReportingOverflow(UInt64(entry.byteCount))
    guard !firstOverflow, !endOverflow, end <= UInt64(fileByteCount) else {
      let shown = firstOverflow || endOverflow ? UInt64.max : end
      throw .tensorBeyondEnd(tensor: entry.name, end: shown, fileByteCount: fileByteCount)
    }
    return Int(first)..<Int(end)
  }
}
