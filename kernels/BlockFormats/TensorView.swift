/// A tensor's bytes where they lie, usually inside a mapped model file: nothing is copied.
///
/// `shape` is in ggml's order: `shape[0]` is the length of a row (the input width of a weight matrix), `shape[1]` the
/// number of rows. The rows follow one another without gaps.
///
/// `@unchecked Sendable`: the bytes are never written after the view is made, and `owner` keeps them in memory.
public struct TensorView: @unchecked Sendable {
  public let name: String
  public let type: TensorType
  public let shape: [Int]
  public let bytes: UnsafeRawBufferPointer
  private let owner: AnyObject

  /// - Parameters:
  ///   - bytes: exactly `rowCount * bytesPerRow` bytes.
  ///   - owner: the object whose life keeps `bytes` valid.
  /// - Returns: `nil` if the row length is no whole number of blocks, or the sizes do not agree.
  public init?(name: String, type: TensorType, shape: [Int], bytes: UnsafeRawBufferPointer, owner: AnyObject) {
    guard let rowLength = shape.first, rowLength > 0, let bytesPerRow = type.byteCount(ofRow: rowLength) else {
      return nil
    }
    var rows = 1
    for dimension in shape.dropFirst() {
      let (product, overflow) = rows.multipliedReportingOverflow(by: dimension)
      guard dimension > 0, !overflow else { return nil }
      rows = product
    }
    let (total, overflow) = rows.multipliedReportingOverflow(by: bytesPerRow)
    guard !overflow, total == bytes.count else { return nil }
    self.name = name
    self.type = type
    self.shape = shape
    self.bytes = bytes
    self.owner = owner
    self.rowLength = rowLength
    self.rowCount = rows
    self.bytesPerRow = bytesPerRow
  }

  /// Weights in a row: the input width.
  public let rowLength: Int
  /// Rows: the output width; the product of all dimensions but the first.
  public let rowCount: Int
  public let bytesPerRow: Int
}
