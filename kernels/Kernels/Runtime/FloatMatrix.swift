internal import Glibc

/// A row-major matrix of 32-bit floats in 64-byte-aligned memory: activations, scratch.
///
/// Rows start `stride` floats apart; the floats between `columns` and `stride`, and the rows from `rows` to the next
/// multiple of `rowPadding`, exist so that kernels may work on whole panels. All memory starts as zeros.
///
/// `@unchecked Sendable`: callers hand a matrix to one kernel call at a time; inside a call the threads write disjoint
/// parts (each kernel says which).
public final class FloatMatrix: @unchecked Sendable {
  public let rows: Int
  public let columns: Int
  /// Floats from the start of a row to the start of the next.
  public let stride: Int
  package let base: UnsafeMutablePointer<Float>
  private let byteCount: Int

  /// Rows are padded to this multiple: the token panel of BLAS's kernels.
  package static let rowPadding = 64
  /// Row strides are padded to this multiple: the weight panel of BLAS's kernels.
  package static let columnPadding = 128

  /// Memory that a matrix of this size takes, padding included; `Int.max` if it cannot be counted.
  public static func byteCount(rows: Int, columns: Int) -> Int {
    let paddedRows = roundUp(max(rows, 1), toMultipleOf: rowPadding)
    let (floats, overflow) = paddedRows.multipliedReportingOverflow(by: roundUp(columns, toMultipleOf: columnPadding))
    let (bytes, overflow2) = floats.multipliedReportingOverflow(by: MemoryLayout<Float>.stride)
    return overflow || overflow2 ? Int.max : bytes
  }

  /// - Throws: `KernelError.outOfMemory` if the memory cannot be had.
  public init(rows: Int, columns: Int) throws(KernelError) {
    let bytes = Self.byteCount(rows: rows, columns: columns)
    guard bytes < Int.max, let memory = ZeroedMemory.allocate(byteCount: bytes) else {
      throw .outOfMemory(byteCount: bytes)
    }
    self.rows = rows
    self.columns = columns
    stride = roundUp(columns, toMultipleOf: Self.columnPadding)
    byteCount = bytes
    base = memory.bindMemory(to: Float.self, capacity: max(bytes / MemoryLayout<Float>.stride, 1))
  }

  deinit { ZeroedMemory.free(UnsafeMutableRawPointer(base), byteCount: byteCount) }

  @inline(__always)
  package func row(_ index: Int) -> UnsafeMutablePointer<Float> { base + index * stride }

  /// A copy of one row's `columns` values.
  public func copyRow(_ index: Int) -> [Float] {
    Array(UnsafeBufferPointer(start: row(index), count: columns))
  }

  /// The values of one row, readable for the length of the call.
  public func withRow<Result, Failure: Error>(
    _ index: Int, _ body: (UnsafeBufferPointer<Float>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeBufferPointer(start: row(index), count: columns))
  }
}

/// Anonymous pages: zeroed by the kernel, page-aligned, physically taken only when touched.
package enum ZeroedMemory {
  package static func allocate(byteCount: Int) -> UnsafeMutableRawPointer? {
    let memory = mmap(nil, max(byteCount, 1), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    return memory == MAP_FAILED ? nil : memory
  }

  package static func free(_ memory: UnsafeMutableRawPointer, byteCount: Int) {
    munmap(memory, max(byteCount, 1))
  }
}

extension FloatMatrix {
  /// A matrix with these rows, all of one length.
  package convenience init(_ values: [[Float]]) throws(KernelError) {
    try self.init(rows: values.count, columns: values.first?.count ?? 0)
    for (index, row) in values.enumerated() { self.row(index).update(from: row, count: columns) }
  }
}
