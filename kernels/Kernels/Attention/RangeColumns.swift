/// The columns of one head in the pages of a range, numbered through, for reading them in order and asking for them ahead.
struct RangeColumns {
  /// Columns that hold keys of the range.
  let keyCount: Int
  private let valueCount: Int
  private let layout: CacheLayout
  private let keyBytes: Int
  private let valueBytes: Int
  private let valuesPerPage: Int
  private let keyScaleBytes: Int
  /// Where the head's keys begin in each page of the range, then where its values begin.
  private let bases: UnsafeMutablePointer<UnsafeRawPointer>

  private static let pageLimit = DecodePartials.rangeTokens / KeyValuePage.tokenCount
  /// Whole registers, so that what follows stays aligned.
  static let scratchFloats = roundUp(2 * pageLimit * 2, toMultipleOf: laneCount)

  init(
    layout: CacheLayout, pages: [KeyValuePage], layer: Int, head: Int, tokens: Range<Int>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    self.layout = layout
    let firstPage = tokens.lowerBound / KeyValuePage.tokenCount
    let pageCount = (tokens.count + KeyValuePage.tokenCount - 1) / KeyValuePage.tokenCount
    bases = UnsafeMutableRawPointer(scratch).bindMemory(to: UnsafeRawPointer.self, capacity: 2 * Self.pageLimit)
    for page in 0..<pageCount {
      (bases + page).initialize(to: UnsafeRawPointer(pages[firstPage + page].keys(layer: layer, head: head)))
      (bases + Self.pageLimit + page)
        .initialize(to: UnsafeRawPointer(pages[firstPage + page].values(layer: layer, head: head)))
    }
    keyCount = (tokens.count + laneCount - 1) / laneCount
    valuesPerPage = layout.valueColumns
    valueCount = pageCount * valuesPerPage
    (keyBytes, valueBytes) = (layout.keyColumnBytes, layout.valueColumnBytes)
    keyScaleBytes = layout.keyBlocks * laneCount * 2
  }

  @inline(__always)
  func key(_ index: Int) -> UnsafeRawPointer {
    bases[index / CacheLayout.keyColumns] + index % CacheLayout.keyColumns &* keyBytes
  }

  @inline(__always)
  func keyScales(_ index: Int) -> UnsafeRawPointer {
    bases[index / CacheLayout.keyColumns]
      + (CacheLayout.keyColumns &* keyBytes &+ index % CacheLayout.keyColumns &* keyScaleBytes)
  }

  /// The last one for indices beyond.
  @inline(__always)
  func value(_ index: Int) -> UnsafeRawPointer {
    let index = min(index, valueCount &- 1)
    return bases[Self.pageLimit &+ index / valuesPerPage] + index % valuesPerPage &* valueBytes
  }

  @inline(__always)
  func valueScales(_ index: Int) -> UnsafeRawPointer {
    layout.valueScales(bases[Self.pageLimit &+ index / valuesPerPage], column: index % valuesPerPage)
  }
}
