internal import SeededRandom

/// Bootstrap replicates of the means of several columns, all from the same draws of rows: scores of [instructions] by
/// [systems].
public struct BootstrapMeans: Sendable, Equatable {
  /// Mean of each column's values; `nil` for a column without any.
  public let means: [Double?]
  /// Values of each column that are missing: means cover the others.
  public let missingCounts: [Int]
  /// [columns][resamples], in order of resamples; not a number where a draw held no value of the column.
  private let replicates: [[Double]]
  /// [columns][rows]: the mean without the row; not a number where nothing is left.
  private let jackknife: [[Double]]

  /// Replicates of a column's mean; `nil` for a column without values.
  public func column(_ column: Int) -> BootstrapReplicates? {
    means[column].map {
      BootstrapReplicates(estimate: $0, replicates: replicates[column], jackknife: jackknife[column])
    }
  }

  /// Replicates of the mean of column `first` less the mean of column `second`, paired: both from the same draws.
  ///
  /// With missing values each mean covers the rows that its own column has.
  /// - Returns: `nil` if a column has no values.
  public func difference(_ first: Int, _ second: Int) -> BootstrapReplicates? {
    guard let a = means[first], let b = means[second] else { return nil }
    return BootstrapReplicates(
      estimate: a - b, replicates: zip(replicates[first], replicates[second]).map { $0 - $1 },
      jackknife: zip(jackknife[first], jackknife[second]).map { $0 - $1 })
  }

  /// Eight columns at a time: their sums stand in one vector while rows are drawn.
  private typealias Lanes = SIMD8<Double>

  fileprivate init?(_ table: [[Double?]], plan: Bootstrap) {
    guard let columnCount = table.first?.count, columnCount > 0,
      table.allSatisfy({ $0.count == columnCount && $0.allSatisfy { $0?.isFinite ?? true } })
    else { return nil }
    let present = (0..<columnCount).map { column in table.compactMap { $0[column] } }
    means = present.map { $0.isEmpty ? nil : $0.reduce(0, +) / Double($0.count) }
    missingCounts = present.map { table.count - $0.count }
    jackknife = (0..<columnCount).map { column in
      let sum = present[column].reduce(0, +)
      let count = Double(present[column].count)
      return table.map { row in row[column].map { (sum - $0) / (count - 1) } ?? sum / count }
    }
    var replicates: [[Double]] = []
    for start in stride(from: 0, to: columnCount, by: Lanes.scalarCount) {
      let columns = start..<min(start + Lanes.scalarCount, columnCount)
      let values = table.map { row in Self.lanes(columns) { row[$0] ?? 0 } }
      let counted = missingCounts[columns].contains { $0 > 0 }
      let counts = counted ? table.map { row in Self.lanes(columns) { row[$0] == nil ? 0 : 1 } } : nil
      let drawn = plan.meansOfDraws(values, counts: counts)
      for lane in 0..<columns.count { replicates.append(drawn.map { $0[lane] }) }
    }
    self.replicates = replicates
  }

  private static func lanes(_ columns: Range<Int>, _ value: (Int) -> Double) -> Lanes {
    var lanes = Lanes.zero
    for (lane, column) in columns.enumerated() { lanes[lane] = value(column) }
    return lanes
  }
}

extension Bootstrap {
  /// Replicates of column means: the fast path of the commonest statistic, with draws as in `replicates(of:_:)`.
  ///
  /// - Parameter table: [instructions][systems] of finite values; missing ones are left out of the means.
  /// - Returns: `nil` without rows or columns, if rows differ in length, or if a value is not finite.
  /// - Complexity: `resampleCount` x rows x columns / 8 vector additions.
  public func means(of table: [[Double?]]) -> BootstrapMeans? { BootstrapMeans(table, plan: self) }

  fileprivate func meansOfDraws(_ values: [SIMD8<Double>], counts: [SIMD8<Double>]?) -> [SIMD8<Double>] {
    let rowCount = values.count
    return resample(unitCount: 0) { generator, _, outcomes in
      // Two sums, so that an addition need not wait for the one before.
      var (sum, other) = (SIMD8<Double>.zero, SIMD8<Double>.zero)
      if let counts {
        var count = SIMD8<Double>.zero
        for _ in 0..<rowCount {
          let row = generator.next(below: rowCount)
          sum += values[row]
          count += counts[row]
        }
        outcomes.append(sum / count)
      } else {
        for _ in 0..<rowCount / 2 {
          sum += values[generator.next(below: rowCount)]
          other += values[generator.next(below: rowCount)]
        }
        if rowCount % 2 == 1 { sum += values[generator.next(below: rowCount)] }
        outcomes.append((sum + other) / Double(rowCount))
      }
    }
  }
}
