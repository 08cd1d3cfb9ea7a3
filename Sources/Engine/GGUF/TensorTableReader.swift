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
    guard let rowLength = shape.first, let rowBytes = type.byteCount(ofRow: rowLength) else {
      throw .rowNotWholeBlocks(
        tensor: name, offset: offset, type: type.name, rowLength: shape.first ?? 0, blockLength: type.weightsPerBlock)
    }
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
    var expected: UInt64 = 0
    var ranges = [Range<Int>?](repeating: nil, count: entries.count)
    // By size where offsets agree, so that no order of the table can change the verdict.
    let order = entries.indices.sorted {
      (entries[$0].dataOffset, entries[$0].byteCount, $0) < (entries[$1].dataOffset, entries[$1].byteCount, $1)
    }
    for index in order {
      let entry = entries[index]
      guard entry.dataOffset % UInt64(alignment) == 0 else {
        throw .badTensorOffset(
          tensor: entry.name, offset: entry.entryOffset, expected: "a multiple of the alignment \(alignment)",
          found: entry.dataOffset)
      }
      guard entry.dataOffset == expected else {
        let relation = entry.dataOffset < expected ? "the tensors would overlap" : "there is a gap"
        throw .badTensorOffset(
          tensor: entry.name, offset: entry.entryOffset,
          expected: "\(expected), where the data before them end (\(relation))", found: entry.dataOffset)
      }
      let (first, firstOverflow) = UInt64(start).addingReportingOverflow(entry.dataOffset)
      let (end, endOverflow) = first.addingReportingOverflow(UInt64(entry.byteCount))
      guard !firstOverflow, !endOverflow, end <= UInt64(fileByteCount) else {
        let shown = firstOverflow || endOverflow ? UInt64.max : end
        throw .tensorBeyondEnd(tensor: entry.name, end: shown, fileByteCount: fileByteCount)
      }
      ranges[index] = Int(first)..<Int(end)
      // No overflow: the end lies in the file, and the alignment is capped.
      expected = (entry.dataOffset + UInt64(entry.byteCount) + UInt64(alignment - 1)) & ~UInt64(alignment - 1)
    }
    for (entry, range) in zip(entries, ranges) {
      guard let range else { continue }
      tensors.append(
        TensorInfo(
          name: entry.name, type: entry.type, shape: entry.shape, byteRange: range, entryOffset: entry.entryOffset))
    }
  }
}
