package import EHR

extension PersonID {
  /// From a table's cell. Tables that went through a data frame with missing cells hold ids such as "124.0".
  package init?(cell: String) {
    self.init(cell.hasSuffix(".0") ? String(cell.dropLast(2)) : cell)
  }
}
