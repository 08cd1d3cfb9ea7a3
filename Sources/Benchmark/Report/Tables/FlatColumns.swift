/// A table's columns as programs read them: an estimate takes several, an item's ids two.
struct FlatColumn: Equatable {
  enum Part: Equatable { case value, lower, upper, count, instruction, person }

  /// Where the cell stands in its row.
  var column: Int
  var part: Part
  var name: String
}

extension ReportTable {
  /// `name`, `name_lower`, `name_upper`, `name_n` where any cell of the column is an estimate, `name_instruction_id`
  /// and `name_person_id` where any is an item.
  var flatColumns: [FlatColumn] {
    columns.enumerated().flatMap { index, column in
      parts(index).map { part, suffix in FlatColumn(column: index, part: part, name: column.name + suffix) }
    }
  }

  private func parts(_ column: Int) -> [(FlatColumn.Part, String)] {
    var (hasInterval, hasCount, hasItem) = (false, false, false)
    for row in rows where column < row.count {
      switch row[column] {
      case .estimate(let estimate, _):
        hasInterval = hasInterval || estimate.interval != nil
        hasCount = hasCount || estimate.count != nil
      case .item: hasItem = true
      default: break
      }
    }
    if hasItem { return [(.instruction, "_instruction_id"), (.person, "_person_id")] }
    let interval: [(FlatColumn.Part, String)] = hasInterval ? [(.lower, "_lower"), (.upper, "_upper")] : []
    return [(.value, "")] + interval + (hasCount ? [(.count, "_n")] : [])
  }
}

/// Names made unlike by a number, where a system bears a column's name.
enum UniqueNames {
  static func of(_ names: [String]) -> [String] {
    var taken: Set<String> = []
    return names.map { name in
      var candidate = name
      var number = 2
      while !taken.insert(candidate).inserted {
        candidate = "\(name)_\(number)"
        number += 1
      }
      return candidate
    }
  }
}
